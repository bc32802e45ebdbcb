package io.sipstream.it.agent;

import static io.sipstream.it.agent.AgentProcess.patiently;
import static io.sipstream.it.agent.AgentProcess.servers;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.cli.stack.LocalStack;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.it.SharedStack;
import io.sipstream.it.SipstreamHome;
import io.sipstream.it.TopicFrames;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code sipstream-capture-agent hep} as a process of its own, with a real broker. */
class HepIT {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final long SECONDS = 1_795_348_800;
  @RegisterExtension static final SharedStack SHARED = SharedStack.kafka();
  private static LocalStack stack;

  @TempDir Path directory;
  private String topic;
  private int udpPort;
  private int tcpPort;

  @BeforeAll
  static void startKafka() {
    stack = SHARED.servers();
  }

  @BeforeEach
  void aTopicAndPortsOfItsOwn(TestInfo test) throws Exception {
    topic = SHARED.name(test.getTestMethod().orElseThrow().getName());
    stack.kafka().createTopic(topic, 3, SipstreamHome.FRAMES_TOPIC);
    try (DatagramSocket udp = new DatagramSocket(0, LOOPBACK);
        ServerSocket tcp = new ServerSocket(0, 1, LOOPBACK)) {
      udpPort = udp.getLocalPort();
      tcpPort = tcp.getLocalPort();
    }
  }

  private AgentProcess listen(String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "hep",
                servers(stack),
                "--topic=" + topic,
                "--listen=udp://127.0.0.1:" + udpPort,
                "--listen=tcp://127.0.0.1:" + tcpPort,
                "--agent-name=tap-3",
                "--report=json"));
    arguments.addAll(List.of(more));
    AgentProcess agent = AgentProcess.start(directory, arguments.toArray(String[]::new));
    patiently()
        .until(() -> agent.errors().contains("Listening for HEP3 on udp://127.0.0.1:" + udpPort));
    return agent;
  }

  private void sendDatagrams(byte[]... datagrams) throws Exception {
    try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
      for (byte[] each : datagrams) {
        socket.send(new DatagramPacket(each, each.length, LOOPBACK, udpPort));
      }
    }
  }

  private List<CapturedFrame> received() {
    return TopicFrames.read(stack.kafka().address(), topic);
  }

  private static byte[] packet(int number, String transport) {
    return HepPackets.at(
        SECONDS, number, HepPackets.text(0x0F, "OPTIONS " + number + " over " + transport));
  }

  private static String described(byte[] packet, long nanos) {
    return TopicFrames.describe(
        new CapturedFrame(nanos, true, 162, packet, packet.length, "tap-3", null, null));
  }

  @Test
  void packetsOverUdpAndTcpArriveAsTheyWereSentWithTheirOwnTime() throws Exception {
    AgentProcess agent = listen();
    List<String> expected = new ArrayList<>();
    List<byte[]> stream = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      byte[] datagram = packet(i, "UDP");
      sendDatagrams(datagram);
      stream.add(packet(i, "TCP"));
      long nanos = SECONDS * 1_000_000_000 + i * 1000L;
      expected.add(described(datagram, nanos));
      expected.add(described(stream.get(i), nanos));
    }
    try (Socket socket = new Socket(LOOPBACK, tcpPort)) {
      socket.getOutputStream().write(HepPackets.join(stream.toArray(byte[][]::new)));
    }
    patiently().until(() -> received().size() == 200);
    agent.terminate();

    assertThat(agent.status()).as("%s", agent.errors()).isZero();
    assertThat(received())
        .extracting(TopicFrames::describe)
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(agent.output())
        .contains(
            "\"captured\":200,\"sent\":200,\"acknowledged\":200,\"dropped\":0,\"dropped_by\":{}")
        .contains(
            "\"connections\":{\"open\":0,\"accepted\":1,\"refused\":0,\"idle\":0,\"broken\":0,");
  }

  @Test
  void aPacketWithoutATimeGetsTheTimeOfItsRecord() throws Exception {
    AgentProcess agent = listen("--count=1");
    byte[] packet = HepPackets.hep(HepPackets.number(0x09, SECONDS));
    long before = System.currentTimeMillis();
    sendDatagrams(packet);

    assertThat(agent.status()).as("%s", agent.errors()).isZero();
    CapturedFrame frame = received().get(0);
    assertThat(frame.bytes()).isEqualTo(packet);
    assertThat(frame.timestampImprecise()).isTrue();
    assertThat(frame.captureTimeNanos() / 1_000_000).isBetween(before, System.currentTimeMillis());
  }

  @Test
  void whatIsDroppedIsInTheReportByReason() throws Exception {
    Path key = Files.writeString(directory.resolve("key"), "s3cret\n");
    AgentProcess agent = listen("--auth-key-file=" + key, "--count=5");
    byte[] right = HepPackets.at(SECONDS, 1, HepPackets.text(0x0E, "s3cret"));
    byte[] wrong = HepPackets.at(SECONDS, 1, HepPackets.text(0x0E, "guess"));
    sendDatagrams(right, wrong, packet(1, "UDP"), "OPTIONS sip:a@b SIP/2.0\r\n".getBytes(UTF_8));
    try (Socket socket = new Socket(LOOPBACK, tcpPort)) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    assertThat(agent.status()).isEqualTo(1);
    assertThat(received()).extracting(CapturedFrame::bytes).containsExactly(right);
    assertThat(agent.output())
        .contains("\"captured\":5,\"sent\":1,\"acknowledged\":1,\"dropped\":4,")
        .contains("\"dropped_by\":{\"hep_key\":2,\"not_hep\":2}")
        .contains(
            "\"connections\":{\"open\":0,\"accepted\":1,\"refused\":0,\"idle\":0,\"broken\":1,");
    assertThat(agent.errors()).doesNotContain("s3cret").doesNotContain("guess");
  }

  @Test
  void aPortInUseIsToldInOneSentence() throws Exception {
    try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
      String url = "udp://127.0.0.1:" + socket.getLocalPort();
      AgentProcess agent = AgentProcess.start(directory, "hep", servers(stack), "--listen=" + url);

      assertThat(agent.status()).isEqualTo(1);
      assertThat(agent.errors().strip())
          .isEqualTo("Another program listens on " + url + ": stop it, or set another port.");
    }
  }
}
