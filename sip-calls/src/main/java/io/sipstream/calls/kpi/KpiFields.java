package io.sipstream.calls.kpi;

import java.util.function.ToLongFunction;

/** Reads sums from the fields of KPI documents, as {@link KpiDocumentWriter} has written them. */
public final class KpiFields {
  private static final int FIRST_CODE = 200;
  private static final int LAST_CODE = 699;

  private KpiFields() {}

  /**
   * Returns the figures of a document. Seconds of begins and ends, and calls in progress, are not
   * in documents.
   *
   * @param value returns the number in a field below {@code sip.kpi}; 0 if it is absent
   */
  public static KpiSum read(ToLongFunction<String> value) {
    KpiSum sum = new KpiSum();
    for (KpiCount count : KpiCount.values()) {
      sum.count(count, value.applyAsLong(count.field()));
    }
    for (int code = FIRST_CODE; code <= LAST_CODE; code++) {
      sum.addCodes(code, value.applyAsLong("code." + code));
    }
    for (KpiDelay delay : KpiDelay.values()) {
      long before = 0;
      sum.addDelays(
          delay,
          value.applyAsLong(delay.field() + ".count"),
          value.applyAsLong(delay.field() + ".sum_us"));
      for (int bucket = 0; bucket < delay.bounds(); bucket++) {
        long within = value.applyAsLong(delay.field() + ".le_" + delay.bound(bucket));
        sum.addDelaysIn(delay, bucket, within - before);
        before = within;
      }
    }
    return sum;
  }
}
