package io.sipstream.agent;

import io.sipstream.agent.command.HepCommand;
import io.sipstream.agent.command.LiveCommand;
import io.sipstream.agent.command.ReplayCommand;
import io.sipstream.agent.command.Subcommand;
import io.sipstream.agent.process.AgentException;
import io.sipstream.agent.process.AgentVersion;
import io.sipstream.frames.VisibleText;
import io.sipstream.support.ExitStatus;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The capture agent: frames from an interface, HEP senders or capture files into Kafka. */
@Command(
    name = "sipstream-capture-agent",
    description =
        "Copies frames from an interface, HEP senders or capture files into Kafka, untouched.",
    versionProvider = CaptureAgent.Version.class,
    mixinStandardHelpOptions = true,
    subcommands = {LiveCommand.class, HepCommand.class, ReplayCommand.class},
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:everything captured is in Kafka, or a live capture ended on SIGTERM, SIGINT or SIGHUP",
      "1:something failed: a damaged file, a missing broker, frames that Kafka did not take",
      "2:wrong settings"
    })
public final class CaptureAgent {
  private CaptureAgent() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs the agent to its end; gives the exit status. */
  static int run(String... args) {
    CommandLine commandLine = new CommandLine(new CaptureAgent());
    // Collected instead of thrown, so that all wrong settings are told at once.
    commandLine.getCommandSpec().parser().collectErrors(true);
    commandLine
        .getSubcommands()
        .values()
        .forEach(each -> each.getCommandSpec().parser().collectErrors(true));
    commandLine.setExecutionStrategy(CaptureAgent::execute);
    return commandLine.execute(args);
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
        problems.add("Say what to do: live, hep or replay; --help tells more.");
      }
      return wrong(problems);
    }
    problems.addAll(subcommand.problems());
    if (!problems.isEmpty()) {
      return wrong(problems);
    }
    try {
      return subcommand.run();
    } catch (AgentException e) {
      System.err.println(VisibleText.of(e.getMessage()));
      return e.exitStatus();
    }
  }

  private static int wrong(List<String> problems) {
    problems.stream().distinct().map(VisibleText::of).forEach(System.err::println);
    return ExitStatus.INVALID_SETTINGS;
  }

  /** Prints the version that the build wrote into the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = AgentVersion.get();
      return new String[] {
        "sipstream capture agent " + (version == null ? "(not packaged)" : version)
      };
    }
  }
}
