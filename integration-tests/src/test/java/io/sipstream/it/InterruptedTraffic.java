package io.sipstream.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Frames in three sections, for a job that stops after the first and after the second. At each stop
 * both states of the reassembly operators have parts: the watermark has passed some parts, and
 * others are in the reorder buffer. Each of their packets and streams has parts in all sections;
 * one packet is complete in the second section.
 *
 * <p>Frames advance event time, so no wait for idle time is necessary before the last section.
 */
final class InterruptedTraffic {
  static final int PARTITIONS = 4;
  private static final long TIME_NANOS = 1_795_000_000_000_000_000L;
  // More than the delay of the watermark and a bucket, less than the timeouts of a stream.
  private static final long LATER_NANOS = 1_000_000_000L;
  private static final long SEQUENCE = 1_000;

  private final byte[] outer = IpPackets.udp(IpPackets.options("outer", 1, "UDP"));
  private final byte[] inner = IpPackets.udp(IpPackets.options("inner", 1, "UDP"));
  private final byte[] early = IpPackets.udp(IpPackets.options("early", 1, "UDP"));
  private final byte[] late = IpPackets.udp(IpPackets.options("late", 1, "UDP"));
  private final byte[] first = IpPackets.options("stream", 1, "TCP");
  private final byte[] second = IpPackets.options("stream", 2, "TCP");

  private final JoinedFrames frames = new JoinedFrames(TIME_NANOS);
  private final int firstStop;
  private final int secondStop;
  private int sent;

  InterruptedTraffic() {
    frames.add(IpPackets.fragment(outer, 0, 80, 1));
    frames.add(IpPackets.ipInIp(IpPackets.fragment(inner, 0, 80, 2)));
    frames.add(IpPackets.fragment(early, 0, 80, 3));
    frames.add(IpPackets.segment(SEQUENCE - 1, IpPackets.SYN, new byte[0]));
    addSegment(0, first, 0, 100);
    addSegment(0, first, 150, 180);
    advanceWatermark();
    frames.add(IpPackets.fragment(late, 0, 80, 4));
    addSegment(first.length, second, 0, 60);
    firstStop = frames.all().size();

    frames.add(IpPackets.fragment(outer, 80, 160, 1));
    frames.add(IpPackets.ipInIp(IpPackets.fragment(inner, 80, 160, 2)));
    frames.add(IpPackets.fragment(early, 80, early.length - 20, 3));
    addSegment(0, first, 100, 120);
    advanceWatermark();
    frames.add(IpPackets.fragment(late, 80, 160, 4));
    addSegment(first.length, second, 60, 120);
    secondStop = frames.all().size();

    frames.add(IpPackets.fragment(outer, 160, outer.length - 20, 1));
    frames.add(IpPackets.ipInIp(IpPackets.fragment(inner, 160, inner.length - 20, 2)));
    frames.add(IpPackets.fragment(late, 160, late.length - 20, 4));
    addSegment(0, first, 120, 150);
    addSegment(0, first, 180, first.length);
    addSegment(first.length, second, 120, second.length);
  }

  private void addSegment(long offset, byte[] message, int begin, int end) {
    byte[] payload = Arrays.copyOfRange(message, begin, end);
    frames.add(IpPackets.segment(SEQUENCE + offset + begin, IpPackets.ACK, payload));
  }

  /** Adds a later keep-alive to each partition. */
  private void advanceWatermark() {
    frames.pause(LATER_NANOS);
    for (int i = 0; i < PARTITIONS; i++) {
      frames.add(IpPackets.udp(new byte[] {'\r', '\n', '\r', '\n'}));
    }
  }

  /** Sends the frames before the first stop. */
  void sendFirstSection(FrameRecords records) throws Exception {
    sendUntil(records, firstStop);
  }

  /** Sends the frames between the stops. */
  void sendSecondSection(FrameRecords records) throws Exception {
    sendUntil(records, secondStop);
  }

  /** Sends the frames after the second stop. */
  void sendLastSection(FrameRecords records) throws Exception {
    sendUntil(records, frames.all().size());
  }

  private void sendUntil(FrameRecords records, int end) throws Exception {
    List<JoinedFrames.Frame> all = frames.all();
    for (; sent < end; sent++) {
      JoinedFrames.Frame frame = all.get(sent);
      records.send(sent % PARTITIONS, frame.bytes(), frame.headers());
    }
  }

  /**
   * Returns the counts at the first stop. The SYN is counted when the watermark has passed it, and
   * with it all parts before the keep-alives.
   */
  Map<String, Long> countsAtTheFirstStop() {
    return counts(12, 7, 0, 4, 0);
  }

  Map<String, Long> countsAtTheSecondStop() {
    return counts(22, 11, 2, 8, 1);
  }

  Map<String, Long> countsAtTheEnd() {
    return counts(28, 0, 19, 8, 6);
  }

  private static Map<String, Long> counts(
      long consumed, long pending, long inMessages, long keepAlives, long messages) {
    return Map.of(
        "frames_consumed", consumed,
        "frames_pending_reassembly", pending,
        "frames_in_messages", inMessages,
        "ignored.tcp_empty", 1L,
        "ignored.keep_alive", keepAlives,
        "messages", messages,
        "documents.created", messages);
  }

  /** Returns the documents of all frames by id, from one process. */
  Map<String, JsonNode> documents() {
    return frames.documents();
  }
}
