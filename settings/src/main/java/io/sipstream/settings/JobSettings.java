package io.sipstream.settings;

import io.sipstream.document.DecoderSettings;
import io.sipstream.reassembly.ReassemblyLimits;
import io.sipstream.settings.Setting.Group;
import io.sipstream.settings.Setting.Help;
import java.util.Map;

/** Every setting of the job, checked and typed. */
public record JobSettings(
    @Setting(format = TextFormat.FILE) @Help("YAML file with settings.") String config,
    @Group("Documents") DocumentSettings documents,
    @Group(value = "IP defragmentation", prefix = "ip-defrag.") IpDefragSettings ipDefrag,
    @Group(value = "TCP reassembly", prefix = "tcp-reassembly.")
        TcpReassemblySettings tcpReassembly,
    @Group(value = "Calls", prefix = "calls.") CallsSettings calls,
    @Group(value = "KPIs", prefix = "kpis.") KpisSettings kpis,
    @Group(value = "Registrations", prefix = "registrations.") RegistrationsSettings registrations,
    @Group(value = "Kafka", prefix = "kafka.") KafkaSettings kafka,
    @Group(value = "Elasticsearch", prefix = "elasticsearch.") ElasticsearchSettings elasticsearch,
    @Group("Flink") FlinkSettings flink) {

  /** Makes settings in a program: the defaults, except for these keys. */
  public static JobSettings of(Map<String, String> texts) throws InvalidSettingsException {
    SettingValues values = new SettingValues(SettingDeclaration.all());
    values.begin(SettingValues.Source.PROGRAM);
    texts.forEach((key, text) -> values.give(key, text, "in the program"));
    return values.load().settings();
  }

  /** The settings of the decoder. */
  public DecoderSettings decoder() {
    return documents.decoder();
  }

  /** The limits of the reassembly of fragments and segments. */
  public ReassemblyLimits reassembly() {
    return new ReassemblyLimits(ipDefrag.limits(), tcpReassembly.limits());
  }
}
