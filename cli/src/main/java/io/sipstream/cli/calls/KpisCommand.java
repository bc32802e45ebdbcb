package io.sipstream.cli.calls;

import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.event.CallEventReader;
import io.sipstream.calls.event.CallKeySettings;
import io.sipstream.calls.kpi.KpiContributions;
import io.sipstream.calls.kpi.KpiTable;
import io.sipstream.calls.peers.Peers;
import io.sipstream.cli.decode.CaptureCommand;
import io.sipstream.cli.decode.Summary;
import io.sipstream.settings.JobSettings;
import io.sipstream.support.ExitStatus;
import io.sipstream.support.Progress;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Adds up the KPIs of the calls of capture files, without servers. */
@Command(
    name = "kpis",
    header = "Add up the KPIs of the calls of capture files, without servers.",
    description = {
      "%nWrites one row per pair of elements to a terminal, else one JSON document per minute and"
          + " pair. The row * to * counts each call once. A summary goes to standard error."
    },
    parameterListHeading = "%n",
    customSynopsis = "sipstream kpis [OPTION]... CAPTURE...",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all captures were decoded",
      "1:a capture or the output failed, or an internal error occurred",
      "2:invalid option or setting"
    })
public final class KpisCommand extends CaptureCommand {
  /** Most pairs of elements; calls of further pairs are added up as other. */
  private static final int MAX_PAIRS = 20_000;

  /** Selects the format of the output. */
  enum Format {
    /** Aligned columns, a row per pair. */
    table,
    /** One document per minute and pair, a line each. */
    json,
    /** Comma-separated values, a row per pair. */
    csv
  }

  @Option(
      names = "--format",
      paramLabel = "table|json|csv",
      description = "format of the output [table on a terminal, else json]")
  private Format format;

  @Option(
      names = "--peers-file",
      paramLabel = "FILE",
      description = "file that names elements: name, kind, networks and ports, one per line")
  private Path peersFile;

  private Peers peers;

  @Override
  protected void check() {
    super.check();
    peers = PeersOption.read(peersFile);
  }

  @Override
  protected int run(JobSettings settings) {
    CallCollector collector =
        new CallCollector(
            new CallEventReader(CallKeySettings.DEFAULT, settings.decoder().pseudonyms().key()),
            new CallEventLog(CallCollector.MOST_BYTES),
            null);
    Summary summary = new Summary(collector);
    readCaptures(settings, summary);
    boolean failed = captureFailed() || summary.internalErrors() > 0;
    KpiTable kpis = new KpiTable(MAX_PAIRS);
    try (OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
      collector.write(
          new CallEvaluator(CallsCommand.evaluation(settings), peers),
          call -> kpis.add(KpiContributions.of(call)));
      write(kpis, out);
    } catch (IOException e) {
      // A closed pipe is no error, since readers such as head stop early.
      if (!"Broken pipe".equals(e.getMessage())) {
        System.err.println("Cannot write to standard output: " + e.getMessage() + ".");
        failed = true;
      }
    }
    summary.print(System.err);
    CallsCommand.print("messages without Call-ID", collector.withoutCallId());
    CallsCommand.print(
        "messages beyond %,d MiB of calls".formatted(CallCollector.MOST_BYTES >> 20),
        collector.refused());
    CallsCommand.print("hops of pairs beyond %,d".formatted(MAX_PAIRS), kpis.refused());
    return failed ? ExitStatus.FAILED : ExitStatus.OK;
  }

  private void write(KpiTable kpis, OutputStream out) throws IOException {
    Format chosen = format;
    if (chosen == null) {
      chosen = Progress.standardOutputIsTerminal() ? Format.table : Format.json;
    }
    switch (chosen) {
      case table -> KpiOutput.table(kpis, out);
      case csv -> KpiOutput.csv(kpis, out);
      case json -> KpiOutput.json(kpis, peers, out);
    }
  }
}
