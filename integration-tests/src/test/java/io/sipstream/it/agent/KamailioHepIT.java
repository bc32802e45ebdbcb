package io.sipstream.it.agent;

import static io.sipstream.it.agent.AgentProcess.patiently;
import static io.sipstream.it.agent.AgentProcess.servers;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Document;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.it.SharedStack;
import io.sipstream.it.SipstreamHome;
import io.sipstream.it.TopicFrames;
import io.sipstream.message.DecodedMessage;
import io.sipstream.packet.FrameContext;
import io.sipstream.reassembly.ReassemblyLimits;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The same messages twice: as Kamailio mirrors them, and from the wire beside it. */
@Timeout(120)
class KamailioHepIT {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SDP =
      "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
          + "m=audio 49170 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";
  @RegisterExtension static final SharedStack SHARED = SharedStack.kafka();
  private static LocalStack stack;

  @TempDir Path directory;
  private int sipPort;
  private int hepPort;

  @BeforeAll
  static void startKafka() throws Exception {
    KamailioProcess.assumePresent("HEP3 of a real sender");
    stack = SHARED.servers();
  }

  private AgentProcess agent(String subcommand, String suffix, String... more) throws Exception {
    String topic = SHARED.name(suffix);
    stack.kafka().createTopic(topic, 1, SipstreamHome.FRAMES_TOPIC);
    List<String> arguments =
        new ArrayList<>(
            List.of(subcommand, servers(stack), "--topic=" + topic, "--agent-name=tap-4"));
    arguments.addAll(List.of(more));
    AgentProcess agent = AgentProcess.start(directory, arguments.toArray(String[]::new));
    patiently().until(() -> !agent.errors().isEmpty());
    return agent;
  }

  private static String request(String method, String transport, int localPort) {
    String body = method.equals("INVITE") ? SDP : "";
    String type = body.isEmpty() ? "" : "Content-Type: application/sdp\r\n";
    return """
    %1$s sip:bob@127.0.0.1 SIP/2.0
    Via: SIP/2.0/%2$s 127.0.0.1:%3$d;branch=z9hG4bK-%1$s-%2$s
    Max-Forwards: 70
    From: "Älice" <sip:alice@example.com>;tag=f1
    To: <sip:bob@example.com>
    Call-ID: %1$s-%2$s@example.com
    CSeq: 7 %1$s
    Contact: <sip:alice@127.0.0.1:%3$d>
    """
            .formatted(method, transport, localPort)
            .replace("\n", "\r\n")
        + type
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private void overUdp(String method) throws Exception {
    try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
      socket.setSoTimeout(10_000);
      byte[] message = request(method, "UDP", socket.getLocalPort()).getBytes(UTF_8);
      socket.send(new DatagramPacket(message, message.length, LOOPBACK, sipPort));
      DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
      socket.receive(answer);
      assertThat(new String(answer.getData(), 0, answer.getLength(), UTF_8)).startsWith("SIP/2.0 ");
    }
  }

