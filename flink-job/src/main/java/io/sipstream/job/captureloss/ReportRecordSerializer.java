package io.sipstream.job.captureloss;

import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Serializes reports that are not due yet. They are valid, and never changed. */
public final class ReportRecordSerializer extends StateSerializer<ReportRecord> {
  static final ReportRecordSerializer INSTANCE = new ReportRecordSerializer();
  private static final long serialVersionUID = 1;

  private ReportRecordSerializer() {
    super("agent report");
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public ReportRecord copy(ReportRecord from) {
    return from;
  }

  @Override
  void write(ReportRecord report, VarintWriter out) {
    out.text(report.key);
    out.text(report.problem);
    out.text(report.location);
    out.text(report.agent);
    out.text(report.interfaceName);
    out.text(report.startId);
    out.number(report.sequence);
    out.signed(report.fromNanos);
    out.signed(report.toNanos);
    out.octet(report.last ? 1 : 0);
    out.number(report.captured);
    out.number(report.recovered);
    out.number(report.acknowledged);
    out.number(report.dropReasons.length);
    for (int i = 0; i < report.dropReasons.length; i++) {
      out.text(report.dropReasons[i]);
      out.number(report.dropCounts[i]);
    }
    out.number(report.waiting);
    out.number(report.missedByKernel);
    out.number(report.missedByInterface);
  }

  @Override
  ReportRecord read(VarintReader in) {
    ReportRecord report = new ReportRecord();
    report.key = in.text();
    report.problem = in.text();
    report.location = in.text();
    report.agent = in.text();
    report.interfaceName = in.text();
    report.startId = in.text();
    report.sequence = in.number();
    report.fromNanos = in.signed();
    report.toNanos = in.signed();
    report.last = in.octet() == 1;
    report.captured = in.number();
    report.recovered = in.number();
    report.acknowledged = in.number();
    report.dropReasons = new String[in.smallNumber()];
    report.dropCounts = new long[report.dropReasons.length];
    for (int i = 0; i < report.dropReasons.length; i++) {
      report.dropReasons[i] = in.text();
      report.dropCounts[i] = in.number();
    }
    report.waiting = in.number();
    report.missedByKernel = in.number();
    report.missedByInterface = in.number();
    return report;
  }

  @Override
  public TypeSerializerSnapshot<ReportRecord> snapshotConfiguration() {
    return new ReportSnapshot();
  }

  /** Identifies the serializer in savepoints, which contain the name of this class. */
  public static final class ReportSnapshot extends Snapshot<ReportRecord> {
    public ReportSnapshot() {
      super(() -> INSTANCE);
    }
  }
}
