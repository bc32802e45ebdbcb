package io.sipstream.agent.command;

import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.agent.process.AgentException;
import io.sipstream.agent.spool.Spool;
import io.sipstream.agent.spool.SpoolDirectory;
import io.sipstream.agent.spool.TokenBucket;
import io.sipstream.support.RateLimitedLog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Holds the options of the spool. */
final class SpoolOptions {
  @Option(
      names = "--spool-dir",
      paramLabel = "DIR",
      description =
          "Directory for frames that fit neither into Kafka's buffer nor into --queue-size; each agent"
              + " needs its own. They are sent later, also by the next run; default: none, they are"
              + " dropped.")
  Path directory;

  @Option(
      names = "--spool-size",
      paramLabel = "MIB",
      description =
          "Size of the spool in MiB; when it is reached, the oldest frames are dropped and counted;"
              + " default 1024.")
  Integer sizeMebibytes;

  @Option(
      names = "--spool-drain-rate",
      paramLabel = "N",
      description =
          "Frames per second that are sent from the spool in addition to live frames; default 5000.")
  Integer drainFramesPerSecond;

  private static final int SIZE_MEBIBYTES = 1024;
  private static final int DRAIN_FRAMES_PER_SECOND = 5000;

  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (directory == null && (sizeMebibytes != null || drainFramesPerSecond != null)) {
      problems.add("--spool-size, --spool-drain-rate: they have no effect without --spool-dir.");
    }
    sizeMebibytes = sizeMebibytes == null ? SIZE_MEBIBYTES : sizeMebibytes;
    drainFramesPerSecond =
        drainFramesPerSecond == null ? DRAIN_FRAMES_PER_SECOND : drainFramesPerSecond;
    LiveOptions.range(problems, "--spool-size", sizeMebibytes, 16, 1024 * 1024);
    LiveOptions.range(problems, "--spool-drain-rate", drainFramesPerSecond, 1, 1_000_000);
    return problems;
  }

  boolean isOn() {
    return directory != null;
  }

  TokenBucket drainRate() {
    return new TokenBucket(drainFramesPerSecond, System::nanoTime);
  }

  /** Opens the spool; returns null if no directory is set. */
  Spool open(FrameCounts counts, PrintStream out) throws AgentException {
    if (directory == null) {
      return null;
    }
    SpoolDirectory opened = SpoolDirectory.open(directory);
    try {
      long limitBytes = (long) sizeMebibytes * LiveOptions.MEBIBYTE;
      Spool spool = new Spool(opened, limitBytes, counts, new RateLimitedLog(out::println));
      counts.spool(spool::counts);
      if (spool.counts().recovered() > 0) {
        out.println(
            "%d frames of an earlier run are in %s and will be sent."
                .formatted(spool.counts().recovered(), directory));
      }
      return spool;
    } catch (IOException e) {
      opened.close();
      throw AgentException.of(
          "--spool-dir: cannot read %s: %s.".formatted(directory, Spool.reason(e)), e);
    }
  }
}
