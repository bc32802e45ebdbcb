package io.sipstream.cli.quickstart;

import io.sipstream.cli.stack.LocalStackException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the whole of sipstream at work on this machine, with real servers and no Docker. */
@Command(
    name = "quickstart",
    description = {
      "Start a real Kafka broker, Elasticsearch node and Flink cluster on loopback, send captures"
          + " through them, and show what can be found afterwards. Stays up until Ctrl-C, which"
          + " leaves nothing behind.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:every SIP message is a searchable document",
      "1:something failed, or the books do not balance",
      "2:an option is wrong"
    })
public final class QuickstartCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "CAPTURE",
      description = "capture files or directories to replay [sample-pcaps]")
  private List<Path> captures = new ArrayList<>();

  @Option(names = "--exit", description = "end when everything has been shown")
  private boolean exit;

  @Option(
      names = "--elasticsearch",
      paramLabel = "URL",
      description = "use this running Elasticsearch, and leave it running, in place of an own one")
  private URI elasticsearch;

  @Option(
      names = "--ports",
      paramLabel = "PORT,...",
      defaultValue = "5060",
      description = "ports that carry SIP [5060]")
  private String ports;

  @Override
  public Integer call() {
    Path home = Path.of(System.getProperty("sipstream.home", "")).toAbsolutePath();
    if (captures.isEmpty()) {
      captures.add(home.resolve("sample-pcaps"));
    }
    for (Path capture : captures) {
      if (!Files.isReadable(capture)) {
        System.err.println("There is no readable file or directory " + capture + ".");
        return CommandLine.ExitCode.USAGE;
      }
    }
    if (elasticsearch != null && !"http".equals(elasticsearch.getScheme())) {
      System.err.println("--elasticsearch takes an address such as http://127.0.0.1:9200.");
      return CommandLine.ExitCode.USAGE;
    }
    try (Quickstart quickstart = Quickstart.start(home, elasticsearch, ports)) {
      boolean balanced = quickstart.run(captures);
      if (!exit && balanced) {
        quickstart.waitForCtrlC();
      }
      return balanced ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    } catch (LocalStackException | IOException e) {
      System.err.println(e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CommandLine.ExitCode.SOFTWARE;
    }
  }
}
