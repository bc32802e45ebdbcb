package io.sipstream.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sipstream.cli.stack.KafkaServer;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.frames.CaptureFile;
import io.sipstream.it.DocumentDigests;
import io.sipstream.testing.Seed;
import io.sipstream.traffic.sample.PacedCaptures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three Kafka brokers while an agent replays captures in real time: one is killed, partitions are
 * added, and all are restarted one after the other. Elasticsearch then has the documents of {@code
 * ./sipstream decode} for the same captures.
 */
@Tag("long")
class KafkaClusterIT {
  private static final long SEED = Seed.of(KafkaClusterIT.class);
  private static final int MESSAGES = Integer.getInteger("cluster.messages", 6_000);
  private static final int SECONDS = Integer.getInteger("cluster.seconds", 120);
  private static final int ELECTION_SECONDS = 8;
  private static final int DOWN_SECONDS = 10;
  private static final int BROKERS = 3;
  private static final int TASKS = 2;
  private static final int MORE_PARTITIONS = 8;
  private static final String TOPIC = "sip-frames";

  @TempDir private Path directory;

  @Test
  void lostAndRestartedBrokersAndAddedPartitionsLoseNothing() throws Exception {
    List<Path> captures =
        PacedCaptures.write(directory, MESSAGES, Duration.ofSeconds(SECONDS), 4, SEED);
    Map<String, String> truth = ChaosIT.decode(directory, captures);
    try (LocalStack stack =
        ChaosIT.start(LocalStack.builder().kafkaBrokers(BROKERS).heapMegabytes(Part.KAFKA, 256))) {
      ChaosJob job = startJob(stack);
      ChaosAgent agent =
          new ChaosAgent(
              stack,
              TOPIC,
              captures,
              directory.resolve("agent.log"),
              // The producer sees new partitions soon, and changes the partition with each batch.
              List.of(
                  "--producer-property=metadata.max.age.ms=1000",
                  "--producer-property=batch.size=4096"));
      agent.start();
      job.awaitFirstCheckpoint();

      loseOne(stack);
      try (Admin admin = admin(stack)) {
        admin
            .createPartitions(Map.of(TOPIC, NewPartitions.increaseTo(MORE_PARTITIONS)))
            .all()
            .get();
      }
      print("partitions added", stack);
      for (KafkaServer broker : stack.kafkaBrokers()) {
        broker.restart();
        awaitInSync(stack);
        print(broker.name() + " restarted", stack);
      }
      assertThat(agent.isDone()).as("the load ended before the last restart").isFalse();
      ChaosIT.awaitEnd(stack, job, agent, SECONDS);

      Map<String, String> found =
          DocumentDigests.ofIndices(stack.elasticsearch().address(), "sip-messages-*");
      long captured = frames(captures);
      System.out.printf(
          "KafkaClusterIT: frames captured %d, in Kafka %d, consumed %d; job restarts %d%n",
          captured, sent(stack), job.balance().count("frames_consumed"), job.restarts());
      System.out.println("KafkaClusterIT: partitions " + stack.kafka().endOffsets(TOPIC));
      ChaosIT.print(truth, found);
      assertThat(agent.failures()).isEmpty();
      assertThat(sent(stack)).isGreaterThanOrEqualTo(captured);
      assertThat(stack.kafka().endOffsets(TOPIC).values())
          .hasSize(MORE_PARTITIONS)
          .allMatch(end -> end > 0);
      assertThat(found).isEqualTo(truth);
    }
  }

  private ChaosJob startJob(LocalStack stack) throws Exception {
    Path properties = directory.resolve("kafka.properties");
    Files.writeString(properties, "partition.discovery.interval.ms=500\n");
    List<String> settings =
        new ArrayList<>(ChaosIT.settings(stack, stack.elasticsearch().address()));
    settings.add("--kafka.properties-file=" + properties);
    ChaosJob job = new ChaosJob(stack, TASKS, settings);
    job.upload();
    job.awaitRunning();
    return job;
  }

  /** Kills a broker, starts it later, and checks that frames were sent meanwhile. */
  private static void loseOne(LocalStack stack) throws Exception {
    KafkaServer broker = stack.kafkaBrokers().get(1);
    broker.kill();
    // Kafka's client asks the killed leader in vain until the others have become leaders.
    TimeUnit.SECONDS.sleep(ELECTION_SECONDS);
    long before = sent(stack);
    TimeUnit.SECONDS.sleep(DOWN_SECONDS);
    long meanwhile = sent(stack) - before;
    System.out.printf(
        "KafkaClusterIT: %s killed, %d frames sent in %d s%n",
        broker.name(), meanwhile, DOWN_SECONDS);
    assertThat(meanwhile).isPositive();
    broker.start();
    awaitInSync(stack);
    print(broker.name() + " started", stack);
  }

  /** Waits until every broker has every record, as before the restart of another one. */
  private static void awaitInSync(LocalStack stack) {
    await("replicas in sync")
        .atMost(ChaosJob.PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(
            () -> {
              try (Admin admin = admin(stack)) {
                return admin
                    .describeTopics(admin.listTopics().names().get())
                    .allTopicNames()
                    .get()
                    .values()
                    .stream()
                    .map(topic -> topic.partitions())
                    .flatMap(Collection::stream)
                    .allMatch(partition -> partition.isr().size() == BROKERS);
              }
            });
  }

  private static Admin admin(LocalStack stack) {
    return Admin.create(Map.of("bootstrap.servers", stack.kafka().address()));
  }

  private static void print(String what, LocalStack stack) {
    System.out.printf("KafkaClusterIT: %s, %d frames in Kafka%n", what, sent(stack));
  }

  private static long sent(LocalStack stack) {
    return stack.kafka().endOffsets(TOPIC).values().stream().mapToLong(Long::longValue).sum();
  }

  private static long frames(List<Path> captures) throws IOException {
    long frames = 0;
    for (Path capture : captures) {
      try (CaptureFile file = CaptureFile.open(capture)) {
        while (file.next() != null) {
          frames++;
        }
      }
    }
    return frames;
  }
}
