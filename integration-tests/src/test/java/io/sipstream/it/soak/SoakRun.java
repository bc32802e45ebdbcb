package io.sipstream.it.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sipstream.cli.stack.LocalStack;
import io.sipstream.frames.LinkType;
import io.sipstream.frames.PcapWriter;
import io.sipstream.it.chaos.ChaosIT;
import io.sipstream.job.counters.FrameAccounting;
import io.sipstream.traffic.carrier.TrafficGenerator;
import io.sipstream.traffic.sample.PacedCaptures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten minutes at 80 % of the highest rate that this machine sustains, agent to Elasticsearch, with
 * everything on it: heap and state stay flat, the lag is bounded and the books balance. {@code
 * soak.sh} runs it; it is no part of the build, which has no ten minutes.
 *
 * <p>The highest rate is measured first, by a replay as fast as the agent can. One message in ten
 * or so of what follows comes in fragments or over TCP, so that there is state.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class SoakRun {
  private static final int SECONDS = Integer.getInteger("soak.seconds", 600);
  private static final int BURST_MESSAGES = Integer.getInteger("soak.burst", 300_000);
  private static final double SHARE = 0.8;
  private static final int WITH_STATE_PER_SECOND = 100;
  private static final int GENERATED_PER_SECOND = 50_000;
  private static final int SAMPLE_SECONDS = 10;
  // Two JVMs start, and the last sample comes up to ten seconds after their end.
  private static final int PACE_TOLERANCE_SECONDS = 3 * SAMPLE_SECONDS;
  private static final int WARM_UP_SHARE = 4;
  private static final int LAG_SECONDS_MAX = 10;
  private static final double FLAT = 1.25;
  private static final long SEED = 1;

  /** What is seen every ten seconds. */
  private record Sample(double seconds, long lag, long heapBytes, long stateBytes, long waiting) {}

  @TempDir private Path directory;

  @Test
  void whatIsSustainedIsSustainedForLong() throws Exception {
    try (LocalStack stack = ChaosIT.start(LocalStack.builder().fullSpeed())) {
      SoakJob job = new SoakJob(stack, ChaosIT.settings(stack, stack.elasticsearch().address()));
      double highest = highestRate(job);
      double rate = SHARE * highest;
      System.out.printf(
          Locale.ROOT, "highest rate %.0f messages/s; soaking at %.0f%n", highest, rate);
      Path paced = directory.resolve("paced");
      Files.createDirectories(paced);
      PacedCaptures.write(
          paced, WITH_STATE_PER_SECOND * SECONDS, Duration.ofSeconds(SECONDS), 1, SEED);
      long plain = (long) ((rate - WITH_STATE_PER_SECOND) * SECONDS);
      double speed = (rate - WITH_STATE_PER_SECOND) / GENERATED_PER_SECOND;

      Process plainAgent = job.replay(generate("plain.pcap", plain, SEED + 1), speed);
      Process pacedAgent = job.replay(paced, 1);
      List<Sample> samples = sample(job, plainAgent, pacedAgent);
      assertThat(plainAgent.exitValue()).isZero();
      assertThat(pacedAgent.exitValue()).isZero();
      FrameAccounting end = job.awaitEnd();
      print(samples, end, plain);

      // Agents that fall behind are not at this rate, and then the rest says nothing of it.
      assertThat(samples.get(samples.size() - 1).seconds)
          .as("seconds until the agents were done")
          .isLessThan(SECONDS + PACE_TOLERANCE_SECONDS);
      List<Sample> warm = samples.subList(samples.size() / WARM_UP_SHARE, samples.size());
      int half = warm.size() / 2;
      List<Sample> first = warm.subList(0, half);
      List<Sample> second = warm.subList(half, warm.size());
      assertThat(least(second)).as("heap").isLessThan((long) (FLAT * least(first)));
      assertThat(most(second, Sample::stateBytes))
          .as("state")
          .isLessThan((long) (FLAT * most(first, Sample::stateBytes)));
      assertThat(most(warm, Sample::lag)).as("lag").isLessThan((long) (LAG_SECONDS_MAX * rate));
      assertThat(end.imbalances()).isEmpty();
      assertThat(job.restarts()).isZero();
    }
  }

  /** Messages a second over the last two thirds of a replay at full speed. */
  private double highestRate(SoakJob job) throws Exception {
    Path burst = generate("burst.pcap", BURST_MESSAGES, SEED);
    job.start();
    Process agent = job.replay(burst, Double.POSITIVE_INFINITY);
    await()
        .atMost(Duration.ofMinutes(10))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> job.written() >= BURST_MESSAGES / 3);
    assertThat(agent.waitFor()).isZero();
    long from = job.written();
    long begin = System.nanoTime();
    FrameAccounting end = job.awaitEnd();
    double seconds = (job.lastProgressNanos() - begin) / 1e9;
    return (end.count("messages") - from) / seconds;
  }

  private Path generate(String name, long messages, long seed) throws IOException {
    Path capture = directory.resolve(name);
    try (PcapWriter file = new PcapWriter(Files.newOutputStream(capture), LinkType.ETHERNET)) {
      TrafficGenerator.write(file, messages, seed);
    }
    return capture;
  }

  private static List<Sample> sample(SoakJob job, Process... agents) throws Exception {
    List<Sample> samples = new ArrayList<>();
    long begin = System.nanoTime();
    while (List.of(agents).stream().anyMatch(Process::isAlive)) {
      TimeUnit.SECONDS.sleep(SAMPLE_SECONDS);
      FrameAccounting books = job.balance();
      samples.add(
          new Sample(
              (System.nanoTime() - begin) / 1e9,
              job.sent() - books.count("frames_consumed"),
              job.heapBytes(),
              job.stateBytes(),
              books.count("frames_pending_reassembly")));
    }
    return samples;
  }

  private static long least(List<Sample> samples) {
    return samples.stream().mapToLong(Sample::heapBytes).min().orElseThrow();
  }

  private static long most(List<Sample> samples, ToLongFunction<Sample> of) {
    return samples.stream().mapToLong(of).max().orElseThrow();
  }

  private static void print(List<Sample> samples, FrameAccounting end, long plain) {
    System.out.println("seconds  lag, frames  heap used, MiB  state, KiB  frames waiting");
    for (Sample sample : samples) {
      System.out.printf(
          Locale.ROOT,
          "%7.0f %12d %15d %11d %15d%n",
          sample.seconds,
          sample.lag,
          sample.heapBytes >> 20,
          sample.stateBytes >> 10,
          sample.waiting);
    }
    System.out.printf(
        "plain messages %d; frames consumed %d, messages %d, documents with those of calls %d, imbalances %s%n",
        plain,
        end.count("frames_consumed"),
        end.count("messages"),
        end.sum("documents."),
        end.imbalances());
  }
}
