package io.sipstream.cli.explore;

import io.sipstream.calls.peers.Peers;
import io.sipstream.calls.peers.PeersFile;
import io.sipstream.cli.command.SettingsCommand;
import io.sipstream.cli.decode.CaptureReader;
import io.sipstream.cli.decode.Summary;
import io.sipstream.explorer.Explorer;
import io.sipstream.explorer.http.WebRequest;
import io.sipstream.explorer.page.FrameExport;
import io.sipstream.explorer.store.ElasticsearchStore;
import io.sipstream.explorer.store.MemoryStore;
import io.sipstream.explorer.store.MessageStore;
import io.sipstream.explorer.store.SearchClient;
import io.sipstream.explorer.task.FrameTasks;
import io.sipstream.frames.TerminalText;
import io.sipstream.settings.JobSettings;
import io.sipstream.settings.LoadedSettings;
import io.sipstream.support.ExitStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Serves web pages on the calls and messages of capture files or of a search server. */
@Command(
    name = "explore",
    header = "Show calls and messages as web pages: of capture files, or of Elasticsearch.",
    description = {
      "%nPrints the address of the pages first, then decodes the captures in memory. The list fills"
          + " while it reads. Ends on Ctrl-C. A summary goes to standard error."
    },
    parameterListHeading = "%n",
    customSynopsis = {
      "sipstream explore [OPTION]... CAPTURE...",
      "       sipstream explore [OPTION]... --elasticsearch URL"
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "1:the address cannot be used, or no capture could be read",
      "2:invalid option or setting"
    })
public final class ExploreCommand extends SettingsCommand {
  @Parameters(
      arity = "0..*",
      paramLabel = "CAPTURE",
      description = "pcap or pcapng files, also compressed; - for standard input")
  private List<String> captures = new ArrayList<>();

  @Option(
      names = "--elasticsearch",
      paramLabel = "URL",
      description = "show the documents of this Elasticsearch or OpenSearch instead of captures")
  private URI elasticsearch;

  @Mixin private AccessOptions access;

  @Mixin private KafkaOptions kafka;

  @Option(names = "--open", description = "open the pages in the browser of this machine")
  private boolean open;

  @Option(
      names = "--peers-file",
      paramLabel = "FILE",
      description = "file that names elements: name, kind, networks and ports, one per line")
  private Path peersFile;

  @Option(
      names = "--agent-name",
      paramLabel = "NAME",
      description = "value of observer.name, as set by an agent with this name")
  private String agentName;

  private InetSocketAddress address;
  private Peers peers;

  /** Creates the command with the settings of the decoder and of the search server. */
  public ExploreCommand() {
    super(
        "elasticsearch.index-prefix",
        "elasticsearch.username",
        "elasticsearch.password",
        "elasticsearch.api-key",
        "elasticsearch.ca-file");
  }

  @Override
  protected int run(LoadedSettings loaded) {
    loaded.notices().forEach(System.err::println);
    try {
      Stores stores = new Stores(loaded.settings(), peers);
      return elasticsearch == null
          ? serveCaptures(loaded.settings(), stores.memory(), address)
          : serveServer(loaded.settings(), stores, address);
    } catch (IllegalArgumentException e) {
      System.err.println(TerminalText.of(e.getMessage()));
      return ExitStatus.INVALID_SETTINGS;
    } catch (IOException e) {
      System.err.println(
          "Cannot listen on "
              + access.listen()
              + ": "
              + e.getMessage()
              + ". Set another --listen.");
      return ExitStatus.FAILED;
    }
  }

  @Override
  protected void check() {
    if (captures.isEmpty() == (elasticsearch == null)) {
      throw new IllegalArgumentException("Name captures, or a server with --elasticsearch URL.");
    }
    if (elasticsearch != null && !isServer(elasticsearch)) {
      // Without the value, which may have a password.
      throw new IllegalArgumentException(
          "--elasticsearch: the URL is invalid. Use http or https, host and port, such as"
              + " http://localhost:9200. Set credentials as elasticsearch.username and"
              + " elasticsearch.password.");
    }
    if (captures.stream().filter("-"::equals).count() > 1) {
      throw new IllegalArgumentException("- is standard input, which can be read only once.");
    }
    address = access.address(elasticsearch != null);
    kafka.check(elasticsearch != null, access.hasUsers());
    peers = peers();
  }

  /** Returns whether a URL has a host and a path only. */
  private static boolean isServer(URI url) {
    return ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
        && url.getHost() != null
        && url.getRawUserInfo() == null
        && url.getRawQuery() == null
        && url.getRawFragment() == null;
  }

  private Peers peers() {
    if (peersFile == null) {
      return Peers.none();
    }
    try {
      return PeersFile.parse(Files.readString(peersFile), peersFile.toString());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--peers-file: cannot read "
              + peersFile
              + " ("
              + e.getClass().getSimpleName()
              + "). Set a readable text file.",
          e);
    }
  }

  private Explorer start(
      Function<WebRequest, MessageStore> store,
      FrameExport frames,
      FrameTasks tasks,
      SearchClient client,
      boolean runAs,
      InetSocketAddress address)
      throws IOException {
    Consumer<String> audit =
        access.hasUsers()
            ? line -> System.err.println(TerminalText.of("audit: " + line))
            : line -> {};
    return Explorer.start(
        store,
        frames,
        tasks,
        access.access(client, runAs),
        address,
        access.publicName(address),
        audit);
  }

  private void announce(Explorer explorer) {
    System.out.println(explorer.address());
    if (open) {
      Desktop.open(explorer.address());
    }
  }

  private int serveServer(JobSettings settings, Stores stores, InetSocketAddress address)
      throws IOException {
    SearchClient client = stores.client(elasticsearch);
    Map<String, String> credentials = access.logsIn() ? Map.of() : stores.credentials();
    ElasticsearchStore store = stores.server(client.with(credentials));
    try (Explorer explorer =
        start(
            request -> store.as(request.user().serverHeaders()),
            null,
            kafka.tasks(settings),
            client,
            !credentials.isEmpty(),
            address)) {
      announce(explorer);
      System.err.println("The pages are served until Ctrl-C.");
      waitForEnd();
      return ExitStatus.OK;
    }
  }

  /** Reads the captures, then serves until the process ends. */
  private int serveCaptures(JobSettings settings, MemoryStore store, InetSocketAddress address)
      throws IOException {
    FrameExport frames = CaptureFrames.of(captures, settings);
    try (Explorer explorer = start(request -> store, frames, null, null, false, address)) {
      announce(explorer);
      Summary summary = new Summary(store);
      CaptureReader reader = new CaptureReader(settings, agentName, summary);
      reader.readAll(captures);
      store.end(reader.hasFailed());
      summary.print(System.err);
      if (reader.hasFailed() && store.status().messages() == 0) {
        return ExitStatus.FAILED;
      }
      System.err.printf(
          "Memory limit of messages: %,d MiB. The pages are served until Ctrl-C.%n",
          store.status().limitMib());
      waitForEnd();
      return ExitStatus.OK;
    }
  }

  private static void waitForEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
