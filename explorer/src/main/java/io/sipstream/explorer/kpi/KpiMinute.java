package io.sipstream.explorer.kpi;

import io.sipstream.calls.kpi.KpiKey;
import io.sipstream.calls.kpi.KpiSum;

/**
 * Holds the KPIs of a minute and a pair of elements.
 *
 * @param concurrency concurrent calls; null if they are unknown
 * @param settled whether later calls no longer change the minute
 */
public record KpiMinute(KpiKey key, KpiSum sum, KpiSum.Concurrency concurrency, boolean settled) {}
