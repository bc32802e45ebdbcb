package io.sipstream.job.registrations;

import io.sipstream.document.Document;
import io.sipstream.job.record.EncodedCallEvent;
import io.sipstream.job.record.SerializedType;
import io.sipstream.settings.JobSettings;
import io.sipstream.settings.RegistrationsSettings;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Builds the part of the graph that writes records of registrations.
 *
 * <pre>
 * registration events of decode and the reassembly operators
 *   |  keyBy(hash of the address of record)
 *   v
 * registrations   a document for each session     RegistrationsFunction, RegistrationEvaluator
 * </pre>
 */
public final class Registrations {
  static final String REGISTRATIONS = "registrations";

  private static final int MIB_SHIFT = 20;

  private Registrations() {}

  /** Adds the operator to the graph and returns the stream of documents. */
  public static DataStream<Document> build(
      JobSettings settings, DataStream<EncodedCallEvent> events) {
    return events
        .keyBy(EncodedCallEvent::key, SerializedType.CALL_KEY)
        .transform(REGISTRATIONS, SerializedType.DOCUMENT, operator(settings))
        .uid(REGISTRATIONS);
  }

  /** Creates the operator of a job's settings. */
  static RegistrationsOperator operator(JobSettings settings) {
    RegistrationsSettings limits = settings.registrations();
    return new RegistrationsOperator(
        new RegistrationsFunction(
            new AorLimits(
                limits.maxAors(), limits.maxAorsPerSource(), (long) limits.maxMib() << MIB_SHIFT)));
  }
}
