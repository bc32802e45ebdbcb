package io.sipstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.job.counters.FrameAccounting;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What Elasticsearch rejects and what cannot be decoded: one document costs itself alone, comes
 * back once its reason is gone, and a template that rejects all stops the job.
 */
@Tag("long")
class DeadLetterIT {
  private static final int MESSAGES = 10_000;
  private static final long TIME_NANOS = 1_795_000_000_000_000_000L;
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension static final SharedStack SHARED = SharedStack.whole();
  private static final TestJobs jobs = new TestJobs(SHARED);
  private static LocalStack stack;

  @BeforeAll
  static void start() {
    stack = SHARED.servers();
    jobs.createTopics(
        1, "poison", "poison-letters", "refused", "refused-letters", "cut", "cut-letters");
  }

  @Test
  void onePoisonDocumentAmongManyIsADeadLetterAndIsIndexedOnceTheMappingIsMended()
      throws Exception {
    // Numbers only, as somebody might have meant it; the field's name is ours.
    template("poison", userAgentIs("{\"type\":\"long\"}"));
    JoinedFrames frames = new JoinedFrames(TIME_NANOS);
    for (int i = 0; i < MESSAGES; i++) {
      byte[] options = IpPackets.options("poison-" + i, 1, "UDP");
      frames.add(IpPackets.udp(i == 4_321 ? withUserAgent(options) : options));
    }
    send("poison", frames);

    Map<String, JsonNode> wanted = frames.documents();

    FrameAccounting books =
        jobs.runToTheEnd(
            "poison",
            "--elasticsearch.template=off",
            "--kafka.documents-dead-letter-topic=" + jobs.name("poison-letters"));

    assertThat(books.count("documents.created")).isEqualTo(MESSAGES - 1);
    assertThat(books.count("documents.rejected")).isEqualTo(1);
    ConsumerRecord<byte[], byte[]> letter = only("poison-letters");
    JsonNode document = wanted.get(header(letter, "id"));
    assertThat(JSON.readTree(letter.value())).isEqualTo(document);
    assertThat(header(letter, "dl-reason")).isEqualTo("mapper_parsing_exception");
    assertThat(header(letter, "dl-detail"))
        .contains("sip.user_agent.original")
        .doesNotContain("Phone");

    http(
        "PUT",
        "/" + jobs.prefix("poison") + "-messages-2026.11.18/_mapping",
        "{\"properties\":" + userAgentIs("{\"type\":\"long\",\"ignore_malformed\":true}") + "}");
    FrameAccounting corrected =
        jobs.runToTheEnd(
            "poison-letters",
            "--kafka.rejected-documents-topics=" + jobs.name("poison-letters"),
            "--elasticsearch.template=off",
            "--elasticsearch.index-prefix=" + jobs.prefix("poison"));

    assertThat(corrected.count("documents.created")).isEqualTo(1);
    assertThat(jobs.documents("poison").sources()).isEqualTo(wanted).hasSize(MESSAGES);
  }

  @Test
  void aTemplateThatRejectsEverythingStopsTheJobBeforeTheTopicIsEmptied() throws Exception {
    template("refused", "{\"sip\":{\"type\":\"long\"}}");
    JoinedFrames frames = new JoinedFrames(TIME_NANOS);
    for (int i = 0; i < MESSAGES; i++) {
      frames.add(IpPackets.udp(IpPackets.options("refused-" + i, 1, "UDP")));
    }
    send("refused", frames);

    String job =
        jobs.submit(
            1,
            "refused",
            "--elasticsearch.template=off",
            "--kafka.documents-dead-letter-topic=" + jobs.name("refused-letters"),
            "--elasticsearch.bulk-actions=20",
            "--checkpoint-interval-ms=100");

    await().atMost(TestJobs.SOON).until(() -> stack.flink().jobState(job).equals("FAILED"));
    assertThat(stack.flink().jobFailure(job))
        .contains("Elasticsearch rejects most documents (last: mapper_parsing_exception, field sip")
        .contains("most likely the index template or mapping is wrong");
    long letters = stack.kafka().endOffsets(jobs.name("refused-letters")).get(0);
    System.out.printf(
        "A template that rejects everything: %d of %d frames committed, %d dead letters.%n",
        jobs.committed("refused"), MESSAGES, letters);
    assertThat(letters).isBetween(1L, MESSAGES / 10L);
    assertThat(jobs.committed("refused")).isLessThanOrEqualTo(letters);
  }

  @Test
  void framesThatALimitRefusedComeBackWithAHigherOne() throws Exception {
    JoinedFrames frames = new JoinedFrames(TIME_NANOS);
    byte[] packet = IpPackets.udp(IpPackets.options("cut", 1, "UDP"));
    frames.add(IpPackets.fragment(packet, 0, 80, 1));
    frames.add(IpPackets.fragment(packet, 80, 160, 1));
    frames.add(IpPackets.fragment(packet, 160, packet.length - 20, 1));
    send("cut", frames);

    FrameAccounting refused =
        jobs.runToTheEnd(
            "cut",
            "--ip-defrag.max-per-packet=2",
            "--kafka.frames-dead-letter-topic=" + jobs.name("cut-letters"));
    assertThat(refused.count("dead_letters.fragment.limit_packet_fragments")).isEqualTo(3);
    assertThat(stack.kafka().endOffsets(jobs.name("cut-letters"))).containsEntry(0, 3L);

    FrameAccounting again =
        jobs.runToTheEnd("cut-letters", "--elasticsearch.index-prefix=" + jobs.prefix("cut"));
    assertThat(again.count("documents.created")).isEqualTo(1);
    assertThat(jobs.documents("cut").sources()).isEqualTo(frames.documents()).hasSize(1);
  }

  private static byte[] withUserAgent(byte[] options) {
    String text = new String(options, UTF_8);
    return text.replace("Max-Forwards", "User-Agent: Phone 7\r\nMax-Forwards").getBytes(UTF_8);
  }

  private static String userAgentIs(String mapping) {
    return "{\"sip\":{\"properties\":{\"user_agent\":{\"properties\":{\"original\":"
        + mapping
        + "}}}}}";
  }

  /** A template of the user's own, for the indices of one test. */
  private static void template(String name, String properties) throws Exception {
    http(
        "PUT",
        "/_index_template/" + name,
        "{\"index_patterns\":[\"%s-*\"],\"allow_auto_create\":true,\"template\":{\"settings\":"
                .formatted(jobs.prefix(name))
            + "{\"number_of_replicas\":0},\"mappings\":{\"dynamic\":false,\"properties\":"
            + properties
            + "}}}");
  }

  private static void http(String method, String path, String json) throws Exception {
    var request =
        HttpRequest.newBuilder(stack.elasticsearch().address().resolve(path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json));
    var answer = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void send(String topic, JoinedFrames frames) throws Exception {
    try (var records = new FrameRecords(stack.kafka().address(), jobs.name(topic))) {
      for (JoinedFrames.Frame frame : frames.all()) {
        records.sendLater(frame.bytes(), frame.headers());
      }
    }
  }

  private static ConsumerRecord<byte[], byte[]> only(String topic) {
    var records = TopicRecords.all(stack.kafka().address(), jobs.name(topic));
    assertThat(records).hasSize(1);
    return records.get(0);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
