package io.sipstream.job.captureloss;

import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Serializes the counts and agent runs of a tap. */
public final class TapStateSerializer extends StateSerializer<TapState> {
  static final TapStateSerializer INSTANCE = new TapStateSerializer();
  private static final long serialVersionUID = 1;

  private TapStateSerializer() {
    super("state of a tap");
  }

  @Override
  void write(TapState tap, VarintWriter out) {
    out.number(tap.size);
    long before = 0;
    for (int i = 0; i < tap.size; i++) {
      out.signed(tap.buckets[i] - before);
      out.number(tap.counts[i]);
      before = tap.buckets[i];
    }
    out.signed(tap.prunedTo);
    out.signed(tap.firstBucket);
    out.number(tap.runs.length);
    for (AgentRunState run : tap.runs) {
      write(run, out);
    }
    out.number(tap.intervalMillis);
    out.number(tap.waitingReports);
    out.signed(tap.lastActivityMillis);
    out.number(tap.removalTimerMillis);
  }

  private static void write(AgentRunState run, VarintWriter out) {
    out.text(run.startId);
    out.number(run.nextSequence);
    out.signed(run.lastMillis);
    out.octet(run.begun ? 1 : 0);
    out.signed(run.fromBucket);
    out.signed(run.cutBucket);
    out.signed(run.kept);
    out.signed(run.arrived);
    out.signed(run.missing);
    out.signed(run.reportedMissing);
  }

  @Override
  TapState read(VarintReader in) {
    TapState tap = new TapState();
    tap.size = in.smallNumber();
    tap.buckets = new long[Math.max(tap.size, tap.buckets.length)];
    tap.counts = new long[tap.buckets.length];
    long before = 0;
    for (int i = 0; i < tap.size; i++) {
      before += in.signed();
      tap.buckets[i] = before;
      tap.counts[i] = in.number();
    }
    tap.prunedTo = in.signed();
    tap.firstBucket = in.signed();
    tap.runs = new AgentRunState[in.smallNumber()];
    for (int i = 0; i < tap.runs.length; i++) {
      tap.runs[i] = readRun(in);
    }
    tap.intervalMillis = in.number();
    tap.waitingReports = in.smallNumber();
    tap.lastActivityMillis = in.signed();
    tap.removalTimerMillis = in.number();
    return tap;
  }

  private static AgentRunState readRun(VarintReader in) {
    AgentRunState run = new AgentRunState(in.text());
    run.nextSequence = in.number();
    run.lastMillis = in.signed();
    run.begun = in.octet() == 1;
    run.fromBucket = in.signed();
    run.cutBucket = in.signed();
    run.kept = in.signed();
    run.arrived = in.signed();
    run.missing = in.signed();
    run.reportedMissing = in.signed();
    return run;
  }

  @Override
  public TypeSerializerSnapshot<TapState> snapshotConfiguration() {
    return new TapSnapshot();
  }

  /** Identifies the serializer in savepoints, which contain the name of this class. */
  public static final class TapSnapshot extends Snapshot<TapState> {
    public TapSnapshot() {
      super(() -> INSTANCE);
    }
  }
}
