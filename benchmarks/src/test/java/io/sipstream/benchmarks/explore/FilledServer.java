package io.sipstream.benchmarks.explore;

import io.sipstream.benchmarks.run.BenchContext;
import io.sipstream.benchmarks.run.Captures;
import io.sipstream.benchmarks.run.Home;
import io.sipstream.benchmarks.run.Progress;
import io.sipstream.benchmarks.server.Node;
import io.sipstream.benchmarks.server.Servers;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.traffic.carrier.CarrierMix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Fills an Elasticsearch with generated traffic, for searches of the explorer. */
final class FilledServer {
  private static final String TOPIC = "sip-frames";
  private static final List<String> DEAD_LETTERS =
      List.of("sip-frames-dead-letter", "sip-documents-dead-letter");
  private static final long SEED = 1;
  private static final double NANOS_PER_SECOND = 1e9;

  private FilledServer() {}

  /** Sends messages through the job, prints the address, and keeps the servers until Ctrl-C. */
  static void serve(long messages) throws IOException, InterruptedException {
    Path work = Files.createTempDirectory("filled-server");
    BenchContext context =
        new BenchContext(
            messages,
            1,
            SEED,
            List.of(),
            null,
            new Captures(work, SEED),
            work,
            Progress.onStandardError());
    Captures.Capture capture = context.captures().of(CarrierMix.defaults(), messages);
    System.out.println(Captures.describe(capture));
    try (Servers servers =
        Servers.start(context, System.err::println, Part.ELASTICSEARCH, Part.KAFKA, Part.FLINK)) {
      DEAD_LETTERS.forEach(servers::createTopic);
      servers.fill(TOPIC, capture);
      Files.delete(capture.file());
      long begin = System.nanoTime();
      Map<String, Long> counters =
          servers.runJob(
              List.of(),
              Home.jobJar(),
              List.of(
                  "--kafka.stop=latest",
                  "--kafka.bootstrap-servers=" + servers.stack().kafka().address(),
                  "--kafka.topics=" + TOPIC,
                  "--elasticsearch.hosts=" + servers.stack().elasticsearch().address(),
                  "--elasticsearch.replicas=0"));
      new Node(servers.stack().elasticsearch().address())
          .holds("sip-messages-*", capture.written().messages());
      System.out.printf(
          "%,d messages and %,d writes of call records in %.0f s; %s%n",
          capture.written().messages(),
          counters.getOrDefault("call_documents", 0L),
          (System.nanoTime() - begin) / NANOS_PER_SECOND,
          servers.versions());
      System.out.println(servers.stack().elasticsearch().address());
      new CountDownLatch(1).await();
    }
  }
}
