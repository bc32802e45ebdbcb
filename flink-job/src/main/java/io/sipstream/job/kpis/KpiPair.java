package io.sipstream.job.kpis;

import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;

/** Holds what the job knows of a pair of elements besides its minutes. */
final class KpiPair {
  private static final int VERSION = 1;

  /** Time of the only timer, milliseconds; 0 for none. */
  long timerMillis;

  /** Concurrent calls before the first minute in state. */
  long begin;

  /** Last minute that is settled. */
  long settledUntil = Long.MIN_VALUE;

  /**
   * Decodes a pair.
   *
   * @param encoded null for a new pair
   * @throws java.io.UncheckedIOException if a later program has encoded it
   */
  static KpiPair decode(byte[] encoded) {
    KpiPair pair = new KpiPair();
    if (encoded != null) {
      VarintReader in = new VarintReader(encoded);
      in.version(VERSION, "pair of KPIs");
      pair.timerMillis = in.number();
      pair.begin = in.signed();
      pair.settledUntil = in.signed();
    }
    return pair;
  }

  byte[] encode(VarintWriter out) {
    out.reset();
    out.octet(VERSION);
    out.number(timerMillis);
    out.signed(begin);
    out.signed(settledUntil);
    return out.toByteArray();
  }
}
