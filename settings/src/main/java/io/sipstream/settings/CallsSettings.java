package io.sipstream.settings;

import io.sipstream.settings.Setting.Help;
import java.io.Serializable;

/** Decides whether and how messages become records of calls. */
public record CallsSettings(
    @Setting("true") @Help("Write a record of each call: PREFIX-calls-DATE.") boolean enabled,
    @Setting(value = "43200000", max = WEEK_MS)
        @Help("Time without a message of an established call without session timer.")
        long idleTimeoutMs,
    @Setting(value = "900000", max = WEEK_MS)
        @Help(
            "calls.idle-timeout-ms while calls.max-calls or calls.max-mib is used by more than 80 %.")
        long idleTimeoutUnderPressureMs,
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
    @Setting(value = "125000", max = 1 << 24)
        @Help("Call-IDs from one source address in a subtask.")
        int maxCallsPerSource,
    @Setting(value = "384", max = 1 << 20) @Help("Size of the state of calls in a subtask.")
        int maxMib,
    @Setting("answered")
        @Help(
            "When a record is written. answered: at the answer, the end and the close of a call. final: at its close.")
        Emit emit,
    @Setting(format = TextFormat.TOPIC)
        @Help("Topic of call records, for billing and fraud detection. Without it there is none.")
        String kafkaTopic,
    @Setting(format = TextFormat.FILE)
        @Help(
            "File that names network elements: name, kind, networks and optionally ports, one per line.")
        String peersFile)
    implements Serializable {
  /** The states of a call whose records are written. */
  public enum Emit {
    ANSWERED,
    FINAL
  }

  static final int WEEK_MS = 7 * FlinkSettings.DAY_MS;
}
