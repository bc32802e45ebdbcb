package io.sipstream.job.operators;

import io.sipstream.decoder.Outcome;
import io.sipstream.job.counters.CheckpointedCounters;
import io.sipstream.job.counters.MessageCounts;
import io.sipstream.job.kafka.RejectedDocumentRecord;
import io.sipstream.job.record.DeadLetter;
import io.sipstream.job.record.IndexableDocument;
import io.sipstream.job.record.RawFrame;
import io.sipstream.settings.ElasticsearchSettings;
import io.sipstream.settings.IndexNaming;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what becomes of frames into the books and sends it where it goes: the same for frames that
 * come by themselves and for those that were joined.
 */
final class OutcomeRouter implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(OutcomeRouter.class);

  static final String WAITING = "frames_pending_reassembly";
  private static final String USED = "frames_in_messages";

  private final String messagesPrefix;
  private final String captureLossPrefix;
  private final IndexNaming.Granularity indexGranularity;
  private transient IndexNaming indexNaming;
  private transient CheckpointedCounters books;
  private transient MessageCounts messages;
  private transient long bugs;

  OutcomeRouter(ElasticsearchSettings.Indices indices) {
    this.messagesPrefix = indices.messagesPrefix();
    this.captureLossPrefix = indices.captureLossPrefix();
    this.indexGranularity = indices.indexGranularity();
  }

  void open(CheckpointedCounters openBooks) {
    books = openBooks;
    messages = new MessageCounts(openBooks.metrics());
    indexNaming = new IndexNaming(messagesPrefix, indexGranularity);
  }

  /** Sends the documents of an outcome on their way. */
  void emit(Outcome outcome, Consumer<IndexableDocument> documents) {
    if (outcome instanceof Outcome.Document document) {
      books.add("messages", 1);
      messages.add(document.kind());
      for (String problem : document.problems()) {
        books.add("problems." + problem, 1);
      }
      documents.accept(
          new IndexableDocument(
              indexNaming.indexFor(document.captureTimeNanos()),
              document.id(),
              document.routing(),
              document.key(),
              document.json()));
    } else if (outcome instanceof Outcome.Multiple several) {
      several.outcomes().forEach(each -> emit(each, documents));
    }
  }

  /** A document that Elasticsearch had rejected goes there again. */
  void reindexRejected(
      RawFrame record, Consumer<IndexableDocument> documents, Consumer<DeadLetter> letters) {
    String problem =
        RejectedDocumentRecord.problem(record, List.of(messagesPrefix, captureLossPrefix));
    if (problem != null) {
      deadLetter(record, DeadLetter.STAGE_RECORD, "invalid_document", problem, letters);
      return;
    }
    used();
    books.add("messages", 1);
    documents.accept(RejectedDocumentRecord.document(record));
  }

  /** A frame has come to its end, with this outcome. */
  void end(Outcome outcome, RawFrame frame, Consumer<DeadLetter> letters) {
    if (outcome instanceof Outcome.Document) {
      used();
    } else if (outcome instanceof Outcome.Ignored ignored) {
      ignored(ignored.kind());
    } else if (outcome instanceof Outcome.Undecodable bad) {
      deadLetter(frame, bad.stage(), bad.reason(), bad.detail(), letters);
    } else if (outcome instanceof Outcome.Multiple several) {
      end(several.frameOutcome(), frame, letters);
    }
  }

  void used() {
    books.add(USED, 1);
  }

  void ignored(String kind) {
    books.add("ignored." + kind, 1);
  }

  void deadLetter(
      RawFrame frame, String stage, String reason, String detail, Consumer<DeadLetter> letters) {
    books.add("dead_letters." + stage + "." + reason, 1);
    letters.accept(DeadLetter.of(frame, stage, reason, detail));
  }

  /** Our mistake, not the sender's. The exception's text may hold bytes, so it goes nowhere. */
  void deadLetterInternalError(RawFrame frame, Throwable e, Consumer<DeadLetter> letters) {
    String name = e.getClass().getSimpleName();
    StackTraceElement[] trace = e.getStackTrace();
    String place = trace.length == 0 ? "an unknown place" : trace[0].toString();
    bugs++;
    // The first, second, fourth, eighth ...: a bug can strike at every frame.
    if (Long.bitCount(bugs) == 1) {
      LOG.error(
          "Decoding failed with {} at {} for the record at {}-{} offset {} (number {} of its kind"
              + " in this task); the record was dead-lettered.",
          name,
          place,
          frame.topic,
          frame.partition,
          frame.offset,
          bugs);
    }
    deadLetter(frame, DeadLetter.STAGE_INTERNAL_ERROR, name, name + " at " + place + ".", letters);
  }
}
