package io.sipstream.settings;

import io.sipstream.settings.Setting.Help;
import java.io.Serializable;

/** Decides whether and how messages become records of calls. */
public record CallsSettings(
    @Setting("false")
        @Help(
            value = "Write a record of each call: PREFIX-calls-DATE.",
            advice = "Set true for lists of calls with result, delays and duration.")
        boolean enabled,
    @Setting(value = "43200000", max = WEEK_MS)
        @Help(
            value = "Time without a message of an established call without session timer.",
            reached = "The call is closed as not_seen.",
            advice = "Raise it if longer calls without any message are usual.")
        long idleTimeoutMs,
    @Setting(value = "36000", max = FlinkSettings.HOUR_MS)
        @Help(
            value = "Time from an INVITE without response: Timer B of RFC 3261 and a margin.",
            reached = "The call is closed as no_response.",
            advice = "Raise it if agents deliver frames late.")
        long noResponseTimeoutMs,
    @Setting(value = "300000", max = FlinkSettings.HOUR_MS)
        @Help(
            value = "Time from the last provisional response.",
            reached = "The call is closed as no_final.",
            advice = "Raise it if calls ring longer.")
        long ringTimeoutMs,
    @Setting(value = "36000", max = FlinkSettings.HOUR_MS)
        @Help(
            value = "Time from a BYE without response: Timer F of RFC 3261 and a margin.",
            reached = "The call is closed.",
            advice = "Raise it if agents deliver frames late.")
        long byeTimeoutMs,
    @Setting(value = "500000", max = 1 << 24)
        @Help(
            value = "Call-IDs in a subtask.",
            reached = REFUSED,
            advice = "Raise it, or the parallelism, if valid traffic reaches it.")
        int maxCalls,
    @Setting(value = "384", max = 1 << 20)
        @Help(
            value = "Size of the state of calls in a subtask.",
            reached = REFUSED,
            advice =
                "Raise it, or the parallelism, if valid traffic reaches it. Give the TaskManager more memory.")
        int maxMib,
    @Setting(format = TextFormat.FILE)
        @Help(
            value =
                "File that names network elements: name, kind, networks and optionally ports, one per line.",
            advice = "Set it to search calls by the names of elements instead of addresses.")
        String peersFile)
    implements Serializable {
  static final String REFUSED = "Messages of further Call-IDs are in no record.";

  static final int WEEK_MS = 7 * FlinkSettings.DAY_MS;
}
