package io.sipstream.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sipstream.job.counters.FrameAccounting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * Jobs of one test class on a whole local stack: each reads one topic, in a group of that name, and
 * writes to the indices {@code of-TOPIC-*}, unless a setting says otherwise.
 */
record TestJobs(SharedStack shared) {
  static final String FRAMES_DEAD_LETTERS = "frames-dead-letter";
  static final String DOCUMENTS_DEAD_LETTERS = "documents-dead-letter";
  static final Duration SOON = Duration.ofSeconds(120);

  /** Creates topics of the test class, and those of its dead letters. */
  void createTopics(int partitions, String... topics) {
    List<String> all = new ArrayList<>(List.of(topics));
    all.addAll(List.of(FRAMES_DEAD_LETTERS, DOCUMENTS_DEAD_LETTERS));
    for (String topic : all) {
      shared.servers().kafka().createTopic(name(topic), partitions, SipstreamHome.FRAMES_TOPIC);
    }
  }

  /** The full name of a topic of the test class. */
  String name(String topic) {
    return shared.name(topic);
  }

  /** The prefix of the indices of a job that reads this topic. */
  String prefix(String topic) {
    return "of-" + name(topic);
  }

  String submit(int tasks, String topic, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap-servers=" + shared.servers().kafka().address(),
                "--kafka.topics=" + name(topic),
                "--kafka.group-id=" + name(topic),
                "--elasticsearch.hosts=" + shared.servers().elasticsearch().address(),
                "--elasticsearch.replicas=0"));
    settings.addAll(List.of(more));
    for (String usual :
        List.of(
            "--elasticsearch.index-prefix=" + prefix(topic),
            "--kafka.frames-dead-letter-topic=" + name(FRAMES_DEAD_LETTERS),
            "--kafka.documents-dead-letter-topic=" + name(DOCUMENTS_DEAD_LETTERS))) {
      String option = usual.substring(0, usual.indexOf('=') + 1);
      if (settings.stream().noneMatch(each -> each.startsWith(option))) {
        settings.add(usual);
      }
    }
    return shared
        .servers()
        .flink()
        .submit(List.of("-p", Integer.toString(tasks)), SipstreamHome.JOB_JAR, settings);
  }

  /** Runs a bounded job and gives its books, which balance. */
  FrameAccounting runToTheEnd(String topic, String... more) {
    return runToTheEnd(SOON, topic, more);
  }

  /** The same of a job that may need longer. */
  FrameAccounting runToTheEnd(Duration patience, String topic, String... more) {
    List<String> settings = new ArrayList<>(List.of(more));
    settings.add("--kafka.stop=latest");
    String job = submit(1, topic, settings.toArray(String[]::new));
    await().atMost(patience).until(() -> shared.servers().flink().jobState(job).equals("FINISHED"));
    FrameAccounting books = FrameAccounting.of(shared.servers().flink().accumulators(job));
    assertThat(books.imbalances()).isEmpty();
    return books;
  }

  /** Waits until a job's books have these counts, and balance. */
  void awaitCounts(String job, Map<String, Long> counts) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              FrameAccounting balance =
                  FrameAccounting.of(shared.servers().flink().accumulators(job));
              counts.forEach(
                  (name, count) -> assertThat(balance.count(name)).as(name).isEqualTo(count));
              assertThat(balance.imbalances()).isEmpty();
            });
  }

  /** The documents of a job that read this topic. */
  Documents documents(String topic) {
    return new Documents(shared.servers().elasticsearch().address(), prefix(topic));
  }

  /** The sum over all partitions of the offsets that the group of a topic has committed. */
  long committed(String topic) throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", shared.servers().kafka().address()))) {
      return admin
          .listConsumerGroupOffsets(name(topic))
          .partitionsToOffsetAndMetadata()
          .get()
          .values()
          .stream()
          .mapToLong(offset -> offset.offset())
          .sum();
    }
  }
}
