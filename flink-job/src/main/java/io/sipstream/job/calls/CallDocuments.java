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
  private static final long NANOS_PER_MICRO = 1_000;

  private final CallRecordWriter writer = new CallRecordWriter();
  private final JsonBuffer buffer = new JsonBuffer();

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
    for (CallRecord call : records) {
      Long before = written.get(call.id());
      if ((all || isDue(call)) && (before == null || before < call.version())) {
        written.put(call.id(), call.version());
        documents.add(document(call));
      }
    }
    return documents;
  }

  private static boolean isDue(CallRecord call) {
    return call.closed() || call.phase().compareTo(CallPhase.CONFIRMED) >= 0;
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
