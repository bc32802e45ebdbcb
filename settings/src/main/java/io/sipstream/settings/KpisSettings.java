package io.sipstream.settings;

import io.sipstream.settings.Setting.Help;
import java.io.Serializable;

/** Decides whether and when the job writes KPIs of calls. */
public record KpisSettings(
    @Setting("false")
        @Help("Write KPIs of calls per minute and pair of elements: PREFIX-kpis-DATE.")
        boolean enabled,
    @Setting(value = "900000", max = FlinkSettings.DAY_MS)
        @Help("Time after a minute until its KPIs count as settled.")
        long settleMs,
    @Setting(value = "1800000", max = FlinkSettings.DAY_MS)
        @Help("Time after a minute and after its last change for which calls can correct it.")
        long correctionTimeoutMs,
    @Setting(value = "20000", max = 1 << 20) @Help("Pairs of elements in a subtask within an hour.")
        int maxPairs)
    implements Serializable {}
