package io.sipstream.cli.quickstart;

import io.sipstream.cli.explore.Stores;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.cli.stack.LocalStackException;
import io.sipstream.cli.stack.SearchNode;
import io.sipstream.explorer.Explorer;
import io.sipstream.job.counters.FrameAccounting;
import io.sipstream.support.ExitStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** Runs a local stack with the job, and sends captures through it. */
final class Quickstart implements AutoCloseable {
  private static final String TOPIC = "sip-frames";
  private static final List<String> DEAD_LETTER_TOPICS =
      List.of("sip-frames-dead-letter", "sip-documents-dead-letter");
  private static final int PARTITIONS = 4;
  private static final int PARALLELISM = 2;

  private static final int POLL_MILLIS = 250;
  private static final int PROGRESS_MILLIS = 2_000;
  // Without progress for this time, the quickstart gives up.
  private static final int STALL_MILLIS = 60_000;
  // Longer than the default of idle-timeout-ms, ten seconds, after which idle partitions no longer
  // hold back buffered frames. A lower idle-timeout-ms would drop partitions that start slowly.
  private static final int REASSEMBLY_TIMEOUT_MILLIS = 20_000;
  // A record is written at the next full second after an answer or an end.
  private static final int CALL_TIMER_MILLIS = 2_000;
  private static final int CALLS_TIMEOUT_MILLIS = 30_000;
  // Counters arrive with heartbeats of the TaskManager.
  private static final int COUNTERS_TIMEOUT_MILLIS = 20_000;

  private final LocalStack stack;
  private final Path home;
  private final URI elasticsearch;
  private final boolean freshElasticsearch;
  private final String jobId;
  private final ShutdownMessages messages;
  private Explorer explorer;

  private Quickstart(
      LocalStack stack,
      Path home,
      URI elasticsearch,
      boolean freshElasticsearch,
      String jobId,
      ShutdownMessages messages) {
    this.stack = stack;
    this.home = home;
    this.elasticsearch = elasticsearch;
    this.freshElasticsearch = freshElasticsearch;
    this.jobId = jobId;
    this.messages = messages;
  }

