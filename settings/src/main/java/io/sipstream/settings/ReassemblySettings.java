package io.sipstream.settings;

import io.sipstream.reassembly.ReassemblyLimits;

/**
 * The limits of joining fragments and segments, from {@code ip-defrag.*} and {@code
 * tcp-reassembly.*}.
 */
final class ReassemblySettings {
  private static final int KIB = 1 << 10;
  private static final long MIB = 1 << 20;

  private ReassemblySettings() {}

  static ReassemblyLimits from(SettingValues values) {
    return new ReassemblyLimits(
        new ReassemblyLimits.Fragments(
            values.get(SettingsTable.IP_DEFRAG_TIMEOUT_MS),
            values.get(SettingsTable.IP_DEFRAG_MAX_PER_PACKET),
            values.get(SettingsTable.IP_DEFRAG_MAX_PACKETS),
            values.get(SettingsTable.IP_DEFRAG_MAX_PACKETS_PER_SOURCE),
            values.get(SettingsTable.IP_DEFRAG_MAX_MIB) * MIB,
            values.get(SettingsTable.IP_DEFRAG_MAX_MIB_PER_SOURCE) * MIB),
        new ReassemblyLimits.Streams(
            values.get(SettingsTable.TCP_REASSEMBLY_GAP_TIMEOUT_MS),
            values.get(SettingsTable.TCP_REASSEMBLY_IDLE_TIMEOUT_MS),
            values.get(SettingsTable.TCP_REASSEMBLY_FIRST_MESSAGE_TIMEOUT_MS),
            (long) values.get(SettingsTable.TCP_REASSEMBLY_MAX_KIB_PER_STREAM) * KIB,
            values.get(SettingsTable.TCP_REASSEMBLY_MAX_SEGMENTS_PER_STREAM),
            values.get(SettingsTable.TCP_REASSEMBLY_MAX_STREAMS),
            values.get(SettingsTable.TCP_REASSEMBLY_MAX_STREAMS_PER_SOURCE),
            values.get(SettingsTable.TCP_REASSEMBLY_MAX_HALF_OPEN),
            values.get(SettingsTable.TCP_REASSEMBLY_MAX_MIB) * MIB,
            values.get(SettingsTable.TCP_REASSEMBLY_MAX_MIB_PER_SOURCE) * MIB));
  }
}
