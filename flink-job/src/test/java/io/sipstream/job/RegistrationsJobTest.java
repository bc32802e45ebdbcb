package io.sipstream.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.calls.event.CallEventReader;
import io.sipstream.calls.registration.RegistrationRecord;
import io.sipstream.calls.registration.RegistrationRecordWriter;
import io.sipstream.calls.registration.Registrations;
import io.sipstream.document.Document;
import io.sipstream.job.record.RawFrame;
import io.sipstream.json.JsonBuffer;
import io.sipstream.settings.JobSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The job writes the records of registrations that the same code makes of captures in memory. */
class RegistrationsJobTest {
  private static final Path SAMPLES = Path.of("..", "sample-pcaps");

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @ParameterizedTest
  @CsvSource({"registration.pcap, 6", "packetbeat-register.pcap, 1"})
  void recordsEqualThoseOfTheCaptureInMemory(String register, long messages) throws Exception {
    JobSettings settings =
        JobSettings.of(Map.of("registrations.enabled", "true", "calls.enabled", "false"));
    List<RawFrame> frames = new ArrayList<>();
    CallEventReader reader = CallEventReader.ofRegistrations(new byte[0]);
    Registrations registrations = new Registrations(1_000, Long.MAX_VALUE / 2);
    for (String capture : List.of(register, "answered-call.pcap")) {
      CallsJobTest.read(
          SAMPLES.resolve(capture),
          settings,
          frames,
          message -> reader.read(message, registrations::add));
    }
    CollectingSinks.clear();

    JobExecutionResult job = CallsJobTest.graph(settings, frames).execute();

    Map<String, Long> counters =
        CollectingSinks.balancedCounters(job, CollectingSinks.DOCUMENTS.size());
    Map<String, Document> latest = new TreeMap<>();
    for (CollectingSinks.Collected each : CollectingSinks.DOCUMENTS) {
      Document document = each.document();
      assertThat(document.target()).isNotEqualTo(Document.Target.CALLS);
      if (document.target() == Document.Target.REGISTRATIONS) {
        latest.merge(document.id(), document, (a, b) -> a.version() > b.version() ? a : b);
      }
    }
    Map<String, String> actual = new TreeMap<>();
    latest.forEach((id, document) -> actual.put(id, new String(document.json(), UTF_8)));
    assertThat(actual).hasSize(1).isEqualTo(documents(registrations.records()));
    assertThat(counters.get("registration_events"))
        .isEqualTo(counters.get("registrations.merged"))
        .isEqualTo(messages);
  }

  private static Map<String, String> documents(List<RegistrationRecord> records) {
    Map<String, String> documents = new TreeMap<>();
    for (RegistrationRecord one : records) {
      JsonBuffer buffer = new JsonBuffer();
      new RegistrationRecordWriter().write(one, buffer);
      documents.put(one.id(), new String(buffer.toByteArray(0), UTF_8));
    }
    return documents;
  }
}
