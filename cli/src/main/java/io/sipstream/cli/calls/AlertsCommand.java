package io.sipstream.cli.calls;

import io.sipstream.calls.detection.CaptureGaps;
import io.sipstream.calls.detection.Detections;
import io.sipstream.calls.detection.Detector;
import io.sipstream.calls.detection.MessageObserver;
import io.sipstream.calls.detection.RuleSet;
import io.sipstream.calls.detection.rule.BuiltInRules;
import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.event.CallEventReader;
import io.sipstream.calls.event.CallKeySettings;
import io.sipstream.calls.peers.Peers;
import io.sipstream.cli.decode.CaptureCommand;
import io.sipstream.cli.decode.Summary;
import io.sipstream.settings.JobSettings;
import io.sipstream.settings.YamlTree;
import io.sipstream.support.ExitStatus;
import io.sipstream.support.Progress;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists attacks and failures in capture files, without servers. */
@Command(
    name = "alerts",
    header = "List attacks and failures in capture files, without servers.",
    description = {
      "%nWrites one row per alert to a terminal, else one JSON document per line. An alert lasts from"
          + " the first ten seconds with a hit of a rule to the last ones. A summary goes to"
          + " standard error."
    },
    parameterListHeading = "%n",
    customSynopsis = "sipstream alerts [OPTION]... CAPTURE...",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all captures were decoded",
      "1:a capture or the output failed, or an internal error occurred",
      "2:invalid option or setting"
    })
public final class AlertsCommand extends CaptureCommand {
  /** Most sources, callers, pairs of peers and addresses of record. */
  private static final int MOST_KEYS = 500_000;

  @Option(
      names = "--format",
      paramLabel = "table|json",
      description = "format of the list [table on a terminal, else json]")
  private AlertOutput format;

  @Option(
      names = "--peers-file",
      paramLabel = "FILE",
      description = "file that names elements: name, kind, networks and ports, one per line")
  private Path peersFile;

  @Option(
      names = "--rules-file",
      paramLabel = "FILE",
      description = "YAML file with thresholds by rule and peer")
  private Path rulesFile;

  private Peers peers;
  private RuleSet rules;

  /** Creates the command. */
  public AlertsCommand() {}

  @Override
  protected void check() {
    super.check();
    peers = PeersOption.read(peersFile);
    Map<String, Object> file =
        rulesFile == null ? Map.of() : YamlTree.read(rulesFile, "--rules-file");
    try {
      rules = new RuleSet(BuiltInRules.all(), file, peers);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--rules-file: " + rulesFile + ": " + e.getMessage(), e);
    }
  }

  @Override
  protected int run(JobSettings settings) {
    byte[] pseudonymKey = settings.decoder().pseudonyms().key();
    AlertCollector collector =
        new AlertCollector(
            new MessageObserver(pseudonymKey, peers, BuiltInRules.toolNames()),
            new CallEventReader(CallKeySettings.DEFAULT, pseudonymKey),
            new CallEventLog(CallCollector.MOST_BYTES));
    Summary summary = new Summary(collector);
    readCaptures(settings, summary);
    boolean failed = captureFailed() || summary.internalErrors() > 0;
    Detections detections = new Detections(new Detector(rules, new CaptureGaps()), MOST_KEYS);
    try (OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
      collector.detect(new CallEvaluator(CallsCommand.evaluation(settings), peers), detections);
      chosenFormat().write(detections.alerts(), rules, out);
    } catch (IOException e) {
      // A closed pipe is no error, since readers such as head stop early.
      if (!"Broken pipe".equals(e.getMessage())) {
        System.err.println("Cannot write to standard output: " + e.getMessage() + ".");
        failed = true;
      }
    }
    System.err.printf("%,d alerts%n", detections.alerts().size());
    summary.print(System.err);
    CallsCommand.print("messages and observations beyond the memory", collector.refused());
    CallsCommand.print(
        "observations of keys beyond %,d".formatted(MOST_KEYS), detections.refused());
    return failed ? ExitStatus.FAILED : ExitStatus.OK;
  }

  private AlertOutput chosenFormat() {
    if (format != null) {
      return format;
    }
    return Progress.standardOutputIsTerminal() ? AlertOutput.table : AlertOutput.json;
  }
}
