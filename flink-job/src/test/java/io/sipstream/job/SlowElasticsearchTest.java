package io.sipstream.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sipstream.job.counters.FrameAccounting;
import io.sipstream.job.elasticsearch.connection.FatalElasticsearchException;
import io.sipstream.job.record.RawFrame;
import io.sipstream.settings.JobSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the graph with the real sink, on a server that is slow for one subtask, or refuses all. */
class SlowElasticsearchTest {
  private static final int FRAMES_PER_SUBTASK = 5_000;
  private static final int MILLIS_PER_FRAME = 5;
  private static final int FRAGMENTED = 20;
  private static final Pattern ACTION =
      Pattern.compile("\"_id\":\"([^\"]+)\",\"routing\":\"(slow|fast|both)-");

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  // Completed when neither source nor server need be slow any more. Flink's tasks see a static.
  private static volatile CompletableFuture<Void> released;

  private final Map<String, Set<String>> idsByKind =
      Map.of(
          "slow", ConcurrentHashMap.newKeySet(),
          "fast", ConcurrentHashMap.newKeySet(),
          "both", ConcurrentHashMap.newKeySet());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile int status = 200;
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    released = new CompletableFuture<>();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/_bulk", this::reply);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stopServer() {
    released.complete(null);
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void aSlowSubtaskDelaysNeitherTheOtherOneNorCheckpoints(@InjectMiniCluster MiniCluster cluster)
      throws Exception {
    JobClient job = start();

    while (checkpoints(cluster, job) < 3 || count("slow") < 100) {
      assertThat(job.getJobExecutionResult()).as("the job").isNotCompleted();
      Thread.sleep(20);
    }
    released.complete(null);

    JobExecutionResult result = job.getJobExecutionResult().get(120, TimeUnit.SECONDS);
    assertThat(count("slow")).isEqualTo(FRAMES_PER_SUBTASK - FRAGMENTED);
    assertThat(count("fast")).isEqualTo(FRAMES_PER_SUBTASK - FRAGMENTED);
    assertThat(count("both")).isEqualTo(FRAGMENTED);
    Map<String, Long> counters = new TreeMap<>();
    result.getAllAccumulatorResults().forEach((name, value) -> counters.put(name, (Long) value));
    assertThat(FrameAccounting.of(counters).imbalances()).isEmpty();
    assertThat(counters)
        .containsEntry("frames_consumed", 2L * FRAMES_PER_SUBTASK)
        .containsEntry("documents.created", 2L * FRAMES_PER_SUBTASK - FRAGMENTED)
        .doesNotContainKeys("bulk_retries", "documents.duplicate");
  }

  @Test
  void aFailureOfTheSinkFailsTheJobAndIsNoDeadLetterOfAFrame() throws Exception {
    CollectingSinks.clear();
    status = 403;
    released.complete(null);

    assertThatThrownBy(() -> start().getJobExecutionResult().get(120, TimeUnit.SECONDS))
        .rootCause()
        .isInstanceOf(FatalElasticsearchException.class);
    assertThat(CollectingSinks.DEAD_LETTERS).isEmpty();
  }

  private int count(String kind) {
    return idsByKind.get(kind).size();
  }

  private static long checkpoints(MiniCluster cluster, JobClient job) throws Exception {
    AccessExecutionGraph graph =
        cluster.getExecutionGraph(job.getJobID()).get(20, TimeUnit.SECONDS);
    return graph.getCheckpointStatsSnapshot().getCounts().getNumberOfCompletedCheckpoints();
  }

  private JobClient start() throws Exception {
    JobSettings settings =
        JobSettings.of(
            Map.of(
                "elasticsearch.hosts", "http://127.0.0.1:" + server.getAddress().getPort(),
                "calls.enabled", "false",
                "elasticsearch.template", "off",
                "elasticsearch.bulk-actions", "50",
                "elasticsearch.bulk-interval-ms", "100",
                "checkpoint-interval-ms", "200"));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            JobEnvironment.configuration(settings.flink()));
    env.setParallelism(2);
    SipPipeline.build(
        env,
        settings,
        new DataGeneratorSource<>(
            SlowElasticsearchTest::frame,
            2 * FRAMES_PER_SUBTASK,
            parallelism -> (RateLimiter) SlowElasticsearchTest::nextFrame,
            Types.POJO(RawFrame.class)),
        null,
        JobRun.elasticsearch(settings),
        letters -> letters.sinkTo(CollectingSinks.deadLetters()));
    return env.executeAsync();
  }

  private static CompletionStage<Void> nextFrame() {
    return released.isDone()
        ? released
        : CompletableFuture.runAsync(
            () -> {}, CompletableFuture.delayedExecutor(MILLIS_PER_FRAME, TimeUnit.MILLISECONDS));
  }

  /** Makes the frame of a number. The source gives each subtask one half of the numbers. */
  private static RawFrame frame(long number) {
    boolean slow = number < FRAMES_PER_SUBTASK;
    int inSubtask = (int) (number % FRAMES_PER_SUBTASK);
    if (inSubtask >= FRAGMENTED) {
      return Frames.raw(number, Frames.sip((slow ? "slow-" : "fast-") + inSubtask, 5060));
    }
    byte[] packet = Frames.sip("both-" + inSubtask, 5060);
    byte[] half =
        slow
            ? Frames.fragment(packet, 0, 160, inSubtask)
            : Frames.fragment(packet, 160, packet.length - 20, inSubtask);
    return Frames.raw(number, half);
  }

  /**
   * Replies to a bulk request. The reply to a slow one waits until the other subtask has written
   * four times as many documents, so the test cannot end if the other one waits, too.
   */
  private void reply(HttpExchange exchange) throws IOException {
    Matcher actions = ACTION.matcher(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    StringBuilder items = new StringBuilder();
    while (actions.find()) {
      while (actions.group(2).equals("slow")
          && count("fast") < 4 * count("slow")
          && !released.isDone()) {
        sleep();
      }
      boolean isNew = idsByKind.get(actions.group(2)).add(actions.group(1));
      items
          .append(items.isEmpty() ? "" : ",")
          .append("{\"create\":{\"status\":" + (isNew ? "201}}" : "409}}"));
    }
    byte[] reply = ("{\"items\":[" + items + "]}").getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, reply.length);
    exchange.getResponseBody().write(reply);
    exchange.close();
  }

  private static void sleep() throws IOException {
    try {
      Thread.sleep(MILLIS_PER_FRAME);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
