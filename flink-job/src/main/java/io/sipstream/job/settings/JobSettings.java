package io.sipstream.job.settings;

import io.sipstream.document.DecoderSettings;
import io.sipstream.packet.TunnelPorts;
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
   * @throws WrongSettingsException naming every value that is not allowed
   */
  public static JobSettings of(Map<String, String> texts) throws WrongSettingsException {
    SettingValues values = new SettingValues(SettingsTable.all());
    values.beginSource();
    texts.forEach((key, text) -> values.give(key, text, "in the program", true));
    return values.settings();
  }

  static JobSettings from(SettingValues values) {
    int[] ports = ports(values, SettingsTable.PORTS);
    return new JobSettings(
        new DecoderSettings(
            ports,
            values.get(SettingsTable.PARSE_AUTHORIZATION),
            values.get(SettingsTable.PARSE_BODY),
            values.get(SettingsTable.KEEP_ORIGINAL),
            Set.copyOf(values.get(SettingsTable.MASK)),
            values.get(SettingsTable.COMMUNITY_ID_SEED),
            new TunnelPorts(ports(values, SettingsTable.TUNNELS_VXLAN_PORTS), ports)),
        ReassemblySettings.from(values),
        KafkaSettings.from(values),
        ElasticsearchSettings.from(values),
        FlinkSettings.from(values));
  }

  private static int[] ports(SettingValues values, Setting<List<Integer>> setting) {
    return values.get(setting).stream().mapToInt(Integer::intValue).toArray();
  }
}
