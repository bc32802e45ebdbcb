package io.sipstream.it.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.cli.stack.JsonApi;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.it.SipstreamHome;
import io.sipstream.job.counters.FrameAccounting;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A job under load, and what Flink tells of it. */
final class SoakJob {
  private static final String TOPIC = "sip-frames";
  private static final int TASKS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final LocalStack stack;
  private final JsonApi flink;
  private final List<String> settings;
  private String id = "";
  private long written;
  private long progressNanos;

  SoakJob(LocalStack stack, List<String> settings) {
    this.stack = stack;
    this.flink = new JsonApi(stack.flink().address());
    this.settings = settings;
  }

  void start() {
    id =
        stack
            .flink()
            .submit(List.of("-p", Integer.toString(TASKS)), SipstreamHome.JOB_JAR, settings);
  }

  /**
   * Sends a capture.
   *
   * @param speed that many times as fast as it was captured; infinite for as fast as can be
   */
  Process replay(Path capture, double speed) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("replay"));
    arguments.add("--bootstrap-servers=" + stack.kafka().address());
    arguments.add("--topic=" + TOPIC);
    arguments.add("--speed=" + (Double.isInfinite(speed) ? "max" : Double.toString(speed)));
    arguments.add(capture.toString());
    return stack.startClient(
        SipstreamHome.agent(arguments).redirectErrorStream(true).redirectOutput(Redirect.DISCARD));
  }

  FrameAccounting balance() {
    return FrameAccounting.of(stack.flink().accumulators(id));
  }

  /** Documents of messages that Elasticsearch has taken. */
  long written() {
    FrameAccounting books = balance();
    long now = books.sum("documents.") - books.count("call_documents");
    if (now > written) {
      written = now;
      progressNanos = System.nanoTime();
    }
    return written;
  }

  /** When the last document was seen to be taken. */
  long lastProgressNanos() {
    return progressNanos;
  }

  /** Awaits that all that was sent has become documents; gives the books. */
  FrameAccounting awaitEnd() {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              written();
              FrameAccounting books = balance();
              assertThat(books.count("frames_consumed")).isPositive().isEqualTo(sent());
              assertThat(books.count("frames_pending_reassembly")).isZero();
              assertThat(books.imbalances()).isEmpty();
            });
    return balance();
  }

  long sent() {
    return stack.kafka().endOffsets(TOPIC).values().stream().mapToLong(Long::longValue).sum();
  }

  long heapBytes() throws IOException {
    JsonNode managers = flink.get("/taskmanagers").path("taskmanagers");
    String manager = managers.path(0).path("id").asText();
    return flink
        .get("/taskmanagers/" + manager + "/metrics?get=Status.JVM.Memory.Heap.Used")
        .path(0)
        .path("value")
        .asLong();
  }

  /** Of the newest checkpoint. */
  long stateBytes() throws IOException {
    return flink
        .get("/jobs/" + id + "/checkpoints")
        .at("/latest/completed/checkpointed_size")
        .asLong();
  }

  long restarts() throws IOException {
    return flink.get("/jobs/" + id + "/metrics?get=numRestarts").path(0).path("value").asLong(-1);
  }
}
