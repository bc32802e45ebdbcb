package io.sipstream.oracle.reassembly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the messages of a complete capture by sorting and joining. Knows no limits, no watermarks
 * and no timeouts, and shares no code with the decoder.
 */
final class NaiveReassembler {

  /** Distance of sequence numbers at which a SYN belongs to another connection. */
  private static final long NEAR_BYTES = 1 << 20;

  private NaiveReassembler() {}

  static List<FoundMessage> messages(List<TimedFrame> frames) {
    List<FoundMessage> found = new ArrayList<>();
    Map<String, List<NaivePacket>> streams = new LinkedHashMap<>();
    List<NaivePacket> fragments = frames.stream().map(NaivePacket::of).toList();
    for (NaivePacket packet : ordered(NaiveDefragmenter.join(ordered(fragments)))) {
      if (packet.protocol() != NaivePacket.TCP) {
        // A datagram of mixed fragments may be no message.
        if (NaiveStream.beginsWithStartLine(packet.data())) {
          found.add(message(packet, packet.timeNanos(), -1, packet.data()));
        }
      } else if (packet.data().length > 0
          || packet.has(NaivePacket.SYN | NaivePacket.FIN | NaivePacket.RST)) {
        streams.computeIfAbsent(packet.streamKey(), key -> new ArrayList<>()).add(packet);
      }
    }
    for (List<NaivePacket> stream : streams.values()) {
      for (List<NaivePacket> connection : connections(stream)) {
        found.addAll(new NaiveStream(connection).messages());
      }
    }
    return found;
  }

  private static List<NaivePacket> ordered(List<NaivePacket> packets) {
    return packets.stream()
        .sorted(
            Comparator.comparingLong(NaivePacket::timeNanos)
                .thenComparing(NaivePacket::offset)
                .thenComparing(each -> each.isFragment() ? 0 : each.sequence()))
        .toList();
  }

  /** Separates connections that have the same ports: each begins with a SYN. */
  private static List<List<NaivePacket>> connections(List<NaivePacket> inOrder) {
    List<List<NaivePacket>> connections = new ArrayList<>();
    for (NaivePacket segment : inOrder) {
      boolean other =
          connections.isEmpty()
              || (segment.has(NaivePacket.SYN)
                  && Math.abs((int) (segment.sequence() - last(connections).get(0).sequence()))
                      > NEAR_BYTES);
      if (other) {
        connections.add(new ArrayList<>());
      }
      last(connections).add(segment);
    }
    return connections;
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }

  /** Computes the id as the contract of documents defines it. */
  static FoundMessage message(NaivePacket packet, long timeNanos, long sequence, byte[] sip) {
    ByteBuffer facts = ByteBuffer.allocate(64 + sip.length);
    facts.put((byte) 1).putLong(timeNanos / 1_000);
    facts.put((byte) (packet.addresses().length == 8 ? 4 : 6)).put((byte) packet.protocol());
    facts.put(packet.addresses()).put(packet.payload(), 0, 4);
    if (sequence >= 0) {
      facts.putInt((int) sequence);
    }
    facts.put(sip).flip();
    byte[] id = new byte[16];
    ByteBuffer.wrap(id).putLong(timeNanos / 1_000_000 << 16).position(6).put(sha256(facts), 0, 10);
    return new FoundMessage(
        Base64.getUrlEncoder().withoutPadding().encodeToString(id),
        timeNanos,
        sequence,
        new String(sip, ISO_8859_1));
  }

  private static byte[] sha256(ByteBuffer facts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(facts);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
