package io.sipstream.settings;

import java.util.Arrays;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The job's command line: every setting as an option, the help and the print-out of settings. */
public final class JobCommand {
  private static final int HELP_WIDTH = 100;

  // No argument holds this character, and no value that stands for a missing one is this.
  private static final String NO_DELIMITER = "\0--";

  private final CommandLine commandLine;
  private final SettingOptions options;
  private final ParseResult parsed;

  private JobCommand(CommandLine commandLine, SettingOptions options, ParseResult parsed) {
    this.commandLine = commandLine;
    this.options = options;
    this.parsed = parsed;
  }

  /** Parses a command line; {@link #load} reports its errors. */
  public static JobCommand parse(String[] arguments) {
    SettingOptions options = new SettingOptions(SettingsTable.all());
    CommandSpec spec = CommandSpec.create().name("sipstream-flink-job.jar");
    spec.usageMessage()
        .description(
            "Reads frames from Kafka and writes one document per SIP message to Elasticsearch.%n")
        .customSynopsis("flink run sipstream-flink-job.jar [--config FILE] [--KEY VALUE]...")
        .sortOptions(false)
        .width(HELP_WIDTH)
        .optionListHeading("%nSettings, with what is allowed and [the default]:%n")
        .footer(
            "",
            "Sources, later wins: defaults, the YAML file (nested keys or keys with dots), the",
            "environment (SIPSTREAM_KAFKA_TOPICS for kafka.topics) and the command line. Passwords and",
            "API keys come from the environment or from the files that the *-file settings name.");
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("print this").build());
    spec.addOption(
        OptionSpec.builder("--print-config")
            .type(boolean.class)
            .description("print the settings in effect as YAML, secrets masked, and end")
            .build());
    options.addTo(spec);
    CommandLine commandLine =
        new CommandLine(spec)
            .setUnmatchedArgumentsAllowed(true)
            .setUnmatchedOptionsArePositionalParams(false)
            .setOverwrittenOptionsAllowed(true)
            // There are options only, so "--" ends nothing; it is an unknown argument.
            .setEndOfOptionsDelimiter(NO_DELIMITER)
            .setExpandAtFiles(false)
            .setInterpolateVariables(false);
    // Unreadable arguments are reported together with all other errors.
    spec.parser().collectErrors(true);
    String[] joined =
        SettingOptions.joinKafkaProperties(Arrays.asList(arguments)).toArray(String[]::new);
    return new JobCommand(commandLine, options, commandLine.parseArgs(joined));
  }

  public boolean wantsHelp() {
    return isOn("--help");
  }

  /** The help, which holds the table of settings. */
  public String help() {
    return commandLine.getUsageMessage(Ansi.OFF);
  }

  public boolean wantsConfigPrinted() {
    return isOn("--print-config");
  }

  private boolean isOn(String option) {
    Boolean value = parsed.matchedOptionValue(option, false);
    return Boolean.TRUE.equals(value);
  }

  /**
   * The settings in effect.
   *
   * @throws InvalidSettingsException naming everything that is wrong
   */
  public LoadedSettings load(Map<String, String> environment) throws InvalidSettingsException {
    return options.load(parsed, environment);
  }
}
