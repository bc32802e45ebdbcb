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

  private final CommandLine commandLine = new CommandLine(CommandSpec.create());
  private final SettingOptions options = new SettingOptions(SettingDeclaration.all());
  private final ParseResult parsed;

  private JobCommand(String[] arguments) {
    describe(commandLine.getCommandSpec());
    options.addTo(commandLine.getCommandSpec());
    commandLine
        .setUnmatchedArgumentsAllowed(true)
        .setUnmatchedOptionsArePositionalParams(false)
        .setOverwrittenOptionsAllowed(true)
        // Options are all there is, so "--" ends nothing; it is an error like other arguments.
        .setEndOfOptionsDelimiter(NO_DELIMITER)
        .setExpandAtFiles(false)
        .setInterpolateVariables(false);
    // All errors are reported together.
    commandLine.getCommandSpec().parser().collectErrors(true);
    parsed =
        commandLine.parseArgs(
            SettingOptions.joinKafkaProperties(Arrays.asList(arguments)).toArray(String[]::new));
  }

  /** Reads a command line; {@link #load} reports what is wrong with it. */
  public static JobCommand parse(String[] arguments) {
    return new JobCommand(arguments);
  }

  private static void describe(CommandSpec spec) {
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
    return Boolean.TRUE.equals(parsed.matchedOptionValue(option, false));
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
