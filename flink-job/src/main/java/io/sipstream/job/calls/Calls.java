package io.sipstream.job.calls;

import io.sipstream.calls.evaluate.CallDeadlines;
import io.sipstream.calls.evaluate.CallSettings;
import io.sipstream.calls.evaluate.DialPlan;
import io.sipstream.calls.peers.PeersFile;
import io.sipstream.document.Document;
import io.sipstream.job.kafka.KafkaConnectors;
import io.sipstream.job.kpis.Kpis;
import io.sipstream.job.record.EncodedCallEvent;
import io.sipstream.job.record.SerializedType;
import io.sipstream.settings.CallsSettings;
import io.sipstream.settings.InvalidSettingsException;
import io.sipstream.settings.JobSettings;
import io.sipstream.settings.KafkaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Builds the part of the graph that writes records of calls.
 *
 * <pre>
 * call events of decode and the reassembly operators
 *   |  keyBy(hash of the Call-ID)
 *   v
 * calls   a document for each call that was answered, ended or closed     CallsFunction, CallEvaluator
 * </pre>
 */
public final class Calls {
  static final String CALLS = "calls";

  private static final int MIB_SHIFT = 20;

  private Calls() {}

  /**
   * Adds the operator to the graph and returns the stream of documents.
   *
   * @throws InvalidSettingsException if the peers file is invalid
   */
  public static SingleOutputStreamOperator<Document> build(
      JobSettings settings, DataStream<EncodedCallEvent> events) throws InvalidSettingsException {
    return events
        .keyBy(EncodedCallEvent::key, SerializedType.CALL_KEY)
        .transform(CALLS, SerializedType.DOCUMENT, operator(settings))
        .uid(CALLS);
  }

  /** Creates the operator of a job's settings. */
  static CallsOperator operator(JobSettings settings) throws InvalidSettingsException {
    CallsSettings calls = settings.calls();
    CallSettings evaluation =
        new CallSettings(
            deadlines(calls),
            DialPlan.DEFAULT,
            CallSettings.DEFAULT.suffixes(),
            settings.decoder().communityIdSeed(),
            !settings.decoder().pseudonyms().kinds().isEmpty());
    return new CallsOperator(
        new CallsFunction(
            evaluation,
            peers(calls),
            new CallLimits(
                calls.maxCalls(), calls.maxCallsPerSource(), (long) calls.maxMib() << MIB_SHIFT),
            new CallsPolicy(
                calls.emit() == CallsSettings.Emit.FINAL,
                calls.idleTimeoutUnderPressureMs(),
                settings.kafka().stop() == KafkaSettings.Stop.NEVER,
                calls.kafkaTopic() == null
                    ? Integer.MAX_VALUE
                    : KafkaConnectors.maxCallRecordBytes(settings.kafka()),
                settings.kpis().enabled() ? settings.kpis().maxPairs() : 0)));
  }

  /**
   * Adds the operator of KPIs to the graph and returns the stream of its documents.
   *
   * @param calls stream that {@link #build} has returned
   */
  public static DataStream<Document> kpis(
      JobSettings settings, SingleOutputStreamOperator<Document> calls)
      throws InvalidSettingsException {
    return Kpis.build(
        settings.kpis(), peers(settings.calls()), calls.getSideOutput(CallsOperator.KPIS));
  }

  static CallDeadlines deadlines(CallsSettings calls) {
    CallDeadlines fixed = CallDeadlines.DEFAULT;
    return new CallDeadlines(
        calls.noResponseTimeoutMs(),
        calls.ringTimeoutMs(),
        fixed.lingerMillis(),
        calls.byeTimeoutMs(),
        fixed.sessionGraceMillis(),
        calls.idleTimeoutMs(),
        fixed.duplicateMillis());
  }

  /** Returns the text of the peers file, which was parsed once. */
  private static String peers(CallsSettings settings) throws InvalidSettingsException {
    if (settings.peersFile() == null) {
      return "";
    }
    try {
      String text = Files.readString(Path.of(settings.peersFile()));
      PeersFile.parse(text, "calls.peers-file");
      return text;
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidSettingsException(
          List.of("calls.peers-file is " + settings.peersFile() + ": " + e.getMessage()));
    }
  }
}
