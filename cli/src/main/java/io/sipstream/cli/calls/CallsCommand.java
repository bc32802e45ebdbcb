package io.sipstream.cli.calls;

import io.sipstream.calls.evaluate.CallDeadlines;
import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.evaluate.CallSettings;
import io.sipstream.calls.evaluate.DialPlan;
import io.sipstream.calls.event.CallEventReader;
import io.sipstream.calls.event.CallKeySettings;
import io.sipstream.calls.ladder.Ladder;
import io.sipstream.calls.ladder.MermaidLadder;
import io.sipstream.calls.ladder.SvgLadder;
import io.sipstream.calls.ladder.TextLadder;
import io.sipstream.calls.peers.Peer;
import io.sipstream.calls.peers.Peers;
import io.sipstream.cli.decode.CaptureCommand;
import io.sipstream.cli.decode.Summary;
import io.sipstream.frames.TerminalText;
import io.sipstream.privacy.PseudonymSettings;
import io.sipstream.settings.ElasticsearchSettings;
import io.sipstream.settings.IndexNaming;
import io.sipstream.settings.JobSettings;
import io.sipstream.support.ExitStatus;
import io.sipstream.support.Progress;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the calls of capture files, or draws one as a ladder, without servers. */
@Command(
    name = "calls",
    header = "List the calls of capture files, or draw one as a ladder, without servers.",
    description = {
      "%nWrites one row per call to a terminal, else one JSON document per line. With --ladder it"
          + " draws the messages of one call. A summary goes to standard error."
    },
    parameterListHeading = "%n",
    customSynopsis = "sipstream calls [OPTION]... CAPTURE...",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all captures were decoded",
      "1:a capture or the output failed, the call of --ladder was not found, or an internal error"
          + " occurred",
      "2:invalid option or setting"
    })
public final class CallsCommand extends CaptureCommand {
  /** Selects the format of the list. */
  enum Format {
    /** Aligned columns. */
    table,
    /** One document per line. */
    json,
    /** Comma-separated values. */
    csv,
    /** An action line and the document for Elasticsearch's bulk interface. */
    bulk
  }

  /** Selects the format of the ladder. */
  enum LadderFormat {
    /** Lines for a terminal. */
    text,
    /** A picture. */
    svg,
    /** A sequence diagram of Mermaid. */
    mermaid
  }

  @Option(
      names = "--format",
      paramLabel = "table|json|csv|bulk",
      description = "format of the list [table on a terminal, else json]")
  private Format format;

  @Option(
      names = "--ladder",
      paramLabel = "CALL-ID",
      description = "draw the messages of this call instead of the list")
  private String ladder;

  @Option(
      names = "--ladder-format",
      paramLabel = "text|svg|mermaid",
      defaultValue = "text",
      description = "format of the ladder [text]")
  private LadderFormat ladderFormat;

  @Option(
      names = "--peers-file",
      paramLabel = "FILE",
      description = "file that names elements: name, kind, networks and ports, one per line")
  private Path peersFile;

  @ArgGroup(exclusive = false, heading = "%nOptions that select calls; all of them must match:%n")
  private CallFilter filter = new CallFilter();

  private Peers peers;

  /** Creates the command. */
  public CallsCommand() {
    super("elasticsearch.index-prefix", "elasticsearch.index-granularity");
  }

  @Override
  protected void check() {
    super.check();
    filter.check();
    if (ladder != null && format != null) {
      throw new IllegalArgumentException(
          "--format is for the list of calls. Use --ladder-format with --ladder.");
    }
    peers = PeersOption.read(peersFile);
  }

  @Override
  protected int run(JobSettings settings) {
    PseudonymSettings pseudonyms = settings.decoder().pseudonyms();
    CallCollector collector =
        new CallCollector(
            new CallEventReader(CallKeySettings.DEFAULT, pseudonyms.key()),
            new CallEventLog(CallCollector.MOST_BYTES),
            ladder);
    Summary summary = new Summary(collector);
    readCaptures(settings, summary);
    boolean failed = captureFailed() || summary.internalErrors() > 0;
    try (OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
      if (ladder == null) {
        writeList(collector, new CallEvaluator(evaluation(settings), peers), output(settings, out));
      } else {
        failed |= !writeLadder(collector, peers, out);
      }
    } catch (IOException e) {
      // A closed pipe is no error, since readers such as head stop early.
      if (!"Broken pipe".equals(e.getMessage())) {
        System.err.println("Cannot write to standard output: " + e.getMessage() + ".");
        failed = true;
      }
    }
    summary.print(System.err);
    print("messages without Call-ID", collector.withoutCallId());
    print(
        "messages beyond %,d MiB of calls".formatted(CallCollector.MOST_BYTES >> 20),
        collector.refused());
    return failed ? ExitStatus.FAILED : ExitStatus.OK;
  }

  /** Returns how calls are evaluated with the settings of the decoder. */
  static CallSettings evaluation(JobSettings settings) {
    return new CallSettings(
        CallDeadlines.DEFAULT,
        DialPlan.DEFAULT,
        CallSettings.DEFAULT.suffixes(),
        settings.decoder().communityIdSeed(),
        !settings.decoder().pseudonyms().kinds().isEmpty());
  }

  static void print(String what, long count) {
    if (count > 0) {
      System.err.printf("%s: %,d%n", what, count);
    }
  }

  private void writeList(CallCollector collector, CallEvaluator evaluator, CallOutput output)
      throws IOException {
    long[] counts = new long[2];
    collector.write(
        evaluator,
        call -> {
          counts[0]++;
          if (filter.test(call)) {
            counts[1]++;
            output.write(call);
          }
        });
    output.end();
    System.err.printf("%,d calls, of which %,d are listed%n", counts[0], counts[1]);
  }

  private CallOutput output(JobSettings settings, OutputStream out) throws IOException {
    Format chosen = format;
    if (chosen == null) {
      chosen = Progress.standardOutputIsTerminal() ? Format.table : Format.json;
    }
    ElasticsearchSettings.Indices indices = settings.elasticsearch().indices();
    return switch (chosen) {
      case table -> CallOutput.table(out);
      case json -> CallOutput.json(out);
      case csv -> CallOutput.csv(out);
      case bulk ->
          CallOutput.bulk(
              out, new IndexNaming(indices.indexPrefix() + "-calls", indices.indexGranularity()));
    };
  }

  /** Draws the ladder; returns false if the call has no message. */
  private boolean writeLadder(CallCollector collector, Peers peers, OutputStream out)
      throws IOException {
    if (collector.ladder().isEmpty()) {
      System.err.println(
          "No message has the Call-ID "
              + TerminalText.of(ladder)
              + ". List the calls without --ladder.");
      return false;
    }
    Ladder drawn =
        Ladder.of(collector.ladder(), (ip, port) -> name(peers.of(ip, port)), TerminalText::of);
    String text =
        switch (ladderFormat) {
          case text -> String.join("\n", TextLadder.lines(drawn)) + "\n";
          case svg -> SvgLadder.of(drawn);
          case mermaid -> MermaidLadder.of(drawn);
        };
    out.write(text.getBytes(StandardCharsets.UTF_8));
    print(
        "messages beyond %,d, not drawn".formatted(CallCollector.MOST_LADDER_MESSAGES),
        collector.ladderRefused());
    return true;
  }

  private static String name(Peer peer) {
    return peer == null ? null : peer.name();
  }
}
