package io.sipstream.agent.hep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.agent.intake.FrameQueue;
import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.agent.process.AgentException;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.LinkType;
import io.sipstream.testing.Requirement;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop on real sockets of the loopback interface, turned by hand. */
@Timeout(60)
class HepLoopTest {
  private static final byte[] PACKET = HepPackets.sip("OPTIONS sip:b@h SIP/2.0\r\n\r\n");

  private static final InetAddress LOOPBACK_6 = loopback6();

  private final FrameCounts counts = new FrameCounts();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final List<CapturedFrame> frames = new ArrayList<>();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private FrameQueue queue = new FrameQueue(1 << 20);
  private HepKey key;
  private final HepLoop.Limits limits =
      new HepLoop.Limits(3, 3, Duration.ofHours(1), Duration.ofHours(1));
  private int receiveBufferBytes = 1 << 20;
  private HepSockets sockets;
  private HepLoop loop;

  private void listen(String... urls) throws Exception {
    if (String.join(" ", urls).contains("::1")) {
      Requirement.IPV6.assume(
          NetworkInterface.getByInetAddress(LOOPBACK_6) != null, "Listening on [::1]");
    }
    List<HepAddress> addresses = new ArrayList<>();
    for (String url : urls) {
      addresses.add(HepAddress.parse(url));
    }
    sockets = HepSockets.open(addresses, receiveBufferBytes);
    opened.add(sockets);
    HepPacketHandler intake = new HepPacketHandler(queue, counts, "tap", key);
    loop = HepLoop.of(sockets, intake, counts, limits, new PrintStream(log, true, UTF_8));
  }

