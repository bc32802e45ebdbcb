package io.sipstream.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.frames.PcapWriter;
import io.sipstream.job.counters.FrameAccounting;
import io.sipstream.testing.Requirement;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Frames go in at one end, documents come out at the other: the agent as a process, a Kafka broker,
 * the shaded job on a Flink cluster, an Elasticsearch node.
 */
class WholePathIT {
  private static final int LIVE_PORT = 25_060;
  private static final String PORTS = "5060,5080," + LIVE_PORT;
  private static final int LIVE_MESSAGES = 10_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String FRAMES = "frames";

  @RegisterExtension static final SharedStack SHARED = SharedStack.whole();
  private static final TestJobs jobs = new TestJobs(SHARED);

  @TempDir private static Path directory;
  private static LocalStack stack;
  private static Documents documents;
  private static String job;

  // What the first replay of the samples gave.
  private static Map<String, JsonNode> samples;
  private static FrameAccounting samplesBalance;
  private static long samplesDeadLetters;

  @BeforeAll
  static void replaySamples() throws Exception {
    stack = SHARED.servers();
    jobs.createTopics(4, FRAMES);
    documents = new Documents(stack.elasticsearch().address(), jobs.prefix(FRAMES) + "-messages");
    job =
        jobs.submit(
            2,
            FRAMES,
            // CallsIT has them. Here the counts of documents are those of messages.
            "--calls.enabled=false",
            "--elasticsearch.bulk-interval-ms=500",
            "--checkpoint-interval-ms=2000",
            "--idle-timeout-ms=3000",
            "--ports=" + PORTS);
    replay(SipstreamHome.SAMPLES);
    awaitJoining();
    samples = documents.all();
    samplesBalance = balance();
    samplesDeadLetters = endOf(TestJobs.FRAMES_DEAD_LETTERS);
  }

  @Test
  void everySampleGivesTheDocumentsThatDecodePrints() throws Exception {
    Map<String, JsonNode> expected = new TreeMap<>();
    String prefix = jobs.prefix(FRAMES);
    List<String> decode =
        decodeSamples("--ports", PORTS, "--format", "bulk", "--elasticsearch.index-prefix", prefix);
    String[] lines =
        SipstreamHome.outputOf(SipstreamHome.command(decode.toArray(String[]::new))).split("\n");
    for (int i = 0; i < lines.length; i += 2) {
      JsonNode action = JSON.readTree(lines[i]).path("create");
      expected.put(action.path("_id").asText(), action);
      ((com.fasterxml.jackson.databind.node.ObjectNode) action).put("_source", lines[i + 1]);
    }

    assertThat(samples.keySet()).isEqualTo(expected.keySet());
    for (Map.Entry<String, JsonNode> document : samples.entrySet()) {
      JsonNode hit = document.getValue();
      JsonNode wanted = expected.get(document.getKey());
      assertThat(hit.path("_index")).isEqualTo(wanted.path("_index"));
      assertThat(hit.path("_routing").asText()).isEqualTo(wanted.path("routing").asText());
      assertThat(hit.path("_source")).isEqualTo(JSON.readTree(wanted.path("_source").asText()));
    }
    assertThat(samplesBalance.count("documents.created")).isEqualTo(expected.size());
    assertThat(samplesBalance.sum("dead_letters.")).isEqualTo(samplesDeadLetters);
    assertThat(endOf(TestJobs.DOCUMENTS_DEAD_LETTERS)).isZero();
  }

