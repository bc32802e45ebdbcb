package io.sipstream.cli.quickstart;

import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.cli.stack.LocalStackException;
import io.sipstream.job.counters.FrameAccounting;
import io.sipstream.support.ExitStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
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
  // Silent partitions hold back what waits for other parts, for idle-timeout-ms; not less than its
  // ten
  // seconds, or partitions that are merely slow to begin are left behind the watermark.
  private static final int WAITING_MILLIS = 20_000;

  private final LocalStack stack;
  private final Path home;
  private final URI elasticsearch;
  private final boolean freshElasticsearch;
  private final String jobId;
  private final Ending ending;

  private Quickstart(
      LocalStack stack,
      Path home,
      URI elasticsearch,
      boolean freshElasticsearch,
      String jobId,
      Ending ending) {
    this.stack = stack;
    this.home = home;
    this.elasticsearch = elasticsearch;
    this.freshElasticsearch = freshElasticsearch;
    this.jobId = jobId;
    this.ending = ending;
  }

  /**
   * Starts servers and job.
   *
   * @param running an Elasticsearch to use; null for an own one
   * @param ports the ports that carry SIP, separated by commas
   */
  static Quickstart start(Path home, URI running, String ports, Ending ending) {
    ending.say("Starting the servers, which takes half a minute or so");
    var builder =
        LocalStack.builder().taskSlots(PARALLELISM).progress(line -> ending.say("  " + line));
    if (running != null) {
      builder.parts(Part.KAFKA, Part.FLINK);
    }
    LocalStack stack = builder.start();
    try {
      ending.say("  their data and logs are there until the end");
      // Times in Kafka are those of arrival: old captures must not look like expired records.
      var topicSettings = Map.of("message.timestamp.type", "LogAppendTime");
      stack.kafka().createTopic(TOPIC, PARTITIONS, topicSettings);
      DEAD_LETTER_TOPICS.forEach(topic -> stack.kafka().createTopic(topic, 1, topicSettings));
      URI elasticsearch = running == null ? stack.elasticsearch().address() : running;
      ending.say("Submitting the job");
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
      ending.say("  job " + jobId + " is submitted");
      return new Quickstart(stack, home, elasticsearch, running == null, jobId, ending);
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  /**
   * Replays captures, waits until they are searchable and shows what there is.
   *
   * @param stays whether the servers can be asked afterwards
   * @return whether every frame is accounted for and every message a document
   */
  boolean run(List<Path> captures, boolean stays) throws IOException, InterruptedException {
    ending.say(
        "Replaying "
            + captures.stream().map(Path::toString).collect(Collectors.joining(" "))
            + " into Kafka");
    AgentReplay.Report agent =
        AgentReplay.run(
            stack,
            home.resolve("capture-agent/target/sipstream-capture-agent.jar"),
            TOPIC,
            captures);
    ending.say("Waiting until everything is indexed");
    FrameAccounting balance = untilDone(agent.acknowledged());
    SipIndex index = new SipIndex(elasticsearch);
    long documents = index.refreshAndCount();
    Report report = new Report(System.out);
    boolean balanced = report.books(agent, balance, documents, freshElasticsearch);
    report.messages(index);
    String callId = report.oneCall(index);
    if (callId != null && (stays || !freshElasticsearch)) {
      report.search(callId, elasticsearch);
    }
    if (stays) {
      List<String> topics = new ArrayList<>(List.of(TOPIC));
      topics.addAll(DEAD_LETTER_TOPICS);
      report.addresses(elasticsearch, stack.flink().address(), stack.kafka().address(), topics);
    }
    return balanced;
  }

  /** Polls the job's books until all frames are through, or nothing moves any more. */
  private FrameAccounting untilDone(long frames) throws IOException, InterruptedException {
    Map<String, Long> last = Map.of();
    long movedAt = System.nanoTime();
    long saidAt = System.nanoTime();
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
        movedAt = now;
        last = counters;
      }
      // What waits for other parts goes on when silent partitions no longer hold it back.
      if (millis(now - movedAt) > (closed ? WAITING_MILLIS : STALL_MILLIS)) {
        return balance;
      }
      if (millis(now - saidAt) > PROGRESS_MILLIS) {
        saidAt = now;
        ending.say(
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

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }

  /**
   * Leaves everything running until somebody ends this process, which ends with {@code status} then
   * and not, as usual, with that of a signal.
   */
  void waitForCtrlC(int status, String verdict) throws InterruptedException {
    ending.expect(
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
    System.out.println("Everything stays up until Ctrl-C. More captures:");
    System.out.println(
        "  ./sipstream agent replay --bootstrap-servers "
            + stack.kafka().address()
            + " CAPTURE...");
    new CountDownLatch(1).await();
  }

  @Override
  public void close() {
    ending.tell();
    stack.close();
  }
}
