package io.sipstream.settings;

import io.sipstream.reassembly.ReassemblyLimits;
import io.sipstream.settings.Setting.Help;

/** Limits the reassembly of IP fragments; the maxima prevent typing errors. */
record IpDefragSettings(
    @Setting(value = "30000", max = FlinkSettings.HOUR_MS)
        @Help("Time from the first fragment of a packet to the last.")
        long timeoutMs,
    // All fragments except the last have at least 8 bytes: RFC 791 section 3.2.
    @Setting(value = "1024", min = 2, max = 8192) @Help("Fragments of one packet.")
        int maxPerPacket,
    @Setting(value = "65536", max = 1 << 24) @Help("Incomplete packets in a subtask.")
        int maxPackets,
    @Setting(value = "16384", max = 1 << 24) @Help("Incomplete packets of one source.")
        int maxPacketsPerSource,
    @Setting(value = "128", max = 1 << 20) @Help("Memory of fragments in a subtask.") int maxMib,
    @Setting(value = "32", max = 1 << 20) @Help("Memory of fragments of one source.")
        int maxMibPerSource) {

  ReassemblyLimits.Fragments limits() {
    long bytes = (long) maxMib << 20;
    long sourceBytes = (long) maxMibPerSource << 20;
    return new ReassemblyLimits.Fragments(
        timeoutMs, maxPerPacket, maxPackets, maxPacketsPerSource, bytes, sourceBytes);
  }
}
