package io.sipstream.settings;

import io.sipstream.reassembly.ReassemblyLimits;
import io.sipstream.settings.Setting.Help;

/** Limits the reassembly of IP fragments; the maxima prevent typing errors. */
record IpDefragSettings(
    @Setting(value = "30000", max = FlinkSettings.HOUR_MS)
        @Help(
            value = "Time from the first fragment of a packet to the last.",
            reached = "The fragments are dead letters.",
            advice = "Raise it only if fragments arrive late. Check out-of-orderness-ms first.")
        long timeoutMs,
    // All fragments except the last have at least 8 bytes: RFC 791 section 3.2.
    @Setting(value = "1024", min = 2, max = 8192)
        @Help(
            value = "Fragments of one packet.",
            reached = "The fragments are dead letters.",
            advice = "Raise it for links with a very small MTU.")
        int maxPerPacket,
    @Setting(value = "65536", max = 1 << 24)
        @Help(
            value = "Incomplete packets in a subtask.",
            reached = OLDEST,
            advice =
                "Raise it, or the parallelism, if valid traffic reaches it. Give the TaskManager more memory.")
        int maxPackets,
    @Setting(value = "16384", max = 1 << 24)
        @Help(
            value = "Incomplete packets of one source.",
            reached = OLDEST,
            advice = "Raise it if one address, such as an SBC, sends most of the traffic.")
        int maxPacketsPerSource,
    @Setting(value = "128", max = 1 << 20)
        @Help(
            value = "Memory of fragments in a subtask.",
            reached = OLDEST,
            advice =
                "Raise it, or the parallelism, if valid traffic reaches it. Give the TaskManager more memory.")
        int maxMib,
    @Setting(value = "32", max = 1 << 20)
        @Help(
            value = "Memory of fragments of one source.",
            reached = OLDEST,
            advice =
                "Raise it if one address sends most of the fragments, up to ip-defrag.max-mib.")
        int maxMibPerSource) {
  static final String OLDEST = "Fragments of the oldest packets are dead letters.";

  ReassemblyLimits.Fragments limits() {
    long bytes = (long) maxMib << 20;
    long sourceBytes = (long) maxMibPerSource << 20;
    return new ReassemblyLimits.Fragments(
        timeoutMs, maxPerPacket, maxPackets, maxPacketsPerSource, bytes, sourceBytes);
  }
}
