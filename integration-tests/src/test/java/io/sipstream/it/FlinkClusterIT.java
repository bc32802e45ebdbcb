package io.sipstream.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sipstream.cli.stack.FlinkCluster;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.cli.stack.LocalStackException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on the local Flink cluster, submitted as a user submits them. */
class FlinkClusterIT {
  private static final List<String> MAIN_CLASS = List.of("-c", CountingJob.class.getName());
  private static final Duration SOON = Duration.ofSeconds(30);
  private static LocalStack stack;

  @TempDir private static Path directory;

  @BeforeAll
  static void startFlinkAlone() {
    stack = LocalStack.builder().parts(Part.FLINK).taskSlots(2).start();
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  @Test
  void aSubmittedJobRunsAndShowsItsCountersUntilItIsCancelled() {
    FlinkCluster flink = stack.flink();
    String job = flink.submit(MAIN_CLASS, CountingJob.jarIn(directory), List.of("12345"));

    await().atMost(SOON).untilAsserted(() -> assertThat(flink.jobState(job)).isEqualTo("RUNNING"));
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(flink.accumulators(job)).isEqualTo(Map.of("counted", 12345L)));
    assertThat(flink.jobFailure(job)).isEmpty();

    flink.cancel(job);
    await().atMost(SOON).untilAsserted(() -> assertThat(flink.jobState(job)).isEqualTo("CANCELED"));
  }

  @Test
  void aFailedJobTellsWhy() {
    FlinkCluster flink = stack.flink();
    String job = flink.submit(MAIN_CLASS, CountingJob.jarIn(directory), List.of("many"));

    await().atMost(SOON).untilAsserted(() -> assertThat(flink.jobState(job)).isEqualTo("FAILED"));
    assertThat(flink.jobFailure(job)).contains("For input string: \"many\"");
  }

  @Test
  void aJobThatRefusesItsArgumentsIsNotSubmitted() {
    Path jar = CountingJob.jarIn(directory);
    assertThatThrownBy(() -> stack.flink().submit(MAIN_CLASS, jar, List.of()))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("did not submit " + jar + " with exit status 2")
        .hasMessageContaining("Say how far to count.");
  }

  @Test
  void aKilledClusterComesBackOnTheSameAddressAndTakesJobs() {
    FlinkCluster flink = stack.flink();
    var address = flink.address();

    flink.kill();
    flink.restart();

    assertThat(flink.address()).isEqualTo(address);
    assertThat(flink.slots()).isEqualTo(2);
    String job = flink.submit(MAIN_CLASS, CountingJob.jarIn(directory), List.of("1"));
    await().atMost(SOON).until(() -> flink.jobState(job).equals("RUNNING"));
    flink.cancel(job);
  }

  @Test
  void anUnknownJobIsAnErrorInOneSentence() {
    assertThatThrownBy(() -> stack.flink().jobState("0".repeat(32)))
        .isInstanceOf(LocalStackException.class)
        .hasMessage("Flink has no job " + "0".repeat(32) + ".");
  }
}
