package io.sipstream.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Frames that leave something in the state of every operator of a job that stops amid them: halves
 * of packets, on the wire, within a tunnel and in both at once; a TCP stream with a hole, one of
 * whose segments was itself joined; and, behind the watermark that four later frames have set, a
 * fragment and a segment that still wait for their turn.
 *
 * <p>The savepoints among the test resources were made within these frames: they must stay as they
 * are, byte for byte, and so must the partition of each.
 */
final class HalfwayTraffic {
  static final int PARTITIONS = 4;
  private static final long TIME_NANOS = 1_795_000_000_000_000_000L;
  private static final long LATER_NANOS = 2_000_000_000L;
  private static final long SEQUENCE = 1_000;

  private final byte[] outer = IpPackets.udp(IpPackets.options("outer", 1, "UDP"));
  private final byte[] inner = IpPackets.udp(IpPackets.options("inner", 1, "UDP"));
  private final byte[] both = IpPackets.udp(IpPackets.options("both", 1, "UDP"));
  private final byte[] awaited = IpPackets.udp(IpPackets.options("awaited", 1, "UDP"));
  private final byte[] first = IpPackets.options("stream", 1, "TCP");
  private final byte[] second = IpPackets.options("stream", 2, "TCP");

  private final JoinedFrames frames = new JoinedFrames(TIME_NANOS);
  private final int stop;

  HalfwayTraffic() {
    addHalves();
    frames.pause(LATER_NANOS);
    for (int i = 0; i < PARTITIONS; i++) {
      frames.add(IpPackets.udp(new byte[] {'\r', '\n', '\r', '\n'}));
    }
    frames.add(IpPackets.fragment(awaited, 0, 80, 5));
    frames.add(segment(first.length, Arrays.copyOf(second, 60)));
    stop = frames.all().size();
    addTheRest();
  }

  private void addHalves() {
    frames.add(IpPackets.fragment(outer, 0, 80, 1));
    frames.add(IpPackets.ipInIp(IpPackets.fragment(inner, 0, 80, 2)));
    byte[] tunneled = IpPackets.ipInIp(IpPackets.fragment(both, 0, 80, 3));
    frames.add(IpPackets.fragment(tunneled, 0, 48, 4));
    frames.add(IpPackets.fragment(tunneled, 48, tunneled.length - 20, 4));
    frames.add(IpPackets.segment(SEQUENCE - 1, IpPackets.SYN, new byte[0]));
    frames.add(segment(0, Arrays.copyOf(first, 100)));
    byte[] cut = segment(100, Arrays.copyOfRange(first, 100, 150));
    frames.add(IpPackets.fragment(cut, 0, 32, 6));
    frames.add(IpPackets.fragment(cut, 32, cut.length - 20, 6));
    frames.add(segment(200, Arrays.copyOfRange(first, 200, first.length)));
  }

  private void addTheRest() {
    frames.add(IpPackets.fragment(outer, 80, outer.length - 20, 1));
    frames.add(IpPackets.ipInIp(IpPackets.fragment(inner, 80, inner.length - 20, 2)));
    frames.add(IpPackets.ipInIp(IpPackets.fragment(both, 80, both.length - 20, 3)));
    frames.add(IpPackets.fragment(awaited, 80, awaited.length - 20, 5));
    frames.add(segment(150, Arrays.copyOfRange(first, 150, 200)));
    frames.add(segment(first.length + 60, Arrays.copyOfRange(second, 60, second.length)));
  }

  private static byte[] segment(long place, byte[] payload) {
    return IpPackets.segment(SEQUENCE + place, IpPackets.ACK, payload);
  }

  /** Sends the frames before the stop, each to its partition. */
  void sendFirstHalf(FrameRecords records) throws Exception {
    send(records, 0, stop);
  }

  /** Sends the frames after the stop. */
  void sendSecondHalf(FrameRecords records) throws Exception {
    send(records, stop, frames.all().size());
  }

  private void send(FrameRecords records, int begin, int end) throws Exception {
    List<JoinedFrames.Frame> all = frames.all();
    for (int i = begin; i < end; i++) {
      records.send(i % PARTITIONS, all.get(i).bytes(), all.get(i).headers());
    }
  }

  /** The books at the stop. */
  Map<String, Long> countsAtTheStop() {
    return Map.of(
        "frames_consumed",
        15L,
        "frames_pending_reassembly",
        10L,
        "ignored.keep_alive",
        4L,
        "ignored.tcp_empty",
        1L);
  }

  /** The books at the end. */
  Map<String, Long> countsAtTheEnd() {
    return Map.of(
        "frames_consumed",
        21L,
        "frames_pending_reassembly",
        0L,
        "frames_in_messages",
        16L,
        "messages",
        6L,
        "documents.created",
        6L);
  }

  /** What all of them give. */
  Map<String, JsonNode> documents() {
    return frames.documents();
  }
}