  @Test
  void aSecondReplayMeetsTheSameDocuments() throws Exception {
    long total = documents.total();
    FrameAccounting before = balance();

    replay(SipstreamHome.SAMPLES);

    // Behind the watermark parts are joined as they come; what never was whole waits for newer
    // frames to move it.
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              FrameAccounting balance = balance();
              assertThat(balance.imbalances()).isEmpty();
              long messages = balance.count("messages") - before.count("messages");
              assertThat(messages).isPositive();
              assertThat(balance.count("documents.duplicate") - before.count("documents.duplicate"))
                  .isEqualTo(messages);
            });
    assertThat(documents.total()).isEqualTo(total);
  }

  @Test
  void thePublishedRegisterIsThePublishedDocumentInElasticsearch() throws Exception {
    Path published =
        SipstreamHome.DIRECTORY.resolve("sip-decoder/src/test/resources/packetbeat/register.json");
    List<JsonNode> call = documents.call("578222729-4665d775@578222732-4665d772");

    assertThat(call).hasSize(1);
    assertThat(Documents.flatten(call.get(0)))
        .containsAllEntriesOf(Documents.flatten(JSON.readTree(published.toFile())));
  }

  @Test
  void threeMessagesWithinOneMicrosecondAreSortedInTrueOrder() throws Exception {
    Path capture = directory.resolve("microsecond.pcap");
    long microsecond = 1_795_000_000_123_456_000L;
    try (var writer = new PcapWriter(Files.newOutputStream(capture), 101)) {
      // Neither the order of the file nor that of the CSeq numbers is the order in time.
      for (int nanos : new int[] {900, 100, 500}) {
        writer.write(microsecond + nanos, options("within-a-microsecond", 1_000 - nanos));
      }
    }

    replay(capture);

    assertThat(documents.call("within-a-microsecond"))
        .extracting(message -> message.at("/sip/timestamp").asText())
        .containsExactly(
            "2026-11-18T11:06:40.123456100Z",
            "2026-11-18T11:06:40.123456500Z",
            "2026-11-18T11:06:40.123456900Z");
    assertThat(documents.call("within-a-microsecond"))
        .extracting(message -> message.at("/sip/cseq/code").asInt())
        .containsExactly(900, 500, 100);
  }

  @Test
  void tenThousandMessagesCapturedLiveAreTenThousandDocuments() throws Exception {
    assumeCapture();
    Path log = directory.resolve("live.log");
    Process agent =
        SipstreamHome.agent(
                List.of(
                    "live",
                    "--interface=lo",
                    "--ports=" + LIVE_PORT,
                    "--bootstrap-servers=" + stack.kafka().address(),
                    "--topic=" + jobs.name(FRAMES),
                    "--agent-name=tap-1"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      awaitCapturing(log);
      sendLive();
      await()
          // The index of today is just being made.
          .ignoreExceptionsInstanceOf(IOException.class)
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(
              () ->
                  assertThat(documents.count("live-"))
                      .as(Files.readString(log))
                      .isEqualTo(LIVE_MESSAGES));
    } finally {
      agent.destroy();
      assertThat(agent.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    assertOrderOf(documents.call("live-0"));
    assertOrderOf(documents.call("live-1"));
  }

  @Test
  void recordsThatAreNoFramesAreDeadLettersAndTheJobGoesOn() throws Exception {
    // Incomplete parts of the replays become dead letters first.
    awaitJoining();
    FrameAccounting before = balance();
    long lettersBefore = endOf(TestJobs.FRAMES_DEAD_LETTERS);
    byte[] frame = options("after-bad-records", 1);
    try (var records = new FrameRecords(stack.kafka().address(), jobs.name(FRAMES))) {
      records.send(null, Map.of());
      records.send(new byte[0], Map.of());
      records.send(frame, Map.of("ts", "yesterday"));
      records.send(frame, Map.of("ts", "1", "lt", "-1"));
      records.send(new byte[65_536], Map.of("ts", "1795000001000000000", "lt", "101"));
      records.send(frame, Map.of("ts", "1795000001000000000", "lt", "65535"));
      records.send(frame, Map.of("ts", "1795000001000000000", "lt", "101", "x-trace", "abc"));
    }

    awaitFrames(before.count("frames_consumed") + 7);
    FrameAccounting after = balance();
    assertThat(after.sum("dead_letters.") - before.sum("dead_letters.")).isEqualTo(6);
    for (String reason :
        List.of(
            "record.no_value",
            "record.bad_header_ts",
            "record.bad_header_lt",
            "link.truncated",
            "link.ip_version",
            "link.unknown_link_type_65535")) {
      assertThat(after.count("dead_letters." + reason) - before.count("dead_letters." + reason))
          .as(reason)
          .isEqualTo(1);
    }
    assertThat(endOf(TestJobs.FRAMES_DEAD_LETTERS) - lettersBefore).isEqualTo(6);
    documents.total();
    assertThat(documents.call("after-bad-records")).hasSize(1);
  }

  @Test
  void aBoundedJobReadsTopicsByPatternFromATimeAndEnds() throws Exception {
    long there = documents.total();
    String bounded =
        stack
            .flink()
            .submit(
                List.of("-p", "1"),
                SipstreamHome.JOB_JAR,
                List.of(
                    "--calls.enabled=false",
                    "--kafka.bootstrap-servers=" + stack.kafka().address(),
                    "--kafka.topic-pattern=" + jobs.name("fr[a-z]+s"),
                    "--kafka.group-id=" + jobs.name("replay"),
                    "--kafka.start=2020-01-01T00:00:00Z",
                    "--kafka.stop=latest",
                    "--kafka.frames-dead-letter-topic=" + jobs.name(TestJobs.FRAMES_DEAD_LETTERS),
                    "--kafka.documents-dead-letter-topic="
                        + jobs.name(TestJobs.DOCUMENTS_DEAD_LETTERS),
                    "--elasticsearch.hosts=" + stack.elasticsearch().address(),
                    "--elasticsearch.index-prefix=" + jobs.prefix(FRAMES),
                    "--elasticsearch.replicas=0",
                    "--ports=" + PORTS));
    await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(stack.flink().jobState(bounded)).isEqualTo("FINISHED"));

    FrameAccounting books = FrameAccounting.of(stack.flink().accumulators(bounded));
    assertThat(books.imbalances()).isEmpty();
    assertThat(books.count("frames_consumed")).isEqualTo(endOf(FRAMES));
    assertThat(books.count("documents.created")).isZero();
    assertThat(books.count("documents.duplicate")).isEqualTo(books.count("messages")).isPositive();
    assertThat(documents.total()).isEqualTo(there);
  }

  /**
   * Two flows, a Call-ID each, 5,000 messages with rising CSeq in each, sent about 10,000 a second.
   */
  private static void sendLive() throws Exception {
    try (var receiver =
            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), LIVE_PORT));
        var first = new DatagramSocket();
        var second = new DatagramSocket()) {
      for (int i = 0; i < LIVE_MESSAGES; i++) {
        byte[] sip = optionsText("live-" + i % 2, 1 + i / 2).getBytes(US_ASCII);
        var packet = new DatagramPacket(sip, sip.length, receiver.getLocalSocketAddress());
        (i % 2 == 0 ? first : second).send(packet);
        if (i % 10 == 9) {
          Thread.sleep(1);
        }
      }
    }
  }

  private static void assertOrderOf(List<JsonNode> flow) {
    assertThat(flow).hasSize(LIVE_MESSAGES / 2);
    List<String> times = new ArrayList<>();
    flow.forEach(message -> times.add(message.at("/sip/timestamp").asText()));
    assertThat(times).isSorted();
    assertThat(times).anyMatch(time -> !time.endsWith("000Z"));
    flow.forEach(message -> assertThat(message.at("/observer/name").asText()).isEqualTo("tap-1"));
    // Sorted by time, what was sent in order is in order; equal times cannot tell.
    if (times.stream().distinct().count() == times.size()) {
      assertThat(flow).extracting(message -> message.at("/sip/cseq/code").asInt()).isSorted();
    }
  }

  static void assumeCapture() throws Exception {
    Process list = SipstreamHome.agent(List.of("live", "--list-interfaces")).start();
    String interfaces = new String(list.getInputStream().readAllBytes(), US_ASCII);
    Requirement.LIBPCAP.assume(list.waitFor() == 0, "Live capture on lo");
    Requirement.ROOT.assume(interfaces.matches("(?s).*\\blo\\b.*"), "Live capture on lo");
  }

  private static void awaitCapturing(Path log) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.readString(log).contains("Capturing on lo"));
  }

  private static List<String> decodeSamples(String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("decode"));
    arguments.addAll(List.of(options));
    try (var files = Files.list(SipstreamHome.SAMPLES)) {
      files
          .filter(file -> file.toString().matches(".*\\.pcap(ng)?"))
          .forEach(file -> arguments.add(file.toString()));
    }
    return arguments;
  }

  /** Sends captures through the path and waits until the books of all of it are closed. */
  private static void replay(Path captures) throws Exception {
    long consumed = balance().count("frames_consumed");
    String report =
        SipstreamHome.outputOf(
            SipstreamHome.agent(
                List.of(
                    "replay",
                    "--bootstrap-servers=" + stack.kafka().address(),
                    "--topic=" + jobs.name(FRAMES),
                    "--report=json",
                    captures.toString())));
    awaitFrames(consumed + JSON.readTree(report).path("acknowledged").asLong());
    documents.total();
  }

  /** Waits until so many frames are consumed and the books of all of them are closed. */
  private static void awaitFrames(long frames) {
    await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(
            () -> {
              FrameAccounting balance = balance();
              assertThat(balance.count("frames_consumed")).isEqualTo(frames);
              assertThat(balance.imbalances()).isEmpty();
            });
  }

  /** Waits until no frame is in flight. Idle partitions hold back the watermark for a while. */
  private static void awaitJoining() throws Exception {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(
            () -> {
              FrameAccounting balance = balance();
              assertThat(balance.count("frames_pending_reassembly")).isZero();
              assertThat(balance.imbalances()).isEmpty();
            });
    documents.total();
  }

  private static FrameAccounting balance() {
    return FrameAccounting.of(stack.flink().accumulators(job));
  }

  private static long endOf(String topic) {
    return stack.kafka().endOffsets(jobs.name(topic)).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private static String optionsText(String callId, int sequence) {
    return "OPTIONS sip:b@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK%d\r\n"
            .formatted(sequence)
        + "From: <sip:a@192.0.2.1>;tag=1\r\nTo: <sip:b@192.0.2.2>\r\nCall-ID: %s\r\n"
            .formatted(callId)
        + "CSeq: %d OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n".formatted(sequence);
  }

  /** RFC 791 and 768, without a link layer and checksums. */
  private static byte[] options(String callId, int sequence) {
    byte[] sip = optionsText(callId, sequence).getBytes(US_ASCII);
    ByteBuffer packet = ByteBuffer.allocate(28 + sip.length);
    packet.put((byte) 0x45).put((byte) 0).putShort((short) (28 + sip.length)).putInt(0);
    packet.put((byte) 64).put((byte) 17).putShort((short) 0).putInt(0xC0000201).putInt(0xC0000202);
    packet.putShort((short) 5060).putShort((short) 5060);
    packet.putShort((short) (8 + sip.length)).putShort((short) 0).put(sip);
    return packet.array();
  }
}
