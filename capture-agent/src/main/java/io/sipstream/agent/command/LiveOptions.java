package io.sipstream.agent.command;

import io.sipstream.agent.intake.FrameLoop;
import io.sipstream.agent.intake.FrameQueue;
import io.sipstream.agent.intake.ShutdownSignal;
import io.sipstream.agent.kafka.FrameSender;
import io.sipstream.agent.kafka.InFlightLimit;
import io.sipstream.agent.kafka.KafkaConnection;
import io.sipstream.agent.kafka.KafkaOptions;
import io.sipstream.agent.kafka.ReportMaker;
import io.sipstream.agent.kafka.ReportSender;
import io.sipstream.agent.live.AgentHealth;
import io.sipstream.agent.live.AgentMetrics;
import io.sipstream.agent.live.LiveCapture;
import io.sipstream.agent.live.MetricsPage;
import io.sipstream.agent.live.SpoolPump;
import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.agent.process.AgentException;
import io.sipstream.agent.spool.Spool;
import io.sipstream.support.ExitStatus;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.producer.Producer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Holds the options of the commands that send live frames, and runs such a command. */
final class LiveOptions {
  static final int MEBIBYTE = 1024 * 1024;

  @Option(
      names = "--queue-size",
      paramLabel = "MIB",
      description =
          "Memory for frames that wait for the Kafka producer, in MiB; further frames go to the"
              + " spool, or are dropped and counted; default ${DEFAULT-VALUE}.")
  int queueMebibytes = 24;

  @Option(
      names = "--agent-name",
      paramLabel = "NAME",
      description = "Name of this agent, stored as observer.name in documents; default: host name.")
  String agentName;

  @Option(names = "--count", paramLabel = "N", description = "Exit after N frames; default: never.")
  long countFrames;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      description = "Exit after this time; default: never.")
  long durationSeconds;

  @Option(
      names = "--report",
      paramLabel = "text|json",
      description =
          "json: also print the counters at the end as one line of JSON on standard output; default"
              + " ${DEFAULT-VALUE}.")
  String report = "text";

  @Mixin SpoolOptions spool = new SpoolOptions();
  @Mixin MetricsOptions metrics = new MetricsOptions();
  @Mixin ReportOptions captureLoss = new ReportOptions();

  @FunctionalInterface
  interface Source {
    /**
     * Returns the loop, not running yet.
     *
     * @param agentName null for none
     */
    FrameLoop open(FrameQueue queue, FrameCounts counts, String agentName) throws AgentException;
  }

  List<String> problems() {
    List<String> problems = new ArrayList<>();
    range(problems, "--queue-size", queueMebibytes, 1, 65_536);
    long heapMebibytes = Runtime.getRuntime().maxMemory() / MEBIBYTE;
    if (queueMebibytes > heapMebibytes / 2) {
      problems.add(
          "--queue-size: %d MiB is more than half of the heap of %d MiB; lower it or raise -Xmx."
              .formatted(queueMebibytes, heapMebibytes));
    }
    range(problems, "--count", countFrames, 0, Long.MAX_VALUE);
    range(problems, "--duration", durationSeconds, 0, Integer.MAX_VALUE);
    if (!report.equals("text") && !report.equals("json")) {
      problems.add("--report: " + report + " is neither text nor json.");
    }
    problems.addAll(spool.problems());
    metrics.check(problems);
    captureLoss.check(problems);
    return problems;
  }

  static void range(List<String> problems, String option, long value, long from, long to) {
    if (value < from || value > to) {
      problems.add(option + ": " + value + " is not between " + from + " and " + to + ".");
    }
  }

  /** Sends the frames of {@code source} until the run ends; returns the exit status. */
  int run(KafkaOptions kafka, Source source) throws AgentException {
    ShutdownSignal stop = new ShutdownSignal();
    stop.onSignals();
    FrameCounts counts = new FrameCounts();
    Spool frames = spool.open(counts, System.err);
    PrintStream waiting = spool.isOn() ? System.err : null;
    Producer<byte[], byte[]> producer =
        KafkaConnection.open(kafka.settings(), kafka.topic, "--topic", waiting);
    ReportSender reports = captureLoss.open(kafka, waiting);
    InFlightLimit inFlightLimit =
        frames == null ? null : new InFlightLimit(kafka.bufferMemoryBytes());
    FrameSender sender = new FrameSender(producer, kafka.topic, counts, frames, inFlightLimit);
    FrameQueue queue = new FrameQueue((long) queueMebibytes * MEBIBYTE);
    String name = agentName == null ? hostName() : agentName;
    FrameLoop loop = source.open(queue, counts, name);
    SpoolPump spooling =
        frames == null ? null : new SpoolPump(frames, queue, sender, spool.drainRate());

    ReportMaker intervals =
        new ReportMaker(name, loop.interfaceName(), Clock.systemUTC(), System::nanoTime);
    AgentHealth health = new AgentHealth(System.nanoTime());
    LiveCapture live =
        new LiveCapture(loop, queue, sender, spooling, counts, health, stop, System.err);
    if (reports != null) {
      live.every(
          Duration.ofSeconds(captureLoss.intervalSeconds),
          () -> reports.send(intervals.next(counts.snapshot(), false)));
    }
    AgentMetrics agentMetrics = new AgentMetrics(counts, queue, loop, health, reports, name);
    MetricsPage page = metrics.open(agentMetrics, System.err);
    String failure =
        live.run(
            countFrames == 0 ? Long.MAX_VALUE : countFrames,
            durationSeconds == 0
                ? Duration.ofNanos(Long.MAX_VALUE)
                : Duration.ofSeconds(durationSeconds));
    if (page != null) {
      page.close();
    }

    FrameCounts.Snapshot finalCounts = counts.snapshot();
    if (reports != null) {
      reports.send(intervals.next(finalCounts, true));
      reports.close();
    }
    if (failure != null) {
      System.err.println(failure);
    }
    System.err.println(finalCounts.toText() + loop.moreText());
    if (report.equals("json")) {
      System.out.printf(
          Locale.ROOT, "{%s%s}%n", finalCounts.toJsonMembers(), loop.moreJsonMembers());
    }
    if (failure != null) {
      return ExitStatus.FAILED;
    }
    // A signal is a regular end of a service; the report shows frames that were dropped before.
    return stop.isBySignal() || finalCounts.allAcknowledged() ? ExitStatus.OK : ExitStatus.FAILED;
  }

  /** Returns the host name, or the value of HOSTNAME if it cannot be resolved. May be null. */
  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return System.getenv("HOSTNAME");
    }
  }
}
