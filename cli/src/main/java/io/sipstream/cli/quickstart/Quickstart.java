package io.sipstream.cli.quickstart;

import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.job.books.Balance;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** A local stack with the job on it, and captures sent through both. */
final class Quickstart implements AutoCloseable {
  private static final String TOPIC = "sip-frames";
  private static final List<String> DEAD_LETTER_TOPICS =
      List.of("sip-frames-dead-letter", "sip-documents-dead-letter");
  private static final int PARTITIONS = 4;
  private static final int PARALLELISM = 2;

  private static final int POLL_MILLIS = 250;
  private static final int PROGRESS_MILLIS = 2_000;
  // Without any progress for so long something is stuck.
  private static final int STALL_MILLIS = 60_000;

  private final LocalStack stack;
  private final Path home;
  private final URI elasticsearch;
  private final boolean freshElasticsearch;
  private final String jobId;

  private Quickstart(
      LocalStack stack, Path home, URI elasticsearch, boolean freshElasticsearch, String jobId) {
    this.stack = stack;
    this.home = home;
    this.elasticsearch = elasticsearch;
    this.freshElasticsearch = freshElasticsearch;
    this.jobId = jobId;
  }

  /**
   * Starts servers and job.
   *
   * @param running an Elasticsearch to use; null for an own one
   * @param ports the ports that carry SIP, separated by commas
   */
  static Quickstart start(Path home, URI running, String ports) {
    var builder = LocalStack.builder().taskSlots(PARALLELISM).progress(Quickstart::progress);
    if (running != null) {
      builder.parts(Part.KAFKA, Part.FLINK);
    }
    LocalStack stack = builder.start();
    try {
      progress("data and logs are there until the end");
      // Times in Kafka are those of arrival: old captures must not look like expired records.
      var topicSettings = Map.of("message.timestamp.type", "LogAppendTime");
      stack.kafka().createTopic(TOPIC, PARTITIONS, topicSettings);
      DEAD_LETTER_TOPICS.forEach(topic -> stack.kafka().createTopic(topic, 1, topicSettings));
      URI elasticsearch = running == null ? stack.elasticsearch().address() : running;
      System.err.println("Submitting the job");
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
      progress("job " + jobId + " is submitted");
      return new Quickstart(stack, home, elasticsearch, running == null, jobId);
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  /**
   * Replays captures, waits until they are searchable and shows what there is.
   *
   * @return whether every frame is accounted for and every message a document
   */
  boolean run(List<Path> captures) throws IOException, InterruptedException {
    System.err.println(
        "Replaying "
            + captures.stream().map(Path::toString).collect(Collectors.joining(" "))
            + " into Kafka");
    AgentReplay.Report agent =
        AgentReplay.run(
            home.resolve("capture-agent/target/sipstream-capture-agent.jar"),
            stack.kafka().address(),
            TOPIC,
            captures);
    System.err.println("Waiting until everything is indexed");
    Balance balance = untilDone(agent.acknowledged());
    SipIndex index = new SipIndex(elasticsearch);
    long documents = index.refreshAndCount();
    Report report = new Report(System.out);
    boolean balanced = report.books(agent, balance, documents, freshElasticsearch);
    report.messages(index);
    report.oneCall(index, elasticsearch);
    report.addresses(elasticsearch, stack.flink().address(), stack.kafka().address());
    return balanced;
  }

  /** Polls the job's books until all frames are through, or nothing moves any more. */
  private Balance untilDone(long frames) throws IOException, InterruptedException {
    Map<String, Long> last = Map.of();
    long movedAt = System.nanoTime();
    long saidAt = System.nanoTime();
    while (true) {
      Map<String, Long> counters = stack.flink().accumulators(jobId);
      Balance balance = Balance.of(counters);
      if (balance.count("frames_consumed") >= frames && balance.imbalances().isEmpty()) {
        return balance;
      }
      String state = stack.flink().jobState(jobId);
      if (state.equals("FAILED")) {
        throw new IOException("The job failed: " + stack.flink().jobFailure(jobId));
      }
      long now = System.nanoTime();
      if (!counters.equals(last)) {
        movedAt = now;
        last = counters;
      }
      if (millis(now - movedAt) > STALL_MILLIS) {
        return balance;
      }
      if (millis(now - saidAt) > PROGRESS_MILLIS) {
        saidAt = now;
        progress(
            String.format(
                Locale.ROOT,
                "%d of %d frames consumed, %d of %d messages indexed",
                balance.count("frames_consumed"),
                frames,
                balance.sum("documents.") - balance.count("documents.retried"),
                balance.count("messages")));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }

  /** Leaves everything running until somebody ends this process. */
  void waitForCtrlC() throws InterruptedException {
    System.out.println();
    System.out.println("Everything stays up until Ctrl-C. More captures:");
    System.out.println(
        "  ./sipstream agent replay --bootstrap-servers "
            + stack.kafka().address()
            + " CAPTURE...");
    new CountDownLatch(1).await();
  }

  private static void progress(String line) {
    System.err.println("  " + line);
  }

  @Override
  public void close() {
    System.err.println("Stopping the servers and removing their data");
    stack.close();
  }
}
