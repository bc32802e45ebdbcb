package io.sipstream.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.cli.stack.LocalStackBuilder;
import io.sipstream.cli.stack.SearchNode;
import io.sipstream.it.DocumentDigests;
import io.sipstream.it.ServerResults;
import io.sipstream.it.SipstreamHome;
import io.sipstream.it.chaos.ChaosFaults.Fault;
import io.sipstream.it.chaos.ChaosFaults.Outcome;
import io.sipstream.it.chaos.ChaosFaults.Victim;
import io.sipstream.job.counters.FrameAccounting;
import io.sipstream.testing.Requirement;
import io.sipstream.testing.Seed;
import io.sipstream.traffic.sample.PacedCaptures;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every process is killed, in random order and at random moments, while an agent replays captures
 * in real time. Then Elasticsearch holds the documents that {@code ./sipstream decode} gives for
 * the same captures: no id is missing, none is too many, each is the same to the byte.
 *
 * <p>A JobManager that is killed is started again and the job resumed from its last completed
 * checkpoint with {@code flink run -s}, as without high availability.
 *
 * <p>{@code chaos.sh} is the long run of the same; figures by system properties.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
public class ChaosIT {
  private static final long SEED = Seed.of(ChaosIT.class);
  private static final int MESSAGES = Integer.getInteger("chaos.messages", 1_500);
  private static final int SECONDS = Integer.getInteger("chaos.seconds", 15);
  private static final int CAPTURES = Integer.getInteger("chaos.captures", 2);
  private static final int KILLS = Integer.getInteger("chaos.kills", 1);
  private static final int PAUSES = Integer.getInteger("chaos.pauses", 0);
  // If an agent is unavailable for longer, the input is idle and incomplete messages time out.
  private static final int IDLENESS_MS = Integer.getInteger("chaos.idleness.millis", 10_000);
  private static final int PARTITIONS = 4;
  private static final int TASKS = 2;

  private static final String FRAMES = "sip-frames";
  private static final List<String> TOPICS =
      List.of(FRAMES, "sip-frames-dead-letter", "sip-documents-dead-letter");

  @RegisterExtension final ServerResults results = new ServerResults(() -> this.server);
  @TempDir private Path directory;
  private SearchNode server;

  @Test
  void whateverIsKilledEachMessageIsIndexedOnce() throws Exception {
    server = SearchNode.ELASTICSEARCH_7;
    killAll(LocalStack.builder(), TASKS);
  }

