package io.sipstream.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.testing.Requirement;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIPp makes calls of nine kinds on loopback, and two agents capture them. The call records of the
 * job are those of {@code ./sipstream calls} for the same frames, except for the names of the taps:
 * Linux gives a packet one timestamp for both. A bounded job gives the same records, and neither
 * two replays nor the frames of one agent alone change them. Calls whose BYE is lost are closed
 * after the idle time in the live job, and open at the end in a bounded one.
 */
@Tag("long")
@Timeout(value = 1, unit = TimeUnit.HOURS)
class SippCallsIT {
  private static final int OF_EACH = Integer.getInteger("sipp.calls", 1_112);
  private static final int PORT = 15_060;
  private static final String BYE_LOST = "bye_lost";
  private static final String FRAMES = "frames";
  private static final String ONE_TAP = "one-tap";
  private static final String LIVE = "live";
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension static final SharedStack SHARED = SharedStack.whole();
  private static final TestJobs jobs = new TestJobs(SHARED);

  @TempDir private static Path directory;

  @Test
  void recordsOfLiveCallsAreThoseOfTheCommandAndStay() throws Exception {
    Requirement.SIPP.program("Calls of SIPp");
    WholePathIT.assumeCapture();
    LocalStack stack = SHARED.servers();
    jobs.createTopics(4, FRAMES, ONE_TAP);
    jobs.submit(
        2,
        FRAMES,
        "--ports=" + PORT,
        "--calls.idle-timeout-ms=60000",
        "--idle-timeout-ms=3000",
        "--elasticsearch.index-prefix=" + jobs.prefix(LIVE),
        "--elasticsearch.bulk-interval-ms=500");
    Instant begin = Instant.now().minusSeconds(1);
    Map<String, Integer> counted = capture();
    assertThat(counted)
        .hasSize(9)
        .allSatisfy((kind, calls) -> assertThat(calls).isEqualTo(OF_EACH));

    Map<String, Map<String, JsonNode>> expected = expected(begin);
    Documents live = calls(LIVE);
    // The last calls without a BYE are idle for a minute.
    await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofSeconds(2))
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(
            () ->
                assertThat(normalized(live.sources(BYE_LOST)).values())
                    .hasSize(OF_EACH)
                    .allMatch(call -> call.at("/sip/call/closed").asBoolean()));
    for (String kind : counted.keySet()) {
      Map<String, JsonNode> found = normalized(live.sources(kind));
      assertThat(found.keySet()).as(kind).isEqualTo(expected.get(kind).keySet()).hasSize(OF_EACH);
      if (kind.equals(BYE_LOST)) {
        assertThat(found.values())
            .allSatisfy(
                call -> {
                  assertThat(call.at("/sip/call/result").asText()).isEqualTo("answered");
                  assertThat(call.at("/sip/call/end/reason").asText()).isEqualTo("not_seen");
                  assertThat(call.at("/sip/call").has("duration_us")).isFalse();
                });
      } else {
        assertThat(found).as(kind).isEqualTo(expected.get(kind));
      }
    }

