package io.sipstream.it.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.it.DocumentDigests;
import io.sipstream.it.chaos.ChaosAgent;
import io.sipstream.it.chaos.ChaosIT;
import io.sipstream.it.chaos.ChaosJob;
import io.sipstream.it.sink.FaultProxy;
import io.sipstream.testing.Seed;
import io.sipstream.traffic.sample.PacedCaptures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An Elasticsearch that is away or misbehaves for a minute at a time, while an agent replays in
 * real time: nothing is lost or doubled, and the job runs on. {@code outage.sh} runs it; {@link
 * io.sipstream.it.sink} has the short cases of each build.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class OutageRun {
  private static final long SEED = Seed.of(OutageRun.class);
  private static final int SECONDS = Integer.getInteger("outage.seconds", 60);
  private static final int MESSAGES_PER_SECOND = 50;
  private static final int CAPTURE_SECONDS = 15;
  private static final int PHASES = 6;
  private static final int QUIET_SECONDS = 15;
  // Three of the ten seconds between checkpoints that are the default.
  private static final int THREE_CHECKPOINTS_SECONDS = 35;
  private static final int BACK_WITHIN_SECONDS = 30;
  private static final int SLOW_ANSWER_SECONDS = 30;

  @TempDir private Path directory;

  private volatile FaultProxy.Rule rule = (exchange, bulk, bytes) -> FaultProxy.PASS;

  @Test
  void nothingIsLostOrDoubledWhateverElasticsearchDoes() throws Exception {
    int seconds = PHASES * (SECONDS + QUIET_SECONDS);
    List<Path> captures =
        PacedCaptures.write(
            directory,
            seconds * MESSAGES_PER_SECOND,
            Duration.ofSeconds(seconds),
            seconds / CAPTURE_SECONDS,
            SEED);
    Map<String, String> truth = ChaosIT.decode(directory, captures);
    try (LocalStack stack = ChaosIT.start(LocalStack.builder());
        FaultProxy proxy = new FaultProxy(stack.elasticsearch().address(), null, this::decide)) {
      ChaosJob job = new ChaosJob(stack, 2, settings(stack, proxy));
      job.upload();
      job.awaitRunning();
      ChaosAgent agent = new ChaosAgent(stack, "sip-frames", captures, directory.resolve("a.log"));
      agent.start();
      job.awaitFirstCheckpoint();

      stack.elasticsearch().kill();
      watch(job, "away", SECONDS);
      stack.elasticsearch().start();
      recover(job);
      stack.elasticsearch().kill();
      watch(job, "away for three checkpoints", THREE_CHECKPOINTS_SECONDS);
      stack.elasticsearch().start();
      recover(job);
      phase(job, "429 to every other request", (exchange, bulk, n) -> bulk % 2 == 1 ? 429 : 0);
      phase(job, "503", (exchange, bulk, bytes) -> bulk > 0 ? 503 : FaultProxy.PASS);
      phase(job, "reset", (exchange, bulk, bytes) -> bulk > 0 ? FaultProxy.CUT : FaultProxy.PASS);
      phase(job, SLOW_ANSWER_SECONDS + " s for each answer", OutageRun::slowly);

      ChaosIT.awaitEnd(stack, job, agent, seconds);
      Map<String, String> found =
          DocumentDigests.ofIndices(stack.elasticsearch().address(), "sip-messages-*");
      ChaosIT.print(truth, found);
      System.out.println("documents put off: " + job.balance().count("bulk_retries"));
      assertThat(ChaosIT.difference(truth, found)).as("missing").isEmpty();
      assertThat(ChaosIT.difference(found, truth)).as("extra").isEmpty();
      assertThat(found).isEqualTo(truth);
      assertThat(job.restarts()).as(job.lastFailure()).isZero();
    }
  }

  private static List<String> settings(LocalStack stack, FaultProxy proxy) {
    return List.of(
        "--kafka.bootstrap-servers=" + stack.kafka().address(),
        "--elasticsearch.hosts=" + proxy.address(),
        "--elasticsearch.replicas=0");
  }

  private int decide(HttpExchange exchange, int bulk, int bytes) {
    return rule.statusFor(exchange, bulk, bytes);
  }

  private static int slowly(HttpExchange exchange, int bulk, int bytes) {
    try {
      TimeUnit.SECONDS.sleep(bulk > 0 ? SLOW_ANSWER_SECONDS : 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return FaultProxy.PASS;
  }

  private void phase(ChaosJob job, String name, FaultProxy.Rule changed) throws Exception {
    rule = changed;
    watch(job, name, SECONDS);
    rule = (exchange, bulk, bytes) -> FaultProxy.PASS;
    recover(job);
  }

  /** Looks at the job once a second, and tells in how many of them it ran. */
  private static void watch(ChaosJob job, String name, int seconds) throws Exception {
    int running = 0;
    for (int i = 0; i < seconds; i++) {
      TimeUnit.SECONDS.sleep(1);
      running += job.isRunning() ? 1 : 0;
    }
    System.out.printf(
        "%-28s %3d s, RUNNING in %3d of them, restarts so far %d%n",
        name, seconds, running, job.restarts());
  }

  private static void recover(ChaosJob job) throws Exception {
    long startNanos = System.nanoTime();
    job.awaitRunning();
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
        .isLessThan(Duration.ofSeconds(BACK_WITHIN_SECONDS));
    TimeUnit.SECONDS.sleep(QUIET_SECONDS);
  }
}
