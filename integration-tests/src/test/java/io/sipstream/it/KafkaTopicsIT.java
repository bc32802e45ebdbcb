package io.sipstream.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStackException;
import io.sipstream.job.books.Balance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics that are not there, have few partitions, get more, or are read from a time on. */
class KafkaTopicsIT {
  private static final long TIME_NANOS = 1_795_000_000_000_000_000L;

  private static LocalStack stack;
  private static TestJobs jobs;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    stack = LocalStack.builder().taskSlots(3).start();
    jobs = new TestJobs(stack);
    for (String topic :
        List.of("few", "timed", "sip-frames-dead-letter", "sip-documents-dead-letter")) {
      stack.kafka().createTopic(topic, 1, SipstreamHome.FRAMES_TOPIC);
    }
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void aTopicThatIsNotThereIsNamedAndNothingIsSubmitted() {
    assertThatThrownBy(() -> jobs.submit(1, "no-such-topic"))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("exit status 2")
        .hasMessageContaining("The topic no-such-topic (kafka.topics) is not there at ")
        .hasMessageContaining("create it, or name another.");
  }

  /** One partition for three tasks: the two that have none hold nothing back. */
  @Test
  void tasksWithoutPartitionsHoldNothingBackAndPartitionsAreFoundWhileTheJobRuns()
      throws Exception {
    Path properties = directory.resolve("kafka.properties");
    Files.writeString(properties, "partition.discovery.interval.ms=1000\n");
    String job =
        jobs.submit(
            3,
            "few",
            "--kafka.properties-file=" + properties,
            "--checkpoint-interval-ms=1000",
            "--out-of-orderness-ms=500",
            "--idleness-ms=2000",
            "--elasticsearch.bulk-interval-ms=200");
    JoinedFrames frames = new JoinedFrames(TIME_NANOS);
    byte[] packet = IpPackets.udp(IpPackets.options("few", 1, "UDP"));
    frames.add(IpPackets.fragment(packet, 0, 80, 1));
    frames.add(IpPackets.fragment(packet, 80, packet.length - 20, 1));
    frames.add(IpPackets.udp(IpPackets.options("added", 1, "UDP")));
    try (var records = new FrameRecords(stack.kafka().address(), "few")) {
      records.send(0, frames.all().get(0).bytes(), frames.all().get(0).headers());
      records.send(0, frames.all().get(1).bytes(), frames.all().get(1).headers());
      jobs.awaitCounts(job, Map.of("frames_consumed", 2L, "documents.created", 1L));

      try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafka().address()))) {
        admin.createPartitions(Map.of("few", NewPartitions.increaseTo(3))).all().get();
      }
    }
    try (var records = new FrameRecords(stack.kafka().address(), "few")) {
      records.send(2, frames.all().get(2).bytes(), frames.all().get(2).headers());
    }
    jobs.awaitCounts(job, Map.of("frames_consumed", 3L, "documents.created", 2L));

    assertThat(jobs.documents("few").sources()).isEqualTo(frames.documents()).hasSize(2);
    await().atMost(TestJobs.SOON).until(() -> jobs.committed("few") == 3);
    stack.flink().cancel(job);
  }

  @Test
  void readingBeginsWithTheFirstRecordThatArrivedAtOrAfterATime() throws Exception {
    JoinedFrames frames = new JoinedFrames(TIME_NANOS);
    frames.add(IpPackets.udp(IpPackets.options("before", 1, "UDP")));
    frames.add(IpPackets.udp(IpPackets.options("after", 1, "UDP")));
    try (var records = new FrameRecords(stack.kafka().address(), "timed")) {
      records.send(frames.all().get(0).bytes(), frames.all().get(0).headers());
      Thread.sleep(20);
      records.send(frames.all().get(1).bytes(), frames.all().get(1).headers());
    }
    long secondArrived = TopicRecords.all(stack.kafka().address(), "timed").get(1).timestamp();

    Balance books = jobs.runToTheEnd("timed", "--kafka.start=" + secondArrived);

    assertThat(books.count("frames_consumed")).isEqualTo(1);
    assertThat(jobs.documents("timed").call("after")).hasSize(1);
    assertThat(jobs.documents("timed").total()).isEqualTo(1);
  }
}
