package io.sipstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.job.counters.FrameAccounting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Compares the call records in Elasticsearch with those of the command calls. */
class CallsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FRAMES = "frames";
  private static final String BILLED = "billed";
  private static final String RECORDS = "records";
  private static final String SMALL_RECORDS = "small-records";
  private static final String CAPTURE =
      SipstreamHome.SAMPLES.resolve("failed-calls.pcap").toString();

  @RegisterExtension static final SharedStack SHARED = SharedStack.whole();
  private static final TestJobs jobs = new TestJobs(SHARED);

  @BeforeAll
  static void createTopics() {
    jobs.createTopics(2, FRAMES, BILLED, RECORDS, SMALL_RECORDS);
  }

  @Test
  void recordsEqualThoseOfTheCommandAndAReplayChangesNothing() throws Exception {
    Map<String, JsonNode> expected = new HashMap<>();
    Map<String, JsonNode> actions = new HashMap<>();
    String[] lines =
        SipstreamHome.outputOf(
                SipstreamHome.command(
                    "calls",
                    "--format",
                    "bulk",
                    "--elasticsearch.index-prefix",
                    jobs.prefix(FRAMES),
                    CAPTURE))
            .split("\n");
    for (int i = 0; i < lines.length; i += 2) {
      JsonNode action = JSON.readTree(lines[i]).path("index");
      actions.put(action.path("_id").asText(), action);
      expected.put(action.path("_id").asText(), JSON.readTree(lines[i + 1]));
    }
    replay(FRAMES);
    FrameAccounting first = jobs.runToTheEnd(FRAMES, "--kafka.start=earliest");
    Documents calls = calls(FRAMES);

    assertThat(expected).isNotEmpty();
    assertThat(first.count("call_documents")).isGreaterThanOrEqualTo(expected.size());
    assertThat(calls.sources()).isEqualTo(expected);
    calls
        .all()
        .forEach(
            (id, hit) -> {
              assertThat(hit.path("_index")).isEqualTo(actions.get(id).path("_index"));
              assertThat(hit.path("_routing")).isEqualTo(actions.get(id).path("routing"));
            });
    // The same messages again, and those of before.
    replay(FRAMES);
    FrameAccounting second = jobs.runToTheEnd(FRAMES, "--kafka.start=earliest");
    assertThat(second.count("calls.duplicate")).isEqualTo(first.count("calls.merged"));
    assertThat(calls.sources()).isEqualTo(expected);
  }

  /** The second job's producer accepts about half of the records. */
  @Test
  void aTopicHasTheRecordsThatFit() throws Exception {
    replay(BILLED);
    FrameAccounting all =
        jobs.runToTheEnd(
            BILLED, "--kafka.start=earliest", "--calls.kafka-topic=" + jobs.name(RECORDS));
    List<ConsumerRecord<byte[], byte[]>> records = records(RECORDS);
    Map<String, JsonNode> newest = new HashMap<>();
    Map<String, Long> versions = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> each : records) {
      String id = header(each, "id");
      long version = Long.parseLong(header(each, "version"));
      if (version > versions.getOrDefault(id, 0L)) {
        versions.put(id, version);
        newest.put(id, JSON.readTree(each.value()));
      }
    }
    assertThat(records).hasSize((int) all.count("call_documents"));
    assertThat(newest).isNotEmpty().isEqualTo(calls(BILLED).sources());

    int[] lengths = records.stream().mapToInt(each -> each.value().length).sorted().toArray();
    int most = lengths[lengths.length / 2 - 1];
    FrameAccounting some =
        jobs.runToTheEnd(
            BILLED,
            "--kafka.start=earliest",
            "--calls.kafka-topic=" + jobs.name(SMALL_RECORDS),
            "--kafka.properties.max.request.size=" + (4_096 + most));
    long large = some.count("call_records_too_large");
    assertThat(large).isBetween(1L, all.count("call_documents") - 1);
    assertThat(records(SMALL_RECORDS)).hasSize((int) (some.count("call_documents") - large));
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    return TopicFrames.records(SHARED.servers().kafka().address(), jobs.name(topic));
  }

  private static String header(ConsumerRecord<byte[], byte[]> of, String name) {
    return new String(of.headers().lastHeader(name).value(), UTF_8);
  }

  private static Documents calls(String topic) {
    return new Documents(SHARED.servers().elasticsearch().address(), jobs.prefix(topic) + "-calls");
  }

  private static void replay(String topic) throws Exception {
    SipstreamHome.outputOf(
        SipstreamHome.agent(
            List.of(
                "replay",
                "--bootstrap-servers=" + SHARED.servers().kafka().address(),
                "--topic=" + jobs.name(topic),
                CAPTURE)));
  }
}
