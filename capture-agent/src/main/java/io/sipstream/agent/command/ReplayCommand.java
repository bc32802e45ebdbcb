package io.sipstream.agent.command;

import io.sipstream.agent.intake.ShutdownSignal;
import io.sipstream.agent.kafka.FrameSender;
import io.sipstream.agent.kafka.KafkaConnection;
import io.sipstream.agent.kafka.KafkaOptions;
import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.agent.process.AgentException;
import io.sipstream.agent.process.RunId;
import io.sipstream.agent.replay.Replay;
import io.sipstream.agent.replay.ReplayFiles;
import io.sipstream.agent.replay.ReplayJournal;
import io.sipstream.agent.replay.ReplayPace;
import io.sipstream.agent.replay.ReplayProgress;
import io.sipstream.support.ExitStatus;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.producer.Producer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends capture files as if their frames came off the wire, at their original times. */
@Command(
    name = "replay",
    description = {
      "Sends the frames of capture files (pcap or pcapng, gzip'd or not) with their original times.",
      "Files are taken in the order of their first frames; needs no libpcap."
    },
    mixinStandardHelpOptions = true)
public final class ReplayCommand implements Subcommand {
  // Longer than Kafka's own delivery time-out, which is what ends the wait for an absent broker.
  private static final Duration CLOSE_LIMIT = Duration.ofMinutes(5);
  private static final Duration CLOSE_LIMIT_WHEN_STOPPED = Duration.ofSeconds(8);

  @Mixin KafkaOptions kafka = new KafkaOptions();

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|DIR|-",
      description =
          "Capture files, directories (their *.pcap, *.pcapng and *.cap, gzip'd or not), or - for "
              + "standard input, which comes last.")
  List<String> captures = new ArrayList<>();

  @Option(
      names = "--speed",
      paramLabel = "max|N",
      description =
          "N times the speed at which the frames were captured; default ${DEFAULT-VALUE}. "
              + "Of a gap in the capture, at most an hour is waited for.")
  String speed = "max";

  @Option(
      names = "--replay-id",
      paramLabel = "ID",
      description =
          "Name of this replay, carried by each frame; default: start time and a random part.")
  String replayId;

  @Option(
      names = "--agent-name",
      paramLabel = "NAME",
      description = "Name of the tap, which becomes the documents' observer.name; default: none.")
  String agentName;

  @Option(
      names = "--resume",
      paramLabel = "FILE",
      description =
          "Remember in this file what is in Kafka, and go on from there if it exists; some frames are"
              + " sent twice, none is left out.")
  Path resume;

  @Option(
      names = "--report",
      paramLabel = "text|json",
      description =
          "json: one more line, on standard output, with the counts of the report; "
              + "default ${DEFAULT-VALUE}.")
  String report = "text";

  private ReplayFiles files;

  @Override
  public List<String> problems() {
    List<String> problems = new ArrayList<>(kafka.problems());
    if (ReplayPace.parse(speed) == null) {
      problems.add("--speed: " + speed + " is neither max nor a number above 0, such as 1 or 2.5.");
    }
    if (!report.equals("text") && !report.equals("json")) {
      problems.add("--report: " + report + " is neither text nor json.");
    }
    files = ReplayFiles.find(captures, problems);
    if (resume != null) {
      files
          .thatCannotBeReadAgain()
          .forEach(name -> problems.add("--resume: " + name + " cannot be read a second time."));
    }
    return problems;
  }

  @Override
  public int run() throws AgentException {
    ShutdownSignal stop = new ShutdownSignal();
    stop.onSignals();
    ReplayJournal journal = resume == null ? null : ReplayJournal.open(resume, kafka.topic);
    replayId = idOfThisReplay(journal);
    FrameCounts counts = new FrameCounts();
    Producer<byte[], byte[]> producer = KafkaConnection.open(kafka);
    FrameSender sender = new FrameSender(producer, kafka.topic, counts);
    Replay replay =
        new Replay(sender, counts, ReplayPace.parse(speed), agentName, replayId, stop, journal);
    Replay.Result result;
    try {
      if (journal != null) {
        journal.begin(replayId);
        journal.write();
      }
      List<ReplayFiles.File> ordered = files.inOrderOfTime();
      try (ReplayProgress progress = ReplayProgress.onStandardError(ordered)) {
        result = replay.run(ordered, progress);
      }
    } finally {
      sender.close(stop.isRequested() ? CLOSE_LIMIT_WHEN_STOPPED : CLOSE_LIMIT);
    }
    if (journal != null) {
      journal.write();
    }
    return report(result, counts.snapshot(), sender);
  }

  /** One that goes on keeps its id: the job joins what belongs together by it. */
  private String idOfThisReplay(ReplayJournal journal) throws AgentException {
    String begun = journal == null ? null : journal.replayId();
    if (begun != null && replayId != null && !begun.equals(replayId)) {
      throw AgentException.wrongSetting(
          "--resume: %s is of replay %s, not %s; name another file or delete it."
              .formatted(resume, begun, replayId),
          null);
    }
    String id = begun == null ? replayId : begun;
    return id == null ? RunId.next(Clock.systemUTC()) : id;
  }

  private int report(Replay.Result result, FrameCounts.Snapshot counts, FrameSender sender) {
    if (sender.lastError() != null) {
      System.err.println(FrameSender.sentence(sender.lastError()));
    }
    if (result.stopped()) {
      System.err.println("Stopped before the end of the captures.");
    }
    System.err.printf(
        Locale.ROOT,
        "Replayed %d of %d files as %s: %s.%n",
        result.completeFiles(),
        result.files(),
        replayId,
        counts.toText());
    if (report.equals("json")) {
      System.out.printf(
          Locale.ROOT,
          "{%s,\"files\":%d,\"whole_files\":%d}%n",
          counts.toJsonMembers(),
          result.files(),
          result.completeFiles());
    }
    boolean allThere = counts.captured() == counts.acknowledged();
    return allThere && result.completeFiles() == result.files() ? ExitStatus.OK : ExitStatus.FAILED;
  }
}