    bounded(FRAMES);
    assertRecords("first", FRAMES, expected);
    List<ConsumerRecord<byte[], byte[]>> records =
        TopicFrames.records(stack.kafka().address(), jobs.name(FRAMES));
    send(records, FRAMES);
    send(records, FRAMES);
    bounded(FRAMES);
    assertRecords("after two replays", FRAMES, expected);
    List<ConsumerRecord<byte[], byte[]>> oneTap =
        records.stream().filter(each -> headers(each).get("ag").equals("tap-1")).toList();
    assertThat(oneTap).hasSizeBetween(records.size() / 3, records.size() * 2 / 3);
    send(oneTap, ONE_TAP);
    bounded(ONE_TAP);
    assertRecords("after a replay of one tap", FRAMES, expected);
  }

  /** Lets SIPp make the calls while two agents capture; returns its counts by kind. */
  private static Map<String, Integer> capture() throws Exception {
    Process first = agent("any", "tap-1");
    Process second = agent("lo", "tap-2");
    try {
      ProcessBuilder sipp =
          new ProcessBuilder(
              SipstreamHome.DIRECTORY.resolve("integration-tests/calls-with-sipp.sh").toString(),
              Integer.toString(OF_EACH));
      sipp.environment().put("SIPP_PORT", Integer.toString(PORT));
      Map<String, Integer> counted = new TreeMap<>();
      for (String line : SipstreamHome.outputOf(sipp).lines().toList()) {
        String[] words = line.split(" ");
        counted.put(words[0], Integer.parseInt(words[1]));
      }
      return counted;
    } finally {
      for (Process agent : List.of(first, second)) {
        agent.destroy();
        assertThat(agent.waitFor(20, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private static Process agent(String interfaceName, String name) throws Exception {
    Path log = directory.resolve(name + ".log");
    Process agent =
        SipstreamHome.agent(
                List.of(
                    "live",
                    "--interface=" + interfaceName,
                    "--ports=" + PORT,
                    "--bootstrap-servers=" + SHARED.servers().kafka().address(),
                    "--topic=" + jobs.name(FRAMES),
                    "--agent-name=" + name))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.readString(log).contains("Capturing on " + interfaceName));
    return agent;
  }

  /** Returns the records that {@code ./sipstream calls} makes of Kafka's frames, by kind. */
  private static Map<String, Map<String, JsonNode>> expected(Instant begin) throws Exception {
    Path frames = directory.resolve("frames.pcapng");
    SipstreamHome.outputOf(
        SipstreamHome.command(
            "export",
            "--bootstrap-servers=" + SHARED.servers().kafka().address(),
            "--topics=" + jobs.name(FRAMES),
            "--from=" + begin,
            "--until=" + Instant.now(),
            "--output=" + frames));
    Path bulk = directory.resolve("calls.ndjson");
    Process calls =
        SipstreamHome.command("calls", "--format=bulk", "--ports=" + PORT, frames.toString())
            .redirectOutput(bulk.toFile())
            .redirectError(directory.resolve("calls.err").toFile())
            .start();
    assertThat(calls.waitFor()).isZero();
    Map<String, Map<String, JsonNode>> byKind = new TreeMap<>();
    try (BufferedReader lines = Files.newBufferedReader(bulk)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String id = JSON.readTree(line).at("/index/_id").asText();
        JsonNode call = normalized(JSON.readTree(lines.readLine()));
        String kind = call.at("/sip/call_id").asText().replaceFirst("-.*", "");
        byKind.computeIfAbsent(kind, any -> new TreeMap<>()).put(id, call);
      }
    }
    return byKind;
  }

  /** Runs a job with the default settings over all frames of a topic. */
  private static void bounded(String topic) {
    jobs.runToTheEnd(
        Duration.ofMinutes(10),
        topic,
        "--ports=" + PORT,
        "--kafka.start=earliest",
        "--elasticsearch.index-prefix=" + jobs.prefix(FRAMES));
  }

  private static void assertRecords(
      String when, String prefix, Map<String, Map<String, JsonNode>> expected) throws Exception {
    for (Map.Entry<String, Map<String, JsonNode>> kind : expected.entrySet()) {
      assertThat(normalized(calls(prefix).sources(kind.getKey())))
          .as("%s, %s", kind.getKey(), when)
          .isEqualTo(kind.getValue());
    }
  }

  /** Sends frames again, to the same partitions of a topic. */
  private static void send(List<ConsumerRecord<byte[], byte[]>> records, String topic)
      throws Exception {
    try (FrameRecords to = new FrameRecords(SHARED.servers().kafka().address(), jobs.name(topic))) {
      records.forEach(each -> to.sendLater(each.partition(), each.value(), headers(each)));
    }
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> of) {
    Map<String, String> headers = new TreeMap<>();
    for (Header header : of.headers()) {
      headers.put(header.key(), new String(header.value(), US_ASCII));
    }
    return headers;
  }

  private static Documents calls(String topic) throws IOException {
    Documents calls =
        new Documents(SHARED.servers().elasticsearch().address(), jobs.prefix(topic) + "-calls");
    calls.total();
    return calls;
  }

  private static Map<String, JsonNode> normalized(Map<String, JsonNode> calls) {
    calls.replaceAll((id, call) -> normalized(call));
    return calls;
  }

  /** Removes the names of the taps, which the command does not have for an exported file. */
  private static JsonNode normalized(JsonNode call) {
    try {
      String text = call.toString().replaceAll("\"name\":\"tap-[12]/[a-z]+\",", "");
      ObjectNode without = (ObjectNode) JSON.readTree(text);
      without.remove("observer");
      return without;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
