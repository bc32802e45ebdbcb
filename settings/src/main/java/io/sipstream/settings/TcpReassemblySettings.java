package io.sipstream.settings;

import io.sipstream.reassembly.ReassemblyLimits;
import io.sipstream.settings.Setting.Help;

/** Limits the reassembly of TCP streams; a stream is one direction of a connection. */
record TcpReassemblySettings(
    @Setting(value = "5000", max = FlinkSettings.HOUR_MS)
        @Help(
            value = "Wait for missing bytes of a stream.",
            reached = "Segments of incomplete messages are dead letters.",
            advice =
                "Raise it if retransmissions take longer. Messages after a gap are delayed by this time.")
        long gapTimeoutMs,
    @Setting(value = "300000", max = 24 * FlinkSettings.HOUR_MS)
        @Help(
            value = "Idle time of a stream.",
            reached = REMOVED,
            advice = "Raise it if connections pause for longer within a message.")
        long idleTimeoutMs,
    @Setting(value = "30000", max = 24 * FlinkSettings.HOUR_MS)
        @Help(
            value = "Idle time of a stream with bytes and no message.",
            reached = REMOVED,
            advice = "Lower it if connections without SIP fill the limits.")
        long firstMessageTimeoutMs,
    @Setting(value = "1024", max = 1 << 20)
        @Help(
            value = "Bytes of a stream in incomplete messages.",
            reached = SEGMENTS,
            advice = "Raise it for messages of more than a mebibyte.")
        int maxKibPerStream,
    @Setting(value = "4096", min = 2, max = 1 << 20)
        @Help(
            value = "Segments of a stream in incomplete messages.",
            reached = SEGMENTS,
            advice = "Raise it if large messages come in small segments.")
        int maxSegmentsPerStream,
    @Setting(value = "131072", max = 1 << 24)
        @Help(
            value = "Streams in a subtask.",
            reached = EVICTED,
            advice =
                "Raise it, or the parallelism, to twice the number of open connections per subtask.")
        int maxStreams,
    @Setting(value = "65536", max = 1 << 24)
        @Help(
            value = "Streams of one source.",
            reached = EVICTED,
            advice = "Raise it if one address, such as a proxy, has more connections.")
        int maxStreamsPerSource,
    @Setting(value = "65536", max = 1 << 24)
        @Help(
            value = "Streams without data in a subtask.",
            reached = "Further SYNs are ignored.",
            advice = "Raise it if many clients connect at once. A SYN flood reaches it, too.")
        int maxHalfOpen,
    @Setting(value = "128", max = 1 << 20)
        @Help(
            value = "Memory of segments in a subtask.",
            reached = EVICTED,
            advice =
                "Raise it, or the parallelism, if valid traffic reaches it. Give the TaskManager more memory.")
        int maxMib,
    @Setting(value = "64", max = 1 << 20)
        @Help(
            value = "Memory of segments of one source.",
            reached = EVICTED,
            advice =
                "Raise it if one address sends most of the traffic, up to tcp-reassembly.max-mib.")
        int maxMibPerSource) {
  static final String SEGMENTS = "These segments are dead letters.";
  static final String REMOVED = "The stream is removed, and its segments are dead letters.";
  static final String EVICTED =
      "Streams without messages, then the longest idle ones, are removed.";

  ReassemblyLimits.Streams limits() {
    return new ReassemblyLimits.Streams(
        gapTimeoutMs,
        idleTimeoutMs,
        firstMessageTimeoutMs,
        (long) maxKibPerStream << 10,
        maxSegmentsPerStream,
        maxStreams,
        maxStreamsPerSource,
        maxHalfOpen,
        (long) maxMib << 20,
        (long) maxMibPerSource << 20);
  }
}
