package io.sipstream.cli.explore;

import io.sipstream.calls.evaluate.CallDeadlines;
import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.evaluate.CallSettings;
import io.sipstream.calls.evaluate.DialPlan;
import io.sipstream.calls.event.CallEventReader;
import io.sipstream.calls.event.CallKeySettings;
import io.sipstream.calls.ladder.ElementNames;
import io.sipstream.calls.peers.Peers;
import io.sipstream.cli.decode.CaptureCommand;
import io.sipstream.cli.decode.Summary;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.explorer.Explorer;
import io.sipstream.explorer.store.MemoryStore;
import io.sipstream.privacy.PseudonymSettings;
import io.sipstream.settings.JobSettings;
import io.sipstream.support.ExitStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves web pages on the calls and messages of capture files, without other servers. */
@Command(
    name = "explore",
    header = "Show the calls and messages of capture files as web pages, without servers.",
    description = {
      "%nPrints the address of the pages first, then decodes the captures in memory. The list fills"
          + " while it reads. Ends on Ctrl-C. A summary goes to standard error."
    },
    parameterListHeading = "%n",
    customSynopsis = "sipstream explore [OPTION]... CAPTURE...",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "1:the address cannot be used, or no capture could be read",
      "2:invalid option or setting"
    })
public final class ExploreCommand extends CaptureCommand {
  /** Most memory for messages; the rest of the heap is for decoding, calls and pages. */
  private static final double SHARE_OF_HEAP = 0.6;

  /** Selects who may open the pages. */
  enum Auth {
    /** Anyone who has the printed address. */
    token,
    /** Anyone who reaches the port. */
    none
  }

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:0",
      description = "address of the pages; port 0 is any free port [127.0.0.1:0]")
  private String listen;

  @Option(
      names = "--auth",
      paramLabel = "token|none",
      defaultValue = "token",
      description =
          "who may open the pages: token for the printed address only, on loopback; none for"
              + " everyone who reaches the port [token]")
  private Auth auth;

  @Option(
      names = "--public-name",
      paramLabel = "HOST",
      description = "host in the address that browsers use, with --auth none [host of --listen]")
  private String publicName;

  private InetSocketAddress address;

  @Override
  protected void check() {
    super.check();
    address = address();
  }

  @Override
  protected int run(JobSettings settings) {
    MemoryStore store = store(settings);
    try (Explorer explorer = start(store, address)) {
      System.out.println(explorer.address());
      return serve(settings, store);
    } catch (IOException e) {
      System.err.println(
          "Cannot listen on " + listen + ": " + e.getMessage() + ". Set another --listen.");
      return ExitStatus.FAILED;
    }
  }

  /** Returns the address to listen on, if --auth allows it. */
  private InetSocketAddress address() {
    InetSocketAddress address = ListenAddress.parse(listen);
    if (auth == Auth.token && !address.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "--listen: "
              + listen
              + " can be reached from other machines. Use a loopback address, or add --auth none"
              + " if everyone who reaches it may read the captures.");
    }
    if (publicName != null && auth == Auth.token) {
      throw new IllegalArgumentException("--public-name needs --auth none.");
    }
    if (publicName == null && address.getAddress().isAnyLocalAddress()) {
      throw new IllegalArgumentException(
          "--listen: " + listen + " has no host. Add --public-name with the name of this machine.");
    }
    return address;
  }

  private Explorer start(MemoryStore store, InetSocketAddress address) throws IOException {
    if (auth == Auth.token) {
      return Explorer.withToken(store, address);
    }
    String name = publicName == null ? address.getAddress().getHostAddress() : publicName;
    return Explorer.open(store, address, name);
  }

  private static MemoryStore store(JobSettings settings) {
    PseudonymSettings pseudonyms = settings.decoder().pseudonyms();
    CallSettings evaluation =
        new CallSettings(
            CallDeadlines.DEFAULT,
            DialPlan.DEFAULT,
            CallSettings.DEFAULT.suffixes(),
            settings.decoder().communityIdSeed(),
            !pseudonyms.kinds().isEmpty());
    return new MemoryStore(
        new CallEventReader(CallKeySettings.DEFAULT, pseudonyms.key()),
        new CallEvaluator(evaluation, Peers.none()),
        ElementNames.none(),
        new SipDocumentWriter(settings.decoder()),
        (long) (SHARE_OF_HEAP * Runtime.getRuntime().maxMemory()));
  }

  /** Reads the captures, then serves until the process ends. */
  private int serve(JobSettings settings, MemoryStore store) {
    Summary summary = new Summary(store);
    readCaptures(settings, summary);
    store.end(captureFailed());
    summary.print(System.err);
    if (captureFailed() && store.status().messages() == 0) {
      return ExitStatus.FAILED;
    }
    System.err.printf(
        "Memory limit of messages: %,d MiB. The pages are served until Ctrl-C.%n",
        store.status().limitMib());
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ExitStatus.OK;
  }
}
