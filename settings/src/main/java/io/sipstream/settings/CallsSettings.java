package io.sipstream.settings;

import io.sipstream.settings.Setting.Help;
import java.io.Serializable;

/** Decides whether and how messages become records of calls. */
public record CallsSettings(
    @Setting("false") @Help("Write a record of each call: PREFIX-calls-DATE.") boolean enabled,
    @Setting(value = "43200000", max = WEEK_MS)
        @Help("Time without a message of an established call without session timer.")
        long idleTimeoutMs,
    @Setting(value = "36000", max = FlinkSettings.HOUR_MS)
        @Help("Time from an INVITE without response: Timer B of RFC 3261 and a margin.")
        long noResponseTimeoutMs,
    @Setting(value = "300000", max = FlinkSettings.HOUR_MS)
        @Help("Time from the last provisional response.")
        long ringTimeoutMs,
    @Setting(value = "36000", max = FlinkSettings.HOUR_MS)
        @Help("Time from a BYE without response: Timer F of RFC 3261 and a margin.")
        long byeTimeoutMs,
    @Setting(value = "500000", max = 1 << 24) @Help("Call-IDs in a subtask.") int maxCalls,
    @Setting(value = "384", max = 1 << 20) @Help("Size of the state of calls in a subtask.")
        int maxMib,
    @Setting(format = TextFormat.FILE)
        @Help(
            "File that names network elements: name, kind, networks and optionally ports, one per line.")
        String peersFile)
    implements Serializable {
  static final int WEEK_MS = 7 * FlinkSettings.DAY_MS;
}
