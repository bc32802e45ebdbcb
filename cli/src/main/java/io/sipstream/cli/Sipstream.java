package io.sipstream.cli;

import io.sipstream.cli.calls.AlertsCommand;
import io.sipstream.cli.calls.CallsCommand;
import io.sipstream.cli.calls.KpisCommand;
import io.sipstream.cli.calls.RegistrationsCommand;
import io.sipstream.cli.calls.TapsCommand;
import io.sipstream.cli.command.SettingsCommand;
import io.sipstream.cli.decode.DecodeCommand;
import io.sipstream.cli.explore.ExploreCommand;
import io.sipstream.cli.export.ExportCommand;
import io.sipstream.cli.quickstart.QuickstartCommand;
import io.sipstream.frames.TerminalText;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs the commands of the {@code sipstream} launcher. */
@Command(
    name = "sipstream",
    description =
        "Indexes SIP messages from captured frames in Elasticsearch, one document each.%n",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      QuickstartCommand.class,
      DecodeCommand.class,
      CallsCommand.class,
      KpisCommand.class,
      RegistrationsCommand.class,
      TapsCommand.class,
      AlertsCommand.class,
      ExploreCommand.class,
      ExportCommand.class
    },
    footer = {
      "  agent       Send frames of an interface, HEP senders or capture files to Kafka.",
      "  bench       Measure sipstream on this machine, compared with other programs.",
      "",
      "See sipstream COMMAND --help."
    })
public final class Sipstream {
  private static final int WIDTH = 100;

  private Sipstream() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** Creates the command line with its subcommands and the job's settings. */
  public static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Sipstream());
    QuickstartCommand.addSettings(commandLine.getSubcommands().get("quickstart"));
    for (CommandLine command : commandLine.getSubcommands().values()) {
      command.getCommandSpec().versionProvider(new BuildVersion());
      if (command.getCommand() instanceof SettingsCommand withSettings) {
        withSettings.addSettings();
      }
    }
    commandLine.setUsageHelpWidth(WIDTH);
    commandLine.setExpandAtFiles(false);
    commandLine.setParameterExceptionHandler(Sipstream::wrongArguments);
    return commandLine;
  }

  /** Prints the error and a reference to the help, since the whole help would hide the error. */
  private static int wrongArguments(CommandLine.ParameterException e, String[] arguments) {
    CommandLine.Model.CommandSpec command = e.getCommandLine().getCommandSpec();
    System.err.println(TerminalText.of(e.getMessage()) + ".");
    System.err.println("See " + command.qualifiedName() + " --help.");
    return command.exitCodeOnInvalidInput();
  }
}
