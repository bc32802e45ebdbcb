package io.sipstream.settings;

import io.sipstream.reassembly.ReassemblyLimits;
import io.sipstream.settings.Setting.Help;

/** Limits the reassembly of TCP streams; a stream is one direction of a connection. */
record TcpReassemblySettings(
    @Setting(value = "5000", max = FlinkSettings.HOUR_MS)
        @Help("Wait for missing bytes of a stream.")
        long gapTimeoutMs,
    @Setting(value = "300000", max = 24 * FlinkSettings.HOUR_MS) @Help("Idle time of a stream.")
        long idleTimeoutMs,
    @Setting(value = "30000", max = 24 * FlinkSettings.HOUR_MS)
        @Help("Idle time of a stream with bytes and no message.")
        long firstMessageTimeoutMs,
    @Setting(value = "1024", max = 1 << 20) @Help("Bytes of a stream in incomplete messages.")
        int maxKibPerStream,
    @Setting(value = "4096", min = 2, max = 1 << 20)
        @Help("Segments of a stream in incomplete messages.")
        int maxSegmentsPerStream,
    @Setting(value = "131072", max = 1 << 24) @Help("Streams in a subtask.") int maxStreams,
    @Setting(value = "65536", max = 1 << 24) @Help("Streams of one source.")
        int maxStreamsPerSource,
    @Setting(value = "65536", max = 1 << 24) @Help("Streams without data in a subtask.")
        int maxHalfOpen,
    @Setting(value = "128", max = 1 << 20) @Help("Memory of segments in a subtask.") int maxMib,
    @Setting(value = "64", max = 1 << 20) @Help("Memory of segments of one source.")
        int maxMibPerSource) {

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
