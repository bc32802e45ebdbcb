package io.sipstream.job.kpis;

import io.sipstream.calls.kpi.KpiSum;
import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;

/** Holds the KPIs of a minute of one pair. The figures are decoded when they are needed. */
final class KpiMinute {
  private static final int VERSION = 1;
  private static final int CHANGED = 1;
  private static final int SETTLED = 2;
  private static final int ISOLATED = 4;
  private static final int OPEN = 8;

  /** Whether the figures differ from those written. */
  boolean changed;

  /** Whether the minute is written as settled. */
  boolean settled;

  /**
   * Whether the minute began to be counted after its time, so that concurrent calls are unknown.
   */
  final boolean isolated;

  /** Concurrent calls at the start of the minute. */
  long begin;

  /** Calls begun minus calls ended, in this minute and in removed minutes that follow it. */
  long net;

  /** Event time of the last change, milliseconds. */
  long changedMillis;

  private final byte[] encoded;
  private final int at;
  private final boolean open;
  private KpiSum sum;

  KpiMinute(boolean isolated) {
    this.isolated = isolated;
    this.encoded = null;
    this.at = 0;
    this.open = false;
    this.sum = new KpiSum();
  }

  /**
   * Decodes a minute.
   *
   * @throws java.io.UncheckedIOException if a later program has encoded it
   */
  KpiMinute(byte[] encoded) {
    VarintReader in = new VarintReader(encoded);
    in.version(VERSION, "minute of KPIs");
    int flags = in.octet();
    changed = (flags & CHANGED) != 0;
    settled = (flags & SETTLED) != 0;
    isolated = (flags & ISOLATED) != 0;
    open = (flags & OPEN) != 0;
    begin = in.signed();
    net = in.signed();
    changedMillis = in.signed();
    this.encoded = encoded;
    this.at = in.position();
  }

  /** Returns the figures; the caller may change them. */
  KpiSum sum() {
    if (sum == null) {
      sum = KpiSum.read(new VarintReader(encoded, at));
    }
    return sum;
  }

  /** Returns whether calls that began in the minute have not ended. */
  boolean isOpen() {
    return sum == null ? open : sum.open() > 0;
  }

  byte[] encode(VarintWriter out) {
    out.reset();
    out.octet(VERSION);
    out.octet(
        (changed ? CHANGED : 0)
            | (settled ? SETTLED : 0)
            | (isolated ? ISOLATED : 0)
            | (isOpen() ? OPEN : 0));
    out.signed(begin);
    out.signed(net);
    out.signed(changedMillis);
    if (sum == null) {
      out.raw(encoded, at, encoded.length - at);
    } else {
      sum.write(out);
    }
    return out.toByteArray();
  }
}
