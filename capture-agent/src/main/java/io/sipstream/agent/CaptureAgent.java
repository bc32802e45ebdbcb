package io.sipstream.agent;

import io.sipstream.agent.command.HepCommand;
import io.sipstream.agent.command.LiveCommand;
import io.sipstream.agent.command.ReplayCommand;
import io.sipstream.agent.command.Subcommand;
import io.sipstream.agent.process.AgentException;
import io.sipstream.agent.process.AgentVersion;
import io.sipstream.frames.TerminalText;
import io.sipstream.support.ExitStatus;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** Runs the capture agent, which sends frames of an interface, HEP senders or files to Kafka. */
@Command(
    name = "sipstream-agent",
    description = "Sends frames of an interface, HEP senders or capture files to Kafka, unchanged.",
    versionProvider = CaptureAgent.Version.class,
    mixinStandardHelpOptions = true,
    subcommands = {LiveCommand.class, HepCommand.class, ReplayCommand.class},
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:Kafka has stored all frames, or a live capture ended on SIGTERM, SIGINT or SIGHUP",
      "1:failure, such as a damaged file, an unavailable broker or frames that Kafka rejected",
      "2:invalid settings"
    })
public final class CaptureAgent {
  private CaptureAgent() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    return commandLine().execute(args);
  }

  /** Creates the command line with its subcommands. */
  public static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new CaptureAgent());
    // Errors are collected, so that one run reports all invalid settings.
    commandLine.getCommandSpec().parser().collectErrors(true);
    for (CommandLine subcommand : commandLine.getSubcommands().values()) {
      subcommand.getCommandSpec().parser().collectErrors(true);
      subcommand.getCommandSpec().versionProvider(new Version());
    }
    commandLine.setExecutionStrategy(CaptureAgent::execute);
    return commandLine;
  }

  private static int execute(ParseResult top) {
    Integer help = CommandLine.executeHelpRequest(top);
    if (help != null) {
      return help;
    }
    ParseResult parsed = top.hasSubcommand() ? top.subcommand() : top;
    List<String> problems = new ArrayList<>();
    top.errors().forEach(error -> problems.add(error.getMessage()));
    if (parsed != top) {
      parsed.errors().forEach(error -> problems.add(error.getMessage()));
    }
    Object command = parsed.commandSpec().userObject();
    if (!(command instanceof Subcommand subcommand)) {
      if (problems.isEmpty()) {
        problems.add("No command given: use live, hep or replay, or --help for help.");
      }
      return invalid(problems);
    }
    problems.addAll(subcommand.problems());
    if (!problems.isEmpty()) {
      return invalid(problems);
    }
    try {
      return subcommand.run();
    } catch (AgentException e) {
      System.err.println(TerminalText.of(e.getMessage()));
      return e.exitStatus();
    }
  }

  private static int invalid(List<String> problems) {
    problems.stream().distinct().map(TerminalText::of).forEach(System.err::println);
    return ExitStatus.INVALID_SETTINGS;
  }

  /** Returns the version that the build wrote into the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = AgentVersion.get();
      return new String[] {"sipstream-agent " + (version == null ? "(not packaged)" : version)};
    }
  }
}