  /** Each of two TaskManagers runs one of two subtasks; one TaskManager is killed at a time. */
  @Test
  @Tag("long")
  void whicheverOfTwoTaskManagersIsKilledEachMessageIsIndexedOnce() throws Exception {
    killAll(LocalStack.builder().taskManagers(TASKS), 1);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ELASTICSEARCH_7")
  @Tag("long")
  void whateverIsKilledEachMessageIsIndexedOnce(SearchNode kind) throws Exception {
    Requirement.JDK_25.assume(
        kind.obstacle().isEmpty(), "Killed processes with " + kind.optionName());
    server = kind;
    killAll(LocalStack.builder().searchNode(kind), TASKS);
  }

  private void killAll(LocalStackBuilder builder, int slots) throws Exception {
    Random random = new Random(SEED);
    List<Path> captures =
        PacedCaptures.write(directory, MESSAGES, Duration.ofSeconds(SECONDS), CAPTURES, SEED);
    Map<String, String> truth = decode(directory, captures);
    try (LocalStack stack = start(builder, slots)) {
      long startNanos = System.nanoTime();
      ChaosJob job = new ChaosJob(stack, TASKS, settings(stack, stack.elasticsearch().address()));
      job.upload();
      job.awaitRunning();
      ChaosAgent agent = new ChaosAgent(stack, FRAMES, captures, directory.resolve("agent.log"));
      agent.start();
      job.awaitFirstCheckpoint();

      List<Outcome> outcomes = strikeAll(stack, job, agent, random);
      awaitEnd(stack, job, agent, SECONDS);

      Map<String, String> found =
          DocumentDigests.ofIndices(stack.elasticsearch().address(), "sip-messages-*");
      print(outcomes, job.balance(), truth, found, startNanos);
      // An agent that finds no Kafka for long says so and ends; it was started again as well.
      agent.failures().forEach(why -> System.out.println("an agent gave up: " + why));
      assertThat(difference(truth, found)).as("missing").isEmpty();
      assertThat(difference(found, truth)).as("extra").isEmpty();
      assertThat(found).isEqualTo(truth);
      outcomes.forEach(ChaosIT::assertRestarts);
    }
  }

  public static LocalStack start(LocalStackBuilder builder) {
    return start(builder, TASKS);
  }

  /** Starts a stack whose TaskManagers have so many slots each. */
  private static LocalStack start(LocalStackBuilder builder, int slots) {
    // The JobManager must remove a killed TaskManager before it restarts the job. Otherwise it
    // deploys tasks to the killed TaskManager, and the job restarts twice.
    LocalStack stack =
        builder
            .taskSlots(slots)
            .setting(Part.FLINK, "restart-strategy.type", "exponential-delay")
            .setting(Part.FLINK, "restart-strategy.exponential-delay.initial-backoff", "3s")
            .start();
    TOPICS.forEach(
        topic -> stack.kafka().createTopic(topic, PARTITIONS, SipstreamHome.FRAMES_TOPIC));
    return stack;
  }

  public static List<String> settings(LocalStack stack, URI elasticsearch) {
    return List.of(
        "--kafka.bootstrap-servers=" + stack.kafka().address(),
        "--elasticsearch.hosts=" + elasticsearch,
        "--elasticsearch.replicas=0",
        "--elasticsearch.bulk-interval-ms=500",
        "--idle-timeout-ms=" + IDLENESS_MS,
        "--checkpoint-interval-ms=3000");
  }

  /** What {@code ./sipstream decode} gives for the captures: the truth. */
  public static Map<String, String> decode(Path directory, List<Path> captures) throws Exception {
    List<String> command = new ArrayList<>(List.of("decode", "--format", "bulk"));
    captures.forEach(capture -> command.add(capture.toString()));
    Path bulk = directory.resolve("truth.ndjson");
    Process decode =
        SipstreamHome.command(command.toArray(String[]::new))
            .redirectOutput(bulk.toFile())
            .redirectError(directory.resolve("decode.err").toFile())
            .start();
    assertThat(decode.waitFor()).isZero();
    return DocumentDigests.ofBulk(bulk);
  }

  /** One blow after the other, at random moments of equal spans of the time that there is. */
  private static List<Outcome> strikeAll(
      LocalStack stack, ChaosJob job, ChaosAgent agent, Random random) throws Exception {
    ChaosFaults faults = new ChaosFaults(stack, job, agent, random);
    List<Fault> all =
        ChaosFaults.inRandomOrder(KILLS, PAUSES, stack.flink().taskManagers().size(), random);
    long spanMillis = SECONDS * 1_000L / all.size();
    long startNanos = System.nanoTime();
    for (int i = 0; i < all.size(); i++) {
      long elapsedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
      long leftMillis = Math.max(0, i * spanMillis - elapsedMillis);
      TimeUnit.MILLISECONDS.sleep(leftMillis + random.nextLong(Math.max(1, spanMillis / 4)));
      faults.strike(all.get(i));
      System.out.printf("%3d of %d: %s%n", i + 1, all.size(), all.get(i).name());
    }
    faults.settle();
    return faults.outcomes();
  }

  /** All captures are replayed and read, and nothing is on its way any more. */
  public static void awaitEnd(LocalStack stack, ChaosJob job, ChaosAgent agent, int seconds) {
    await()
        .atMost(Duration.ofSeconds(seconds).plus(ChaosJob.PATIENCE))
        .pollInterval(Duration.ofSeconds(1))
        .until(agent::isDone);
    // Buffered parts are handled when the idle time begins.
    await()
        .atMost(ChaosJob.PATIENCE.plusMillis(IDLENESS_MS))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              FrameAccounting balance = job.balance();
              assertThat(balance.count("frames_consumed")).isEqualTo(sent(stack));
              assertThat(balance.count("frames_pending_reassembly")).isZero();
              assertThat(balance.imbalances()).isEmpty();
            });
  }

  private static long sent(LocalStack stack) {
    return stack.kafka().endOffsets(FRAMES).values().stream().mapToLong(Long::longValue).sum();
  }

  public static TreeSet<String> difference(Map<String, String> from, Map<String, String> other) {
    TreeSet<String> ids = new TreeSet<>(from.keySet());
    ids.removeAll(other.keySet());
    return ids;
  }

  private static void assertRestarts(Outcome outcome) {
    String what = outcome.fault().name() + ": " + outcome.failure();
    if (outcome.fault().pause() || outcome.fault().victim() != Victim.TASK_MANAGER) {
      assertThat(outcome.restarts()).as(what).isBetween(0L, 1L);
    } else {
      assertThat(outcome.restarts()).as(what).isEqualTo(1);
    }
  }

  private static void print(
      List<Outcome> outcomes,
      FrameAccounting balance,
      Map<String, String> truth,
      Map<String, String> found,
      long startNanos) {
    Map<String, LongSummaryStatistics> restarts = new TreeMap<>();
    outcomes.forEach(
        each ->
            restarts
                .computeIfAbsent(each.fault().name(), name -> new LongSummaryStatistics())
                .accept(each.restarts()));
    System.out.printf("%-24s %6s %9s %s%n", "fault", "times", "restarts", "most for one");
    restarts.forEach(
        (name, of) ->
            System.out.printf("%-24s %6d %9d %d%n", name, of.getCount(), of.getSum(), of.getMax()));
    System.out.printf(
        "frames read %d, SIP messages in them %d (what a killed agent sent twice among them)%n",
        balance.count("frames_consumed"), balance.count("messages"));
    print(truth, found);
    System.out.printf(
        "seed %d, %d s%n", SEED, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos));
  }

  public static void print(Map<String, String> truth, Map<String, String> found) {
    System.out.printf(
        "documents wanted %d, found %d, missing %d, extra %d, other bytes %d%n",
        truth.size(),
        found.size(),
        difference(truth, found).size(),
        difference(found, truth).size(),
        found.entrySet().stream()
            .filter(each -> truth.containsKey(each.getKey()))
            .filter(each -> !truth.get(each.getKey()).equals(each.getValue()))
            .count());
  }
}
