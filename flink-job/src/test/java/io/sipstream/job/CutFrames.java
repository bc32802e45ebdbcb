package io.sipstream.job;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** The same SIP messages in all kinds of frames, in the order of their capture; raw IP. */
public final class CutFrames {
  private static final int IP_HEADER_BYTES = 20;
  // Wraps soon.
  private static final long FIRST_SEQUENCE = 0xFFFF_FF00L;
  // Fewer than a stream may have holes at a time.
  private static final int SHUFFLED_AT_A_TIME = 8;

  private CutFrames() {}

  /** The order of a packet's fragments. */
  enum Order {
    FORWARDS,
    REVERSED,
    REPEATED,
    /** The first of a packet before the rest of the one before. */
    INTERLEAVED
  }

  static List<byte[]> datagrams(List<byte[]> messages) {
    return messages.stream().map(message -> Frames.udp(5060, 5060, message)).toList();
  }

  /** Each datagram in about three fragments. */
  public static List<byte[]> fragments(List<byte[]> messages, Order order) {
    List<byte[]> frames = new ArrayList<>();
    List<byte[]> before = List.of();
    for (int id = 0; id < messages.size(); id++) {
      List<byte[]> pieces = fragments(Frames.udp(5060, 5060, messages.get(id)), id);
      if (order == Order.REVERSED) {
        Collections.reverse(pieces);
      } else if (order == Order.REPEATED) {
        pieces.addAll(List.copyOf(pieces));
      }
      if (order == Order.INTERLEAVED) {
        frames.add(pieces.get(0));
        frames.addAll(before);
        before = pieces.subList(1, pieces.size());
      } else {
        frames.addAll(pieces);
      }
    }
    frames.addAll(before);
    return frames;
  }

  public static List<byte[]> fragments(byte[] packet, int id) {
    List<byte[]> pieces = new ArrayList<>();
    int bytes = packet.length - IP_HEADER_BYTES;
    int size = Math.max(8, bytes / 3 / 8 * 8);
    for (int at = 0; at < bytes; at += size) {
      pieces.add(Frames.fragment(packet, at, Math.min(bytes, at + size), id));
    }
    return pieces;
  }

  /** A connection in which each message is a segment. */
  static List<byte[]> segments(List<byte[]> messages) {
    return segments(messages, new int[messages.size()][0]);
  }

  /** A connection in which each message is cut at random places. */
  static List<byte[]> cut(List<byte[]> messages, Random random) {
    int[][] cuts = new int[messages.size()][];
    for (int i = 0; i < cuts.length; i++) {
      int bytes = messages.get(i).length;
      cuts[i] = random.ints(1 + random.nextInt(6), 1, bytes).sorted().distinct().toArray();
    }
    return segments(messages, cuts);
  }

  /** A connection with one message, cut once. */
  static List<byte[]> cut(byte[] message, int place) {
    return segments(List.of(message), new int[][] {{place}});
  }

  private static List<byte[]> segments(List<byte[]> messages, int[][] cuts) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    TreeSet<Integer> ends = new TreeSet<>();
    for (int i = 0; i < cuts.length; i++) {
      for (int cut : cuts[i]) {
        ends.add(stream.size() + cut);
      }
      stream.writeBytes(messages.get(i));
      ends.add(stream.size());
    }
    byte[] bytes = stream.toByteArray();
    List<byte[]> frames = new ArrayList<>();
    frames.add(Frames.segment(FIRST_SEQUENCE - 1, Frames.SYN, new byte[0]));
    int begin = 0;
    for (int end : ends) {
      byte[] payload = Arrays.copyOfRange(bytes, begin, end);
      frames.add(Frames.segment(FIRST_SEQUENCE + begin, Frames.ACK, payload));
      begin = end;
    }
    return frames;
  }

  /** The segments of a connection behind its SYN as a network that reorders delivers them. */
  static List<byte[]> shuffled(List<byte[]> frames, Random random) {
    List<byte[]> shuffled = new ArrayList<>(frames);
    for (int at = 1; at < frames.size(); at += SHUFFLED_AT_A_TIME) {
      Collections.shuffle(
          shuffled.subList(at, Math.min(frames.size(), at + SHUFFLED_AT_A_TIME)), random);
    }
    return shuffled;
  }
}
