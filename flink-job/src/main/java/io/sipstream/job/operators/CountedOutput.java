package io.sipstream.job.operators;

import io.sipstream.decoder.Outcome;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Document;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.job.counters.CheckpointedCounters;
import io.sipstream.job.counters.MessageCounts;
import io.sipstream.job.kafka.RejectedDocumentRecord;
import io.sipstream.job.record.DeadLetter;
import io.sipstream.job.record.RawFrame;
import io.sipstream.message.DecodedMessage;
import io.sipstream.message.MessageKind;
import io.sipstream.settings.ElasticsearchSettings;
import io.sipstream.settings.JobSettings;
import io.sipstream.support.RateLimitedLog;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts documents and outcomes of frames, and emits documents and dead letters. */
final class CountedOutput implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(CountedOutput.class);

  static final String WAITING = "frames_pending_reassembly";
  private static final String USED = "frames_in_messages";

  private final DecoderSettings decoder;
  private final ElasticsearchSettings.Indices indices;
  private transient SipDocumentWriter writer;
  private transient CheckpointedCounters counters;
  private transient CheckpointedCounters.Handle messages;
  private transient CheckpointedCounters.Handle used;
  private transient MessageCounts messagesByKind;
  private transient RateLimitedLog log;

  CountedOutput(JobSettings settings) {
    this.decoder = settings.decoder();
    this.indices = settings.elasticsearch().indices();
  }

  /** Holds the document of a message and what is counted for it. */
  record Result(Document document, MessageKind kind, List<String> problems) {
    /** Returns a result that stays valid. */
    Result copy() {
      return new Result(document.copy(), kind, problems);
    }
  }

  void open(CheckpointedCounters openCounters) {
    writer = new SipDocumentWriter(decoder);
    counters = openCounters;
    log = new RateLimitedLog(LOG::error);
    messages = openCounters.counter("messages");
    used = openCounters.counter(USED);
    messagesByKind = new MessageCounts(openCounters.metrics());
  }

  /** Writes the document of a message. The result is valid until the next call. */
  Result write(DecodedMessage message) {
    Document document = writer.sharedDocument(message, indices.operation());
    // Writing finds the problems.
    return new Result(document, message.kind(), message.problems());
  }

  /** Counts and emits a document. */
  void emit(Result result, Collector<Document> documents) {
    messages.add(1);
    messagesByKind.add(result.kind());
    for (String problem : result.problems()) {
      counters.add("problems." + problem, 1);
    }
    documents.collect(result.document());
  }

  /** Emits a document that Elasticsearch rejected earlier, or a dead letter if it is malformed. */
  void reindexRejected(
      RawFrame record, Collector<Document> documents, Consumer<DeadLetter> letters) {
    String problem = RejectedDocumentRecord.problem(record, indices);
    if (problem != null) {
      deadLetter(record, DeadLetter.STAGE_RECORD, "invalid_document", problem, letters);
      return;
    }
    used();
    messages.add(1);
    documents.collect(RejectedDocumentRecord.document(record, indices));
  }

  void used() {
    used.add(1);
  }

  void ignored(String kind) {
    counters.add("ignored." + kind, 1);
  }

  void deadLetter(
      RawFrame frame, String stage, String reason, String detail, Consumer<DeadLetter> letters) {
    counters.add("dead_letters." + stage + "." + reason, 1);
    letters.accept(DeadLetter.of(frame, stage, reason, detail));
  }

  /** Logs an internal error. Omits the exception's message, which may contain frame bytes. */
  Outcome.Undecodable internalError(RawFrame frame, Throwable e) {
    Outcome.Undecodable error = Outcome.Undecodable.internalError(e);
    log.say(
        () ->
            ("Internal error for the record at %s-%d offset %d: %s The record is in the"
                    + " dead-letter topic. Please report this error.")
                .formatted(frame.topic, frame.partition, frame.offset, error.detail()));
    return error;
  }
}
