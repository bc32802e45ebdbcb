package io.sipstream.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.document.DecoderSettings;
import io.sipstream.packet.TunnelPorts;
import io.sipstream.privacy.PseudonymSettings;
import io.sipstream.privacy.Pseudonymized;
import io.sipstream.reassembly.ReassemblyLimits;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every setting of the job, checked and typed. */
public record JobSettings(
    DecoderSettings decoder,
    ReassemblyLimits reassembly,
    KafkaSettings kafka,
    ElasticsearchSettings elasticsearch,
    FlinkSettings flink) {

  /**
   * Settings from a program: the defaults, but for these keys of {@link SettingsTable}.
   *
   * @throws InvalidSettingsException naming every value that is not allowed
   */
  public static JobSettings of(Map<String, String> texts) throws InvalidSettingsException {
    SettingValues values = new SettingValues(SettingsTable.all());
    values.beginSource();
    texts.forEach((key, text) -> values.give(key, text, "in the program", true));
    return values.settings();
  }

  static JobSettings from(SettingValues values) {
    int[] ports = ports(values, SettingsTable.PORTS);
    return new JobSettings(
        new DecoderSettings(
            values.get(SettingsTable.PROFILE),
            ports,
            values.get(SettingsTable.PARSE_AUTHORIZATION),
            values.get(SettingsTable.PARSE_BODY),
            values.get(SettingsTable.KEEP_ORIGINAL),
            Set.copyOf(values.get(SettingsTable.MASK)),
            pseudonyms(values),
            values.get(SettingsTable.COMMUNITY_ID_SEED),
            new TunnelPorts(ports(values, SettingsTable.TUNNELS_VXLAN_PORTS), ports)),
        ReassemblySettings.from(values),
        KafkaSettings.from(values),
        ElasticsearchSettings.from(values),
        FlinkSettings.from(values));
  }

  private static PseudonymSettings pseudonyms(SettingValues values) {
    Set<Pseudonymized> kinds = Set.copyOf(values.get(SettingsTable.PSEUDONYMIZE));
    if (kinds.isEmpty()) {
      return PseudonymSettings.NONE;
    }
    Secret key = values.secret(SettingsTable.PSEUDONYM_KEY, SettingsTable.PSEUDONYM_KEY_FILE);
    if (key == null || key.value().getBytes(UTF_8).length < PseudonymSettings.SHORTEST_KEY_BYTES) {
      values.error(
          "pseudonymize needs a key of %d bytes or more; give it with pseudonym-key-file or the"
              + " environment variable %s.",
          PseudonymSettings.SHORTEST_KEY_BYTES, SettingsTable.PSEUDONYM_KEY.environmentVariable());
      return PseudonymSettings.NONE;
    }
    return new PseudonymSettings(kinds, key.value().getBytes(UTF_8));
  }

  private static int[] ports(SettingValues values, Setting<List<Integer>> setting) {
    return values.get(setting).stream().mapToInt(Integer::intValue).toArray();
  }
}
