package io.sipstream.settings;

import io.sipstream.reassembly.ReassemblyLimits;

/** The limits of joining fragments and segments, from {@code fragments.*} and {@code streams.*}. */
final class ReassemblySettings {
  private static final int KIB = 1 << 10;
  private static final long MIB = 1 << 20;

  private ReassemblySettings() {}

  static ReassemblyLimits from(SettingValues values) {
    return new ReassemblyLimits(
        new ReassemblyLimits.Fragments(
            values.get(SettingsTable.FRAGMENTS_TIMEOUT_MS),
            values.get(SettingsTable.FRAGMENTS_MAX_PER_PACKET),
            values.get(SettingsTable.FRAGMENTS_MAX_PACKETS),
            values.get(SettingsTable.FRAGMENTS_MAX_PACKETS_PER_SOURCE),
            values.get(SettingsTable.FRAGMENTS_MAX_MIB) * MIB,
            values.get(SettingsTable.FRAGMENTS_MAX_MIB_PER_SOURCE) * MIB),
        new ReassemblyLimits.Streams(
            values.get(SettingsTable.STREAMS_GAP_MS),
            values.get(SettingsTable.STREAMS_IDLE_MS),
            values.get(SettingsTable.STREAMS_FIRST_MESSAGE_MS),
            (long) values.get(SettingsTable.STREAMS_MAX_KIB_PER_STREAM) * KIB,
            values.get(SettingsTable.STREAMS_MAX_SEGMENTS_PER_STREAM),
            values.get(SettingsTable.STREAMS_MAX_STREAMS),
            values.get(SettingsTable.STREAMS_MAX_STREAMS_PER_SOURCE),
            values.get(SettingsTable.STREAMS_MAX_HALF_OPEN),
            values.get(SettingsTable.STREAMS_MAX_MIB) * MIB,
            values.get(SettingsTable.STREAMS_MAX_MIB_PER_SOURCE) * MIB));
  }
}
