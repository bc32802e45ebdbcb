package io.sipstream.job.calls;

import io.sipstream.calls.evaluate.Evaluation;
import io.sipstream.calls.record.CallPhase;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.CallRecordWriter;
import io.sipstream.document.Document;
import io.sipstream.json.JsonBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes records of calls as documents: when a call is answered, when it ends and when it is
 * closed. A record is written again only with a higher version. Not thread-safe.
 */
final class CallDocuments {
  /** Time before and after the start of a job without call state: partial calls are not written. */
  private static final long START_MICROS = 60_000_000;

  private static final long NANOS_PER_MICRO = 1_000;

  private final CallRecordWriter writer = new CallRecordWriter();
  private final JsonBuffer buffer = new JsonBuffer();
  private final boolean onlyClosed;
  private long beginMicros = Long.MIN_VALUE;
  private int partialAtStart;
  private List<CallRecord> counted = List.of();

  /**
   * Creates a writer.
   *
   * @param onlyClosed whether calls are written when they are closed, and never before
   */
  CallDocuments(boolean onlyClosed) {
    this.onlyClosed = onlyClosed;
  }

  /** Writes no records of calls that began around a time and whose INVITE was not seen. */
  void withoutPartialAround(long micros) {
    beginMicros = micros;
  }

  /** Returns the number of calls of the last evaluation that are not written for this reason. */
  int partialAtStart() {
    return partialAtStart;
  }

  /** Returns the records of the last evaluation that are written or were written before. */
  List<CallRecord> counted() {
    return counted;
  }

  /**
   * Returns the documents of an evaluation that are due.
   *
   * @param written versions of the records written, by id; is updated
   * @param all whether records of calls in progress are due, too
   */
  List<Document> of(Evaluation evaluation, Map<String, Long> written, boolean all) {
    List<CallRecord> records = new ArrayList<>(evaluation.records());
    records.addAll(evaluation.superseded(written.keySet()));
    List<Document> documents = new ArrayList<>();
    partialAtStart = 0;
    counted = new ArrayList<>();
    for (CallRecord call : records) {
      if (call.partial() && isAtStart(call)) {
        partialAtStart++;
        continue;
      }
      Long before = written.get(call.id());
      boolean due = all || isDue(call);
      if (due || before != null) {
        counted.add(call);
      }
      if (due && (before == null || before < call.version())) {
        written.put(call.id(), call.version());
        documents.add(document(call));
      }
    }
    return documents;
  }

  private boolean isAtStart(CallRecord call) {
    return beginMicros != Long.MIN_VALUE
        && Math.abs(call.startMicros() - beginMicros) < START_MICROS;
  }

  private boolean isDue(CallRecord call) {
    return call.closed() || (!onlyClosed && call.phase().compareTo(CallPhase.CONFIRMED) >= 0);
  }

  private Document document(CallRecord call) {
    buffer.clear();
    writer.write(call, buffer);
    byte[] json = buffer.toByteArray(0);
    return new Document(
        Document.Target.CALLS,
        null,
        call.startMicros() * NANOS_PER_MICRO,
        call.id(),
        call.callId(),
        Document.Operation.INDEX,
        call.version(),
        json,
        0,
        json.length);
  }
}
