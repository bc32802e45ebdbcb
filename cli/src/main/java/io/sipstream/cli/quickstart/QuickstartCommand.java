package io.sipstream.cli.quickstart;

import io.sipstream.cli.stack.LocalStackException;
import io.sipstream.cli.stack.SearchNode;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CaptureFileException;
import io.sipstream.frames.TerminalText;
import io.sipstream.job.elasticsearch.connection.SearchServer;
import io.sipstream.settings.InvalidSettingsException;
import io.sipstream.settings.LoadedSettings;
import io.sipstream.settings.SettingDeclaration;
import io.sipstream.settings.SettingOptions;
import io.sipstream.support.ExitStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Demonstrates the complete pipeline on this machine, with real servers and without Docker. */
@Command(
    name = "quickstart",
    header = "Demonstrate the complete pipeline on this machine with real servers.",
    description = {
      "%nStarts a Kafka broker, an Elasticsearch or OpenSearch node and a Flink cluster on"
          + " loopback, replays captures, and prints what can be found in Elasticsearch. Keeps"
          + " running until Ctrl-C, which stops all processes and deletes all files."
    },
    customSynopsis = "sipstream quickstart [OPTION]... [CAPTURE]...",
    parameterListHeading = "%n",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status, with Ctrl-C at the end or --exit:%n",
    exitCodeList = {
      "0:every SIP message is a searchable document",
      "1:failure, or the frame accounting does not balance",
      "2:invalid option or capture; nothing was started"
    })
public final class QuickstartCommand implements Callable<Integer> {
  private static final SettingOptions SETTINGS = new SettingOptions(SettingDeclaration.of("ports"));

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "CAPTURE",
      description = "capture files or directories to replay [sample-pcaps]")
  private List<Path> captures = new ArrayList<>();

  @Option(names = "--exit", description = "exit after printing the results")
  private boolean exit;

  @Option(
      names = "--traffic",
      description = "then keep generating calls of several outcomes, to watch them in the explorer")
  private boolean traffic;

  @Option(names = "--verbose", description = "print all counters and one complete document")
  private boolean verbose;

  @Option(
      names = "--elasticsearch",
      paramLabel = "URL",
      description =
          "use this running Elasticsearch or OpenSearch instead of starting one; it keeps running")
  private String elasticsearch;

  @Option(
      names = "--server",
      paramLabel = "NAME",
      description =
          "start this server: elasticsearch-7, elasticsearch-8, elasticsearch-9, opensearch-2 or"
              + " opensearch-3 [elasticsearch-7]")
  private String server;

  /** Adds the job's settings that the quickstart supports as options. */
  public static void addSettings(CommandLine quickstart) {
    SETTINGS.addTo(quickstart.getCommandSpec());
  }

  @Override
  public Integer call() {
    Path home = Path.of(System.getProperty("sipstream.home", "")).toAbsolutePath();
    if (captures.isEmpty()) {
      captures.add(home.resolve("sample-pcaps"));
    }
    Optional<RunningElasticsearch> running =
        Optional.ofNullable(elasticsearch).flatMap(RunningElasticsearch::parse);
    List<String> wrong = new ArrayList<>();
    captures.forEach(capture -> checkCapture(capture, wrong));
    if (elasticsearch != null && running.isEmpty()) {
      wrong.add(
          "--elasticsearch is \""
              + elasticsearch
              + "\"; allowed: an address such as http://127.0.0.1:9200, without user or path.");
    }
    if (traffic && exit) {
      wrong.add("--traffic keeps running and --exit ends: omit one.");
    }
    SearchNode node = node(wrong);
    String ports = ports(wrong);
    if (!wrong.isEmpty()) {
      wrong.stream().map(TerminalText::of).forEach(System.err::println);
      return ExitStatus.INVALID_SETTINGS;
    }
    return show(home, running, node, ports);
  }

  /** Returns the server to start; the default if the option is absent or invalid. */
  private SearchNode node(List<String> wrong) {
    if (server == null) {
      return SearchNode.ELASTICSEARCH_7;
    }
    Optional<SearchNode> named = SearchNode.named(server);
    if (named.isEmpty()) {
      wrong.add(
          "--server is \""
              + server
              + "\"; allowed: "
              + Arrays.stream(SearchNode.values())
                  .map(SearchNode::optionName)
                  .collect(Collectors.joining(", "))
              + ".");
    } else if (elasticsearch != null) {
      wrong.add("--server starts a server and --elasticsearch uses a running one: omit one.");
    } else {
      named.get().obstacle().ifPresent(wrong::add);
    }
    return named.orElse(SearchNode.ELASTICSEARCH_7);
  }

  private int show(
      Path home, Optional<RunningElasticsearch> running, SearchNode node, String ports) {
    ShutdownMessages messages = new ShutdownMessages();
    messages.watchSignals();
    int status;
    try {
      if (running.isPresent()) {
        SearchServer found = running.get().detect();
        messages.say("Using " + found + " at " + running.get().address());
        found.versionProblem().ifPresent(messages::say);
      }
      URI address = running.map(RunningElasticsearch::address).orElse(null);
      try (Quickstart quickstart = Quickstart.start(home, address, node, ports, messages)) {
        status = quickstart.run(captures, !exit, verbose) ? 0 : 1;
        if (traffic) {
          quickstart.generateTraffic();
        }
        if (!exit) {
          quickstart.waitForCtrlC(status, verdict(status));
        }
      }
    } catch (LocalStackException | IOException e) {
      messages.sayLast(e.getMessage());
      return ExitStatus.FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitStatus.FAILED;
    }
    messages.sayLast(verdict(status));
    return status;
  }

  private static String verdict(int status) {
    return status == ExitStatus.OK
        ? "Status 0: every SIP message is a searchable document."
        : "Status 1: the frame accounting does not balance; see above.";
  }

  private static void checkCapture(Path capture, List<String> wrong) {
    if (!Files.isReadable(capture)) {
      wrong.add(capture + " is not a readable file or directory.");
    } else if (Files.isRegularFile(capture)) {
      try (CaptureFile file = CaptureFile.open(capture)) {
        file.bytesRead();
      } catch (CaptureFileException e) {
        wrong.add(e.getMessage());
      } catch (IOException e) {
        wrong.add("Cannot read " + capture + ": " + e.getMessage() + ".");
      }
    }
  }

  private String ports(List<String> wrong) {
    try {
      // The job reads the environment itself, which its command line overrides.
      LoadedSettings loaded = SETTINGS.load(spec.commandLine().getParseResult(), Map.of());
      loaded.notices().forEach(System.err::println);
      return Arrays.stream(loaded.settings().decoder().ports())
          .mapToObj(Integer::toString)
          .collect(Collectors.joining(","));
    } catch (InvalidSettingsException e) {
      wrong.addAll(e.sentences());
      return null;
    }
  }
}