  private void overTcp(String method) throws Exception {
    try (Socket socket = new Socket(LOOPBACK, sipPort)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request(method, "TCP", socket.getLocalPort()).getBytes(UTF_8));
      StringBuilder answer = new StringBuilder();
      while (answer.indexOf("\r\n\r\n") < 0) {
        int next = socket.getInputStream().read();
        assertThat(next).as("end behind: %s", answer).isNotNegative();
        answer.append((char) next);
      }
      assertThat(answer.toString()).startsWith("SIP/2.0 ");
    }
  }

  /** All messages of the topic of an agent, by what tells them apart. */
  private static Map<String, ObjectNode> documents(String suffix, int sipPort) {
    Map<String, ObjectNode> documents = new TreeMap<>();
    List<String> failures = new ArrayList<>();
    InMemoryDecoder decoder =
        new InMemoryDecoder(
            new DecoderSettings(new int[] {sipPort}, true, true, true, 0),
            ReassemblyLimits.defaults(),
            5000,
            new InMemoryDecoder.Sink() {
              @Override
              public void message(DecodedMessage message) {
                Document document =
                    new SipDocumentWriter(DecoderSettings.defaults())
                        .document(message, Document.Operation.CREATE);
                ObjectNode json = parsed(document.json());
                String name =
                    json.at("/sip/call_id").asText() + " " + json.at("/sip/type").asText();
                assertThat(documents.put(name, json)).as(name).isNull();
              }

              @Override
              public void used() {}

              @Override
              public void ignored(String kind) {}

              @Override
              public void deadLetter(String stage, String reason, String detail) {
                failures.add(stage + "." + reason + ": " + detail);
              }

              @Override
              public void count(String name) {}
            });
    for (CapturedFrame frame : TopicFrames.read(stack.kafka().address(), SHARED.name(suffix))) {
      decoder.decode(
          frame.bytes(),
          FrameContext.of(
              frame.captureTimeNanos(),
              frame.timestampImprecise(),
              frame.linkType(),
              frame.originalLengthBytes(),
              frame.agent()));
    }
    decoder.end();
    assertThat(failures).isEmpty();
    return documents;
  }

  private static ObjectNode parsed(byte[] json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Instant time(JsonNode document) {
    return Instant.parse(document.at("/sip/timestamp").asText());
  }

  /** Takes away what may differ: when, and how well that is known. */
  private static JsonNode withoutTime(ObjectNode document) {
    ObjectNode rest = document.deepCopy();
    rest.remove("@timestamp");
    rest.remove("tags");
    rest.withObject("/event").remove(List.of("start", "end"));
    rest.withObject("/sip").remove("timestamp");
    return rest;
  }

  @Test
  void kamailiosPacketsGiveTheDocumentsOfTheWire() throws Exception {
    try (DatagramSocket hep = new DatagramSocket(0, LOOPBACK);
        ServerSocket sip = new ServerSocket(0, 1, LOOPBACK)) {
      hepPort = hep.getLocalPort();
      sipPort = sip.getLocalPort();
    }
    // Kamailio mirrors from its SIP port, and what it mirrors is not to be taken for SIP.
    String filter = "port " + sipPort + " and not port " + hepPort;
    AgentProcess wire = agent("live", "wire", "--interface=lo", "--filter=" + filter);
    wire.assumeCapturing();
    AgentProcess hep = agent("hep", "hep", "--listen=udp://127.0.0.1:" + hepPort);
    patiently().until(() -> hep.errors().contains("Listening for HEP"));

    try (KamailioProcess kamailio = KamailioProcess.mirroring(directory, sipPort, hepPort)) {
      for (String method : List.of("OPTIONS", "REGISTER", "INVITE")) {
        overUdp(method);
        overTcp(method);
      }
      patiently().until(() -> documents("hep", sipPort).size() == 12);
      patiently().until(() -> documents("wire", sipPort).size() == 12);
      assertThat(kamailio).isNotNull();
    } finally {
      wire.terminate();
      hep.terminate();
    }
    assertThat(hep.status()).as("%s", hep.errors()).isZero();
    assertThat(wire.status()).as("%s", wire.errors()).isZero();

    Map<String, ObjectNode> mirrored = documents("hep", sipPort);
    Map<String, ObjectNode> captured = documents("wire", sipPort);
    assertThat(mirrored).containsOnlyKeys(captured.keySet()).hasSize(12);
    captured.forEach((name, document) -> compare(name, mirrored.get(name), document));
  }

  private static void compare(String name, ObjectNode mirrored, ObjectNode captured) {
    assertThat(Duration.between(time(mirrored), time(captured)).abs())
        .as(name)
        .isLessThan(Duration.ofSeconds(2));
    assertThat(mirrored.at("/tags").toString()).isEqualTo("[\"timestamp_imprecise\"]");

    // What only HEP has, and what only a stream has.
    assertThat(mirrored.withObject("/sip").remove("hep").toString())
        .isEqualTo("{\"capture_id\":2001}");
    JsonNode stream = captured.withObject("/sip").remove("stream");
    boolean tcp = captured.at("/network/transport").asText().equals("tcp");
    assertThat(stream == null ? "" : stream.toString())
        .as(name)
        .matches(tcp ? "\\{\"sequence\":\\d+\\}" : "");

    assertThat(withoutTime(mirrored)).as(name).isEqualTo(withoutTime(captured));
    assertThat(mirrored.at("/event/original").asText()).as(name).contains("Call-ID: ");
  }
}
