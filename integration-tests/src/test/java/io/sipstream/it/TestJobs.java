package io.sipstream.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sipstream.cli.stack.LocalStack;
import io.sipstream.job.counters.FrameAccounting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * Jobs on a whole local stack: each reads one topic, in a group of that name, and writes to the
 * indices {@code of-TOPIC-*}, unless told otherwise.
 */
record TestJobs(LocalStack stack) {
  static final Duration SOON = Duration.ofSeconds(120);

  String submit(int tasks, String topic, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap-servers=" + stack.kafka().address(),
                "--kafka.topics=" + topic,
                "--kafka.group-id=" + topic,
                "--elasticsearch.hosts=" + stack.elasticsearch().address(),
                "--elasticsearch.replicas=0"));
    settings.addAll(List.of(more));
    if (settings.stream().noneMatch(each -> each.startsWith("--elasticsearch.index-prefix"))) {
      settings.add("--elasticsearch.index-prefix=of-" + topic);
    }
    return stack
        .flink()
        .submit(List.of("-p", Integer.toString(tasks)), SipstreamHome.JOB_JAR, settings);
  }

  /** Runs a bounded job and gives its books, which balance. */
  FrameAccounting runToTheEnd(String topic, String... more) {
    List<String> settings = new ArrayList<>(List.of(more));
    settings.add("--kafka.stop=latest");
    String job = submit(1, topic, settings.toArray(String[]::new));
    await().atMost(SOON).until(() -> stack.flink().jobState(job).equals("FINISHED"));
    FrameAccounting books = FrameAccounting.of(stack.flink().accumulators(job));
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
              FrameAccounting balance = FrameAccounting.of(stack.flink().accumulators(job));
              counts.forEach(
                  (name, count) -> assertThat(balance.count(name)).as(name).isEqualTo(count));
              assertThat(balance.imbalances()).isEmpty();
            });
  }

  /** The documents of a job that read this topic. */
  Documents documents(String topic) {
    return new Documents(stack.elasticsearch().address(), "of-" + topic);
  }

  /** The sum over all partitions of the offsets that a group has committed. */
  long committed(String group) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafka().address()))) {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .values()
          .stream()
          .mapToLong(offset -> offset.offset())
          .sum();
    }
  }
}
