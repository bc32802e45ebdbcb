package io.sipstream.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sipstream.cli.stack.JsonApi;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.frames.LinkType;
import io.sipstream.frames.PcapWriter;
import io.sipstream.it.DocumentDigests;
import io.sipstream.it.SipstreamHome;
import io.sipstream.traffic.carrier.CarrierCapture;
import io.sipstream.traffic.carrier.CarrierMix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The TaskManager is killed five times while a job reads the messages of many calls. Then the
 * records in Elasticsearch are those of {@code ./sipstream calls} and {@code registrations}, byte
 * for byte. Records that are superseded do not count: they are of an earlier time, and the command
 * does not list them. {@code CallLoadTest} restores the operator alone as often.
 */
@Tag("long")
@Timeout(value = 1, unit = TimeUnit.HOURS)
class CallsKillIT {
  private static final int CALLS = Integer.getInteger("kill.calls", 100_000);
  // A fifth of the messages are of no call.
  private static final int MESSAGES_PER_CALL = 12;
  private static final CarrierMix MIX = CarrierMix.defaults();
  private static final int KILLS = Integer.getInteger("kill.kills", 5);
  private static final int TASKS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(25);

  @TempDir private static Path directory;
  private static Path capture;
  private static Map<String, String> truth;
  private static Map<String, String> registrations;

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void noRecordDiffersAfterFiveKills(String backend) throws Exception {
    if (truth == null) {
      capture = capture();
      truth = DocumentDigests.ofBulk(records("calls", "--format=bulk"));
      assertThat(truth).hasSizeGreaterThanOrEqualTo(CALLS);
      registrations =
          DocumentDigests.ofRegistrations(
              records("registrations", "--format=json"), "sip-registrations-");
      assertThat(registrations).hasSizeGreaterThan(CALLS / 100);
    }
    try (LocalStack stack =
        ChaosIT.start(
            LocalStack.builder()
                .fullSpeed()
                .setting(Part.FLINK, "state.backend.type", backend)
                .setting(Part.FLINK, "taskmanager.memory.managed.size", "256m"))) {
      long frames = fill(stack);
      List<String> settings =
          new ArrayList<>(ChaosIT.settings(stack, stack.elasticsearch().address()));
      settings.addAll(
          List.of("--kafka.start=earliest", "--kafka.stop=latest", "--registrations.enabled=true"));
      ChaosJob job = new ChaosJob(stack, TASKS, settings);
      job.submit();
      for (int kill = 1; kill <= KILLS; kill++) {
        long read = frames * kill / (KILLS + 1);
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(200))
            .until(() -> job.balance().count("frames_consumed") >= read);
        stack.flink().taskManager().kill();
        stack.flink().taskManager().start();
        job.awaitRestarts(kill);
        System.out.printf("kill %d of %d after %,d of %,d frames%n", kill, KILLS, read, frames);
      }
      await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(job::isFinished);

      long superseded = removeSuperseded(stack);
      Map<String, String> found =
          DocumentDigests.ofIndices(stack.elasticsearch().address(), "sip-calls-*");
      System.out.printf(
          "%s, %d restarts, %d superseded, %s%n",
          backend, job.restarts(), superseded, job.balance().counters());
      ChaosIT.print(truth, found);
      assertThat(job.restarts()).isEqualTo(KILLS);
      assertThat(ChaosIT.difference(truth, found)).as("missing").isEmpty();
      assertThat(ChaosIT.difference(found, truth)).as("extra").isEmpty();
      assertThat(found).isEqualTo(truth);
      found = DocumentDigests.ofIndices(stack.elasticsearch().address(), "sip-registrations-*");
      System.out.printf("registrations: %d, expected %d%n", found.size(), registrations.size());
      assertThat(ChaosIT.difference(registrations, found)).as("missing").isEmpty();
      assertThat(found).isEqualTo(registrations);
    }
  }

  /** Deletes the records that are superseded; returns their number. */
  private static long removeSuperseded(LocalStack stack) throws IOException {
    JsonApi elasticsearch = new JsonApi(stack.elasticsearch().address());
    elasticsearch.post("/sip-calls-*/_refresh", "");
    return elasticsearch
        .post(
            "/sip-calls-*/_delete_by_query?refresh=true",
            "{\"query\":{\"term\":{\"sip.call.state\":\"superseded\"}}}")
        .path("deleted")
        .asLong();
  }

  private static Path capture() throws IOException {
    Path written = directory.resolve("calls.pcap");
    try (PcapWriter file = new PcapWriter(Files.newOutputStream(written), LinkType.ETHERNET)) {
      CarrierCapture.write(file, (long) CALLS * MESSAGES_PER_CALL, 1, MIX);
    }
    return written;
  }

  private static Path records(String command, String format) throws Exception {
    Path records = directory.resolve(command + ".ndjson");
    Process process =
        SipstreamHome.command(command, format, capture.toString())
            .redirectOutput(records.toFile())
            .redirectError(directory.resolve(command + ".err").toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    return records;
  }

  private static long fill(LocalStack stack) throws Exception {
    SipstreamHome.outputOf(
        SipstreamHome.agent(
            List.of(
                "replay",
                "--speed=max",
                "--bootstrap-servers=" + stack.kafka().address(),
                "--topic=sip-frames",
                capture.toString())));
    return stack.kafka().endOffsets("sip-frames").values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }
}
