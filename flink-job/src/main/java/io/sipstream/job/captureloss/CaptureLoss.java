package io.sipstream.job.captureloss;

import io.sipstream.document.Document;
import io.sipstream.job.record.RawFrame;
import io.sipstream.job.record.SerializedType;
import io.sipstream.settings.JobSettings;
import java.time.Clock;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Builds the part of the graph that compares the agents' reports with the frames that arrived.
 *
 * <pre>
 * frames -> tally   counts by tap and bucket of capture time, chained    TallyFunction
 *             |  keyBy(agent and interface)
 * reports ----+->  capture-loss  a document for missing frames           ReconcileFunction, Reconciliation
 * </pre>
 */
public final class CaptureLoss {
  static final String REPORTS = "reports";
  static final String TALLY = "tally";
  static final String CAPTURE_LOSS = "capture-loss";

  private CaptureLoss() {}

  /** Adds the operators to the graph and returns the stream of documents. */
  public static DataStream<Document> build(
      StreamExecutionEnvironment env,
      JobSettings settings,
      DataStream<RawFrame> frames,
      Source<ReportRecord, ?, ?> reports) {
    DataStream<FrameTally> tallies =
        frames.transform(TALLY, Types.POJO(FrameTally.class), new TallyFunction()).uid(TALLY);
    // There are few reports, so one subtask reads all partitions of their topic.
    DataStream<ReportRecord> read =
        env.fromSource(reports, watermarks(settings), REPORTS, Types.POJO(ReportRecord.class))
            .setParallelism(1)
            .uid(REPORTS);
    return tallies
        .keyBy(tally -> tally.key, Types.STRING)
        .connect(read.keyBy(report -> report.key, Types.STRING))
        .transform(
            CAPTURE_LOSS,
            SerializedType.DOCUMENT,
            new ReconcileOperator(
                new ReconcileFunction(settings.elasticsearch().indices(), Clock.systemUTC())))
        .uid(CAPTURE_LOSS);
  }

  /** Returns watermarks from the ends of reports; a malformed report does not advance them. */
  private static WatermarkStrategy<ReportRecord> watermarks(JobSettings settings) {
    return WatermarkStrategy.<ReportRecord>forMonotonousTimestamps()
        .withTimestampAssigner((report, recordTimeMillis) -> report.toNanos / 1_000_000)
        .withIdleness(Duration.ofMillis(settings.flink().idleTimeoutMs()));
  }
}
