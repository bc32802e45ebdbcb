package io.sipstream.job.captureloss;

import io.sipstream.job.record.IndexableDocument;
import io.sipstream.job.record.RawFrame;
import io.sipstream.settings.JobSettings;
import java.time.Clock;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The part of the graph that compares what agents say they have sent with what arrived.
 *
 * <pre>
 * frames -> tally   counts by tap and bucket of capture time, chained    TallyFunction
 *             |  keyBy(agent and interface)
 * reports ----+->  capture-loss  a document for what is missing          ReconcileFunction, Reconciliation
 * </pre>
 */
public final class CaptureLoss {
  static final String REPORTS = "reports";
  static final String TALLY = "tally";
  static final String CAPTURE_LOSS = "capture-loss";

  private CaptureLoss() {}

  /** Adds it to the graph; gives the documents. */
  public static DataStream<IndexableDocument> build(
      StreamExecutionEnvironment env,
      JobSettings settings,
      DataStream<RawFrame> frames,
      Source<ReportRecord, ?, ?> reports) {
    DataStream<FrameTally> tallies =
        frames.transform(TALLY, Types.POJO(FrameTally.class), new TallyFunction()).uid(TALLY);
    // They are few: one task reads all of their topic's partitions.
    DataStream<ReportRecord> read =
        env.fromSource(reports, watermarks(settings), REPORTS, Types.POJO(ReportRecord.class))
            .setParallelism(1)
            .uid(REPORTS);
    return tallies
        .keyBy(tally -> tally.key, Types.STRING)
        .connect(read.keyBy(report -> report.key, Types.STRING))
        .transform(
            CAPTURE_LOSS,
            Types.POJO(IndexableDocument.class),
            new ReconcileOperator(
                new ReconcileFunction(settings.elasticsearch().indices(), Clock.systemUTC())))
        .uid(CAPTURE_LOSS);
  }

  /** Event time is the end of reports; those that are not read tell none. */
  private static WatermarkStrategy<ReportRecord> watermarks(JobSettings settings) {
    return WatermarkStrategy.<ReportRecord>forMonotonousTimestamps()
        .withTimestampAssigner((report, recordTimeMillis) -> report.toNanos / 1_000_000)
        .withIdleness(Duration.ofMillis(settings.flink().idleTimeoutMs()));
  }
}