  @AfterEach
  void close() throws Exception {
    if (loop != null) {
      loop.close();
    }
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private static InetAddress loopback6() {
    try {
      return InetAddress.getByName("::1");
    } catch (java.net.UnknownHostException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private InetSocketAddress address(int listener) {
    return sockets.all().get(listener).address().socketAddress();
  }

  private void datagram(int listener, byte[] bytes) throws Exception {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(new DatagramPacket(bytes, bytes.length, address(listener)));
    }
  }

  private Socket connect() throws Exception {
    Socket socket = new Socket(address(0).getAddress(), address(0).getPort());
    socket.setTcpNoDelay(true);
    opened.add(socket);
    return socket;
  }

  private void turnUntil(BooleanSupplier done) throws Exception {
    while (!done.getAsBoolean()) {
      assertThat(Thread.currentThread().isInterrupted()).as("time limit reached").isFalse();
      loop.doWork(Long.MAX_VALUE);
      queue.drain(frames::add, Integer.MAX_VALUE);
    }
  }

  private void turnUntilCaptured(int count) throws Exception {
    turnUntil(() -> counts.snapshot().captured() >= count);
    assertThat(counts.snapshot().captured()).isEqualTo(frames.size() + counts.snapshot().dropped());
  }

  private String dropped() {
    return counts.snapshot().droppedByReason().toString();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp://127.0.0.1:0", "udp://[::1]:0", "udp://0.0.0.0:0"})
  void aDatagramIsAFrameWithTheTimeOfItsPacket(String url) throws Exception {
    listen(url);
    datagram(0, PACKET);
    turnUntilCaptured(1);

    CapturedFrame frame = frames.get(0);
    assertThat(frame.bytes()).isEqualTo(PACKET);
    assertThat(frame)
        .usingRecursiveComparison()
        .ignoringFields("bytes")
        .isEqualTo(
            new CapturedFrame(
                HepPackets.NANOS, true, LinkType.HEP, PACKET, PACKET.length, "tap", null, null));
    assertThat(log.toString(UTF_8)).isEmpty();
  }

  @Test
  void aPacketWithoutATimeIsAFrameWithoutOne() throws Exception {
    listen("udp://127.0.0.1:0");
    byte[] packet = HepPackets.hep(HepPackets.seconds());
    datagram(0, packet);
    turnUntilCaptured(1);

    assertThat(frames.get(0).bytes()).isEqualTo(packet);
    assertThat(frames.get(0).captureTimeNanos()).isEqualTo(CapturedFrame.NO_TIME);
    assertThat(frames.get(0).timestampImprecise()).isFalse();
  }

  @Test
  void severalPacketsOfADatagramAreSeveralFrames() throws Exception {
    listen("udp://127.0.0.1:0", "udp://127.0.0.1:0");
    byte[] other = HepPackets.sip("BYE sip:b@h SIP/2.0\r\n\r\n");
    datagram(1, join(PACKET, other, PACKET, "x".getBytes(UTF_8)));
    turnUntilCaptured(4);

    assertThat(frames).extracting(CapturedFrame::bytes).containsExactly(PACKET, other, PACKET);
    assertThat(dropped()).isEqualTo("{not_hep=1}");
  }

  @Test
  void whatIsNoPacketIsDroppedByReason() throws Exception {
    listen("udp://127.0.0.1:0");
    datagram(0, new byte[0]);
    datagram(0, "REGISTER sip:h SIP/2.0\r\n\r\n".getBytes(UTF_8));
    datagram(0, Arrays.copyOf(PACKET, PACKET.length - 1));
    datagram(0, new byte[] {2, 28, 2, 17, 0, 0, 0, 0});
    datagram(0, new byte[] {'H', 'E', 'P', '3', 0, 5});
    datagram(0, PACKET);
    turnUntilCaptured(6);

    assertThat(dropped()).isEqualTo("{bad_length=1, hep_version=1, not_hep=2, truncated=1}");
    assertThat(frames).hasSize(1);
  }

  @Test
  void theLongestPacketIsTaken() throws Exception {
    listen("tcp://127.0.0.1:0");
    byte[] longest = HepPackets.hep(HepPackets.chunk(0xf, new byte[65_535 - 12]));
    assertThat(longest).hasSize(65_535);
    Socket socket = connect();
    socket.getOutputStream().write(join(PACKET, longest, PACKET));
    turnUntilCaptured(3);

    assertThat(frames).extracting(CapturedFrame::bytes).containsExactly(PACKET, longest, PACKET);
  }

  @Test
  void packetsOverTcpComeInWhateverPieces() throws Exception {
    listen("tcp://127.0.0.1:0");
    byte[] other = HepPackets.sip("x".repeat(20_000));
    byte[] all = join(PACKET, other, PACKET);
    for (int piece : new int[] {1, 7, 5000, all.length}) {
      frames.clear();
      Socket socket = connect();
      for (int at = 0; at < all.length; at += piece) {
        // Byte by byte at the beginning, where the lengths are.
        int bytes = Math.min(at < 300 ? piece : Math.max(piece, 999), all.length - at);
        socket.getOutputStream().write(all, at, bytes);
        at += bytes - piece;
        loop.doWork(1);
      }
      socket.close();
      turnUntil(() -> frames.size() == 3);
      assertThat(frames).extracting(CapturedFrame::bytes).containsExactly(PACKET, other, PACKET);
    }
    assertThat(dropped()).isEqualTo("{}");
  }

  @ParameterizedTest
  @CsvSource({"HEP2xx, hep_version", "GET / HTTP/1.1, not_hep"})
  void whatIsNotHepEndsItsConnectionAndNoOther(String bytes, String reason) throws Exception {
    listen("tcp://127.0.0.1:0");
    Socket good = connect();
    for (int i = 0; i < 2; i++) {
      Socket bad = connect();
      bad.getOutputStream().write(join(PACKET, bytes.getBytes(UTF_8), PACKET));
      turnUntilCaptured(2 * i + 2);
      loop.doWork(1);
      // An end, or a reset for what it had sent beyond.
      assertThat(ends(bad)).isTrue();
    }
    good.getOutputStream().write(PACKET);
    turnUntilCaptured(5);

    assertThat(dropped()).isEqualTo("{" + reason + "=2}");
    assertThat(frames).hasSize(3);
    assertThat(log.toString(UTF_8).lines())
        .singleElement()
        .asString()
        .matches(
            "Connection from /127.0.0.1:\\d+ closed: its data is not HEP3 \\(" + reason + "\\)\\.");
    assertThat(loop.moreText())
        .isEqualTo(", connections: 1 open, 3 accepted, 0 refused, 2 ended (not_hep 2)");
  }

  private static boolean ends(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.io.IOException e) {
      return true;
    }
  }

  @Test
  void thePartOfAPacketBeforeAConnectionsEndIsDropped() throws Exception {
    listen("tcp://127.0.0.1:0");
    Socket socket = connect();
    socket.getOutputStream().write(join(PACKET, Arrays.copyOf(PACKET, 3)));
    socket.close();
    turnUntilCaptured(2);

    assertThat(dropped()).isEqualTo("{truncated=1}");
    assertThat(loop.moreText()).contains("0 open");
  }

  @Test
  void withAKeyOnlyPacketsThatCarryItAreTaken() throws Exception {
    key = new HepKey("s3cret".getBytes(UTF_8));
    listen("udp://127.0.0.1:0");
    byte[] right = HepPackets.sip("OPTIONS", HepPackets.key("s3cret"));
    datagram(0, PACKET);
    datagram(0, HepPackets.sip("OPTIONS", HepPackets.key("secret")));
    datagram(0, right);
    turnUntilCaptured(3);

    assertThat(frames).extracting(CapturedFrame::bytes).containsExactly(right);
    assertThat(dropped()).isEqualTo("{hep_key=2}");
  }

  @ParameterizedTest
  @CsvSource({"secret, hep_key", "'', not_hep"})
  void aDatagramThatIsDroppedIsLoggedWithItsSender(String packetKey, String reason)
      throws Exception {
    key = new HepKey("s3cret".getBytes(UTF_8));
    listen("udp://127.0.0.1:0");
    byte[] bad =
        packetKey.isEmpty()
            ? "GET / HTTP/1.1".getBytes(UTF_8)
            : HepPackets.sip("OPTIONS", HepPackets.key(packetKey));
    int port;
    try (DatagramSocket socket = new DatagramSocket(0, address(0).getAddress())) {
      port = socket.getLocalPort();
      socket.send(new DatagramPacket(bad, bad.length, address(0)));
      socket.send(new DatagramPacket(bad, bad.length, address(0)));
    }
    turnUntilCaptured(2);

    assertThat(log.toString(UTF_8).lines())
        .containsExactly("Packet from /127.0.0.1:" + port + " dropped (" + reason + ").");
  }

  @Test
  void whatTheQueueHasNoRoomForIsDroppedOverTcpToo() throws Exception {
    queue = new FrameQueue(2L * (FrameQueue.OVERHEAD_BYTES + PACKET.length));
    listen("tcp://127.0.0.1:0");
    connect().getOutputStream().write(join(PACKET, PACKET, PACKET));
    turnUntilCaptured(3);

    assertThat(frames).hasSize(2);
    assertThat(dropped()).isEqualTo("{queue_full=1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp://127.0.0.1:0", "udp://[::1]:0"})
  void whatTheKernelDropsIsCounted(String url) throws Exception {
    receiveBufferBytes = 64 * 1024;
    queue = new FrameQueue(64 << 20);
    listen("udp://127.0.0.1:0", url);
    int sent = 1000;
    for (int i = 0; i < sent; i++) {
      datagram(1, PACKET);
    }
    turnUntil(() -> counts.snapshot().missed().byKernel() > 0);
    loop.finish(Long.MAX_VALUE);
    queue.drain(frames::add, Integer.MAX_VALUE);

    assertThat(frames).hasSizeLessThan(sent);
    assertThat(counts.snapshot().missed().byKernel()).isEqualTo(sent - frames.size());
  }

  @Test
  void atTheEndWhatHasArrivedIsTakenAndTheSocketsAreClosed() throws Exception {
    listen("udp://127.0.0.1:0");
    for (int i = 0; i < 100; i++) {
      datagram(0, PACKET);
    }
    InetSocketAddress address = address(0);
    loop.finish(Long.MAX_VALUE);
    loop.close();
    loop = null;
    queue.drain(frames::add, Integer.MAX_VALUE);

    assertThat(frames).hasSize(100);
    new DatagramSocket(address).close();
  }

  @Test
  void aTurnThatWaitsCanBeBrokenOff() throws Exception {
    listen("udp://127.0.0.1:0");
    loop.breakOff();
    assertThat(loop.doWork(1)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp"})
  void aPortInUseIsToldInOneSentence(String scheme) throws Exception {
    listen(scheme + "://127.0.0.1:0");
    String taken = sockets.all().get(0).address().toString();
    assertThatThrownBy(() -> HepSockets.open(List.of(HepAddress.parse(taken)), receiveBufferBytes))
        .isInstanceOf(AgentException.class)
        .hasMessage("Another program listens on " + taken + ": stop it, or set another port.");
  }

  @Test
  void anAddressThatIsNotThereMayComeYet() {
    assertThatThrownBy(
            () ->
                HepSockets.open(
                    List.of(HepAddress.parse("udp://192.0.2.1:9060")), receiveBufferBytes))
        .hasMessage("--listen: udp://192.0.2.1:9060 is not an address of this machine.")
        .extracting("exitStatus")
        .isEqualTo(1);
  }
}
