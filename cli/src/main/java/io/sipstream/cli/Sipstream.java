package io.sipstream.cli;

import io.sipstream.cli.decode.DecodeCommand;
import io.sipstream.cli.export.ExportCommand;
import io.sipstream.cli.quickstart.QuickstartCommand;
import io.sipstream.frames.VisibleText;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands that the {@code sipstream} launcher offers. */
@Command(
    name = "sipstream",
    description = "SIP from the wire to Elasticsearch, one document per message.%n",
    mixinStandardHelpOptions = true,
    version = "sipstream 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {QuickstartCommand.class, DecodeCommand.class, ExportCommand.class},
    footer = {
      "  agent       Copy frames from an interface or capture files into Kafka.",
      "  bench       Measure sipstream on this machine, beside other programs.",
      "",
      "sipstream COMMAND --help tells more."
    })
public final class Sipstream {
  private static final int WIDTH = 100;

  private Sipstream() {}

  public static void main(String[] arguments) {
    CommandLine commandLine = new CommandLine(new Sipstream());
    QuickstartCommand.addSettings(commandLine.getSubcommands().get("quickstart"));
    DecodeCommand.addSettings(commandLine.getSubcommands().get("decode"));
    ExportCommand.addSettings(commandLine.getSubcommands().get("export"));
    commandLine.setUsageHelpWidth(WIDTH);
    commandLine.setExpandAtFiles(false);
    commandLine.setParameterExceptionHandler(Sipstream::wrongArguments);
    System.exit(commandLine.execute(arguments));
  }

  /** One sentence, and where to read more; the whole help would bury it. */
  private static int wrongArguments(CommandLine.ParameterException e, String[] arguments) {
    CommandLine.Model.CommandSpec command = e.getCommandLine().getCommandSpec();
    System.err.println(VisibleText.of(e.getMessage()) + ".");
    System.err.println(command.qualifiedName() + " --help tells more.");
    return command.exitCodeOnInvalidInput();
  }
}
