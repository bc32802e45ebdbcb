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

/** Sends the frames of capture files with their original timestamps to Kafka. */
@Command(
    name = "replay",
    description = {
      "Sends the frames of capture files (pcap or pcapng, also compressed) to Kafka with their"
          + " original timestamps.",
      "Files are ordered by the timestamps of their first frames; does not need libpcap."
    },
    mixinStandardHelpOptions = true)
public final class ReplayCommand implements Subcommand {
  // Longer than Kafka's delivery timeout, after which frames for an unavailable broker fail.
  private static final Duration CLOSE_LIMIT = Duration.ofMinutes(5);
  private static final Duration CLOSE_LIMIT_WHEN_STOPPED = Duration.ofSeconds(8);

  @Mixin KafkaOptions kafka = new KafkaOptions();

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|DIR|-",
      description =
          "Capture files, directories (their *.pcap, *.pcapng and *.cap files, also compressed), or"
              + " - for standard input, which is read last.")
  List<String> captures = new ArrayList<>();

  @Option(
      names = "--speed",
      paramLabel = "max|N",
      description =
          "Replay speed: max, or a multiple N of the original speed; pauses in a capture are limited"
              + " to an hour; default ${DEFAULT-VALUE}.")
  String speed = "max";

  @Option(
      names = "--replay-id",
      paramLabel = "ID",
      description =
          "Id of this replay, stored with each frame; default: start time and a random suffix.")
  String replayId;

  @Option(
      names = "--agent-name",
      paramLabel = "NAME",
      description = "Name of this agent, stored as observer.name in documents; default: none.")
  String agentName;

  @Option(
      names = "--resume",
      paramLabel = "FILE",
      description =
          "Journal of the frames that Kafka has stored; if the file exists, the replay resumes there."
              + " Frames may be sent twice; none is skipped.")
  Path resume;

  @Option(
      names = "--report",
      paramLabel = "text|json",
      description =
          "json: also print the counters as one line of JSON on standard output; default"
              + " ${DEFAULT-VALUE}.")
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
          .forEach(name -> problems.add("--resume: " + name + " can be read only once."));
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

  /** Returns the replay's id. A resumed replay keeps its id, which the job uses for reassembly. */
  private String idOfThisReplay(ReplayJournal journal) throws AgentException {
    String begun = journal == null ? null : journal.replayId();
    if (begun != null && replayId != null && !begun.equals(replayId)) {
      throw AgentException.wrongSetting(
          "--resume: %s belongs to replay %s, not %s; set another file or delete it."
              .formatted(resume, begun, replayId),
          null);
    }
    String id = begun == null ? replayId : begun;
    return id == null ? RunId.next(Clock.systemUTC()) : id;
  }

  private int report(Replay.Result result, FrameCounts.Snapshot counts, FrameSender sender) {
    if (sender.lastError() != null) {
      System.err.println(FrameSender.describe(sender.lastError()));
    }
    if (result.stopped()) {
      System.err.println("The replay was stopped before the end of the captures.");
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
    boolean allStored = counts.captured() == counts.acknowledged();
    return allStored && result.completeFiles() == result.files()
        ? ExitStatus.OK
        : ExitStatus.FAILED;
  }
}
