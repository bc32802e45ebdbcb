package io.sipstream.agent.capture;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sipstream.agent.Frames;
import io.sipstream.agent.filter.CaptureFilter;
import io.sipstream.agent.filter.TunnelFilter;
import io.sipstream.agent.intake.FrameQueue;
import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.agent.process.AgentException;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.LinkType;
import io.sipstream.testing.Requirement;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A live capture on the loopback interface, where that is permitted. */
@Timeout(60)
class LoopbackCaptureTest {
  private static final int MESSAGES = 10_000;
  private static final long PACE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final int MARK_BYTES = 8;

  private final FrameCounts counts = new FrameCounts();
  private final FrameQueue queue = new FrameQueue(64 << 20);
  private DatagramSocket receiver;
  private CaptureDevice device;
  private CaptureLoop loop;

  @BeforeEach
  void open() throws Exception {
    Libpcap.assumePresent();
    receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    try {
      device = CaptureDevice.open("lo", 262_144, 32 << 20, false);
    } catch (AgentException e) {
      Requirement.ROOT.assume(false, "Live capture on lo: " + e.getMessage());
    }
    List<Integer> ports = List.of(receiver.getLocalPort());
    TunnelFilter noTunnels = new TunnelFilter(ports, Set.of(), List.of());
    device.setFilter(CaptureFilter.of(ports, noTunnels, LinkType.ETHERNET));
    loop = device.loop(queue, counts, null);
  }

  @AfterEach
  void close() {
    // Both are missing where the test was skipped.
    if (receiver != null) {
      receiver.close();
    }
    if (loop != null) {
      loop.close();
    }
  }

  @Test
  void tenThousandMessagesComeInOrderWithNanoseconds() throws Exception {
    Thread sender = new Thread(this::send, "sender");
    sender.start();
    List<CapturedFrame> frames = capture(MESSAGES);
    sender.join();

    assertThat(frames).hasSize(MESSAGES);
    assertThat(frames).extracting(LoopbackCaptureTest::mark).isEqualTo(marks());
    assertThat(frames).extracting(CapturedFrame::captureTimeNanos).isSorted();
    if (!frames.get(0).timestampImprecise()) {
      long belowMicroseconds =
          frames.stream().filter(frame -> frame.captureTimeNanos() % 1000 != 0).count();
      assertThat(belowMicroseconds).isGreaterThan(MESSAGES / 2);
    }
    assertThat(counts.snapshot().captured()).isEqualTo(MESSAGES);
    assertThat(counts.snapshot().dropped()).isZero();
  }

  static Stream<Arguments> injected() {
    byte[] sip = Frames.ports(0, 0);
    byte[] later = Frames.ipv4(Frames.UDP, 0x00B9, Frames.text());
    return Stream.of(
        arguments("untagged", new int[0], Frames.ipv4(Frames.UDP, sip)),
        arguments("one tag", new int[] {0x8100}, Frames.ipv4(Frames.UDP, sip)),
        arguments("two tags", new int[] {0x88A8, 0x8100}, Frames.ipv4(Frames.UDP, sip)),
        arguments("fragment", new int[0], later),
        arguments("fragment, one tag", new int[] {0x8100}, later),
        arguments("fragment, two tags", new int[] {0x88A8, 0x8100}, later),
        arguments("IPv6, one tag", new int[] {0x8100}, Frames.ipv6(Frames.UDP, sip)));
  }

  /** The kernel takes the outer tag away before its filter runs and libpcap puts it back. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("injected")
  void taggedFramesPassTheFilterInTheKernel(String what, int[] tags, byte[] packet)
      throws Exception {
    byte[] toPort = packet.clone();
    int portAt = packet[0] >> 4 == 4 ? 22 : 42;
    if (!what.startsWith("fragment")) {
      toPort[portAt] = (byte) (receiver.getLocalPort() >> 8);
      toPort[portAt + 1] = (byte) receiver.getLocalPort();
    }
    byte[] frame = Frames.ethernet(toPort, tags);
    // In front of it one that must not pass: what arrives first is then the right one.
    device.handle().sendPacket(Frames.ethernet(Frames.ipv4(Frames.UDP, Frames.ports(9, 9)), tags));
    device.handle().sendPacket(frame);

    List<CapturedFrame> frames = capture(1);

    assertThat(frames).hasSize(1);
    assertThat(frames.get(0).bytes()).isEqualTo(frame);
  }

  private List<CapturedFrame> capture(int expected) throws Exception {
    List<CapturedFrame> frames = new ArrayList<>();
    while (frames.size() < expected) {
      assertThat(Thread.currentThread().isInterrupted()).as("frames: %s", frames.size()).isFalse();
      loop.doWork(expected - frames.size());
      queue.drain(frames::add, Integer.MAX_VALUE);
    }
    return frames;
  }

  private void send() {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      long start = System.nanoTime();
      for (int i = 0; i < MESSAGES; i++) {
        byte[] message =
            ("OPTIONS sip:bob@example.com SIP/2.0\r\nCSeq: 1 OPTIONS\r\n\r\n"
                    + String.format("%0" + MARK_BYTES + "d", i))
                .getBytes(UTF_8);
        socket.send(new DatagramPacket(message, message.length, receiver.getLocalSocketAddress()));
        LockSupport.parkNanos(start + i * PACE_NANOS - System.nanoTime());
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String mark(CapturedFrame frame) {
    byte[] bytes = frame.bytes();
    return new String(Arrays.copyOfRange(bytes, bytes.length - MARK_BYTES, bytes.length), US_ASCII);
  }

  private static List<String> marks() {
    return Stream.iterate(0, i -> i + 1)
        .limit(MESSAGES)
        .map(i -> String.format("%0" + MARK_BYTES + "d", i))
        .toList();
  }
}
