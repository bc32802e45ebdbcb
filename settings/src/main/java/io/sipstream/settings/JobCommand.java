package io.sipstream.settings;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The job's command line: every setting as an option, the help and the print-out of settings. */
@Command(
    customSynopsis = "flink run sipstream-flink-job.jar [--config FILE] [--KEY VALUE]...",
    description =
        "Reads frames from Kafka and writes one document per SIP message to Elasticsearch.%n",
    sortOptions = false,
    usageHelpWidth = 100,
    optionListHeading = "%nSettings, with what is allowed and [the default]:%n",
    footer = {
      "",
      "Sources, later wins: defaults, the YAML file (nested keys or keys with dots), the",
      "environment (SIPSTREAM_KAFKA_TOPICS for kafka.topics) and the command line. Passwords and",
      "API keys come from the environment or from the files that the *-file settings name.",
      "docs/reference/job-settings.md has what happens at each limit, and when to change a setting."
    })
public final class JobCommand {
  // No argument holds this character, and no value that stands for a missing one is this.
  private static final String NO_DELIMITER = "\0--";

  private final SettingOptions options = new SettingOptions(SettingDeclaration.all());
  private ParseResult parsed;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "print this")
  private boolean help;

  @Option(
      names = "--print-config",
      description = "print the settings in effect as YAML, secrets masked, and end")
  private boolean printConfig;

  private JobCommand() {}

  /** Reads a command line; {@link #load} reports what is wrong with it. */
  public static JobCommand parse(String[] arguments) {
    JobCommand command = new JobCommand();
    CommandLine commandLine =
        new CommandLine(command)
            .setUnmatchedArgumentsAllowed(true)
            .setUnmatchedOptionsArePositionalParams(false)
            .setOverwrittenOptionsAllowed(true)
            // Options are all there is, so "--" ends nothing; it is an error like other arguments.
            .setEndOfOptionsDelimiter(NO_DELIMITER)
            .setExpandAtFiles(false)
            .setInterpolateVariables(false);
    CommandSpec spec = commandLine.getCommandSpec();
    command.options.addTo(spec);
    SettingOptions.addKafkaProperties(spec, arguments);
    // All errors are reported together.
    spec.parser().collectErrors(true);
    command.parsed = commandLine.parseArgs(arguments);
    return command;
  }

  public boolean wantsHelp() {
    return help;
  }

  /** The help, which holds the table of settings. */
  public String help() {
    return parsed.commandSpec().commandLine().getUsageMessage(Ansi.OFF);
  }

  public boolean wantsConfigPrinted() {
    return printConfig;
  }

  /** The settings in effect, if nothing is wrong with them. */
  public LoadedSettings load(Map<String, String> environment) throws InvalidSettingsException {
    return options.load(parsed, environment);
  }
}