  /**
   * Starts the servers and the job.
   *
   * @param running a running Elasticsearch to use; null to start one
   * @param node server to start if none runs
   * @param ports SIP ports, separated by commas
   */
  static Quickstart start(
      Path home, URI running, SearchNode node, String ports, ShutdownMessages messages) {
    messages.say("Starting the servers, about half a minute");
    var builder =
        LocalStack.builder()
            .searchNode(node)
            .taskSlots(PARALLELISM)
            .progress(line -> messages.say("  " + line));
    if (running != null) {
      builder.parts(Part.KAFKA, Part.FLINK);
    } else {
      messages.say("  " + node + " has the " + node.licence());
    }
    LocalStack stack = builder.start();
    try {
      messages.say("  data and logs are kept until the end");
      // Kafka uses the time of arrival, so that old captures do not count as expired records.
      var topicSettings = Map.of("message.timestamp.type", "LogAppendTime");
      stack.kafka().createTopic(TOPIC, PARTITIONS, topicSettings);
      DEAD_LETTER_TOPICS.forEach(topic -> stack.kafka().createTopic(topic, 1, topicSettings));
      URI elasticsearch = running == null ? stack.elasticsearch().address() : running;
      messages.say("Submitting the job");
      String jobId =
          stack
              .flink()
              .submit(
                  List.of("-p", Integer.toString(PARALLELISM)),
                  home.resolve("flink-job/target/sipstream-flink-job.jar"),
                  List.of(
                      "--kafka.bootstrap-servers=" + stack.kafka().address(),
                      "--kafka.topics=" + TOPIC,
                      "--elasticsearch.hosts=" + elasticsearch,
                      "--elasticsearch.bulk-interval-ms=500",
                      "--elasticsearch.replicas=0",
                      "--checkpoint-interval-ms=2000",
                      "--ports=" + ports));
      messages.say("  job " + jobId + " is submitted");
      return new Quickstart(stack, home, elasticsearch, running == null, jobId, messages);
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  /**
   * Replays captures, waits until they are indexed and prints the results.
   *
   * @param stays whether the servers keep running afterwards
   * @param verbose whether all counters and a document are printed
   * @return whether every frame is accounted for and every message is a document
   */
  boolean run(List<Path> captures, boolean stays, boolean verbose)
      throws IOException, InterruptedException {
    if (stays) {
      explore();
    }
    messages.say(
        "Replaying "
            + captures.stream().map(Path::toString).collect(Collectors.joining(" "))
            + " into Kafka");
    AgentReplay.Report agent =
        AgentReplay.run(
            stack,
            home.resolve("capture-agent/target/sipstream-capture-agent.jar"),
            TOPIC,
            captures);
    messages.say("Waiting until everything is indexed");
    SipIndex index = new SipIndex(elasticsearch);
    untilDone(agent.acknowledged());
    untilCallsAreWritten(index);
    FrameAccounting balance = untilDone(agent.acknowledged());
    SipIndex.Documents documents = index.refreshAndCount();
    // The job may have written more call records since its counters were read.
    long begin = System.nanoTime();
    while (freshElasticsearch
        && documents.sum() != balance.count("documents.created")
        && millis(System.nanoTime() - begin) < COUNTERS_TIMEOUT_MILLIS) {
      Thread.sleep(POLL_MILLIS);
      balance = untilDone(agent.acknowledged());
      documents = index.refreshAndCount();
    }
    Report report = new Report(System.out, verbose);
    Report.Example call = report.call(index);
    report.calls(index);
    report.found(index);
    boolean balanced = report.accounting(agent, balance, documents, freshElasticsearch);
    String kafka = stays ? stack.kafka().address() : null;
    if (stays) {
      List<String> topics = new ArrayList<>(List.of(TOPIC));
      topics.addAll(DEAD_LETTER_TOPICS);
      report.addresses(elasticsearch, stack.flink().address(), kafka, topics);
    }
    if (stays || !freshElasticsearch) {
      report.tryNext(call, elasticsearch, kafka);
    }
    return balanced;
  }

  /** Serves the calls and messages as web pages, which fill while the captures are indexed. */
  private void explore() throws IOException {
    explorer =
        Explorer.withToken(
            Stores.ofServer(elasticsearch),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    System.out.println("Calls and messages as web pages: " + explorer.address());
  }

  /** Sends generated calls until the end. */
  void generateTraffic() throws IOException {
    LiveReplay.start(
        stack, home, home.resolve("capture-agent/target/sipstream-capture-agent.jar"), TOPIC);
    System.out.println();
    System.out.println(
        "Calls of several outcomes are generated until Ctrl-C. Watch them: " + explorer.address());
  }

  /** Polls the job's counters until all frames are processed or progress stops. */
  private FrameAccounting untilDone(long frames) throws IOException, InterruptedException {
    Map<String, Long> last = Map.of();
    long progressAt = System.nanoTime();
    long printedAt = System.nanoTime();
    while (true) {
      Map<String, Long> counters = stack.flink().accumulators(jobId);
      FrameAccounting balance = FrameAccounting.of(counters);
      boolean closed = balance.count("frames_consumed") >= frames && balance.imbalances().isEmpty();
      if (closed && balance.count("frames_pending_reassembly") == 0) {
        return balance;
      }
      String state = stack.flink().jobState(jobId);
      if (state.equals("FAILED")) {
        throw new IOException("The job failed: " + stack.flink().jobFailure(jobId));
      }
      long now = System.nanoTime();
      if (!counters.equals(last)) {
        progressAt = now;
        last = counters;
      }
      // Buffered frames are released when idle partitions no longer hold back the watermark.
      if (millis(now - progressAt) > (closed ? REASSEMBLY_TIMEOUT_MILLIS : STALL_MILLIS)) {
        return balance;
      }
      if (millis(now - printedAt) > PROGRESS_MILLIS) {
        printedAt = now;
        messages.say(
            String.format(
                Locale.ROOT,
                "  %d of %d frames consumed, %d of %d messages indexed",
                balance.count("frames_consumed"),
                frames,
                balance.sum("documents."),
                balance.count("messages")));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Waits until event time has passed the newest message, so that ended calls have records. */
  private void untilCallsAreWritten(SipIndex index) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    long newestMillis = index.newestMillis();
    while (newestMillis > 0
        && stack.flink().watermark(jobId, "calls") < newestMillis + CALL_TIMER_MILLIS
        && millis(System.nanoTime() - begin) < CALLS_TIMEOUT_MILLIS) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }

  /**
   * Keeps everything running until a signal ends this process, which then exits with {@code status}
   * instead of the status of the signal.
   */
  void waitForCtrlC(int status, String verdict) throws InterruptedException {
    messages.onSignal(
        () -> {
          int end = status;
          try {
            stack.close();
            System.err.println(verdict);
          } catch (LocalStackException e) {
            System.err.println(e.getMessage());
            end = ExitStatus.FAILED;
          }
          Runtime.getRuntime().halt(end);
        });
    System.out.println();
    System.out.println(verdict);
    System.out.println("All servers keep running until Ctrl-C.");
    new CountDownLatch(1).await();
  }

  @Override
  public void close() {
    messages.reportStop();
    if (explorer != null) {
      explorer.close();
    }
    stack.close();
  }
}
