package io.sipstream.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.frames.AgentReport;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.FrameRecordWriter;
import io.sipstream.job.Frames;
import io.sipstream.job.record.DeadLetter;
import io.sipstream.settings.JobSettings;
import io.sipstream.testing.ReferencePage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/** The page of Kafka records has the headers and members that the code writes. */
class KafkaRecordsPageTest {
  private static final ReferencePage PAGE = ReferencePage.of("kafka-records.md");

  @Test
  void headersOfAFrame() throws Exception {
    List<String> written = new ArrayList<>();
    new FrameRecordWriter()
        .write(
            new CapturedFrame(1, true, 162, new byte[1], 2, "agent", "interface", "replay"),
            (name, value) -> written.add(name));

    assertThat(PAGE.column("frame headers", 0)).containsExactlyElementsOf(written);
  }

  @Test
  void membersOfAReport() throws Exception {
    AgentReport report =
        new AgentReport(
            "edge-1",
            "20261124T2100Z-k3x9q",
            "eth0",
            7,
            1_795_348_870_000_000_000L,
            1_795_348_880_000_000_000L,
            false,
            1000,
            0,
            950,
            new TreeMap<>(Map.of("queue_full", 20L)),
            30,
            0,
            0);

    PAGE.check("report", "```json\n" + report.toJson() + "\n```\n");
    List<String> members = new ArrayList<>();
    new ObjectMapper().readTree(report.toJson()).fieldNames().forEachRemaining(members::add);
    assertThat(PAGE.column("report members", 0)).containsExactlyElementsOf(members);
  }

  @Test
  void headersOfADeadLetter() throws Exception {
    var serializer = new DeadLetterSerializer(JobSettings.of(Map.of()).kafka());
    var frame = Frames.raw(1, new byte[DeadLetterSerializer.KEPT_BYTES + 1]);
    List<String> written = new ArrayList<>();
    for (Header header :
        serializer
            .serialize(DeadLetter.of(frame, "sip", "truncated", "A sentence."), null, null)
            .headers()) {
      if (header.key().startsWith(DeadLetterSerializer.PREFIX)) {
        written.add(header.key());
      }
    }

    assertThat(PAGE.column("frame dead letter headers", 0))
        .containsExactlyInAnyOrderElementsOf(written);
  }
}
