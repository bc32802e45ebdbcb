package io.sipstream.agent.hep;

import io.sipstream.agent.intake.FrameQueue;
import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.LinkType;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Queues HEP3 packets as frames; drops and counts everything else.
 *
 * @param agentName null for none
 * @param key null to accept packets with any key or none
 */
public record HepPacketHandler(FrameQueue queue, FrameCounts counts, String agentName, HepKey key) {
  static final String WRONG_KEY = "hep_key";

  /**
   * Reads one or more packets from a datagram. Trailing bytes are dropped and counted as one
   * packet.
   *
   * @param length number of bytes of the datagram
   * @param refusals receives the reason for each invalid packet
   * @return number of packets, queued or dropped
   */
  int datagram(byte[] bytes, int length, Consumer<String> refusals) {
    int count = 0;
    int at = 0;
    do {
      count++;
      String refusal = HepPacket.refusal(bytes, at, length);
      if (refusal == null && HepPacket.totalBytes(bytes, at) > length - at) {
        refusal = "truncated";
      }
      if (refusal != null) {
        drop(refusal);
        refusals.accept(refusal);
        return count;
      }
      int end = at + HepPacket.totalBytes(bytes, at);
      if (!packet(Arrays.copyOfRange(bytes, at, end))) {
        refusals.accept(WRONG_KEY);
      }
      at = end;
    } while (at < length);
    return count;
  }

  /** Queues a complete packet; returns whether its key is valid. */
  boolean packet(byte[] bytes) {
    counts.captured();
    HepPacket packet = HepPacket.read(bytes);
    if (key != null && !key.matches(packet.key())) {
      counts.dropped(WRONG_KEY);
      return false;
    }
    CapturedFrame frame =
        new CapturedFrame(
            packet.captureTimeNanos(),
            packet.captureTimeNanos() != CapturedFrame.NO_TIME,
            LinkType.HEP,
            bytes,
            bytes.length,
            agentName,
            null,
            null);
    if (!queue.offer(frame)) {
      counts.dropped("queue_full");
    }
    return true;
  }

  /** Counts bytes that are not a packet as dropped. */
  void drop(String reason) {
    counts.captured();
    counts.dropped(reason);
  }
}
