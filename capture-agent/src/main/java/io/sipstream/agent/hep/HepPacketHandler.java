package io.sipstream.agent.hep;

import io.sipstream.agent.intake.FrameQueue;
import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.LinkType;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Takes HEP3 packets into the queue as the frames they are; what is none is dropped and counted.
 */
public final class HepPacketHandler {
  /** Why a packet was dropped: it carries another key or none. */
  static final String WRONG_KEY = "hep_key";

  private final FrameQueue queue;
  private final FrameCounts counts;
  private final String agentName;
  private final HepKey key;

  /**
   * Makes an intake.
   *
   * @param agentName null for none
   * @param key null to take packets with any key or none
   */
  public HepPacketHandler(FrameQueue queue, FrameCounts counts, String agentName, HepKey key) {
    this.queue = queue;
    this.counts = counts;
    this.agentName = agentName;
    this.key = key;
  }

  /**
   * Takes what is in a datagram: a packet, or several one behind the other. What follows the last
   * one is dropped as one more.
   *
   * @param refusals gets the reason of each that is dropped for what it is
   * @return how many were taken or dropped
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

  /** Takes a whole packet; says whether it carries the key. */
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

  /** Bytes came that are no packet. */
  void drop(String reason) {
    counts.captured();
    counts.dropped(reason);
  }
}
