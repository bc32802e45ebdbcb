package io.sipstream.job.operators;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sipstream.job.Frames;
import io.sipstream.job.record.RawFrame;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A burst of parts that never complete, with good messages among and after them. Each part is
 * computed from its index, so that a source need not hold the burst in memory.
 *
 * @param hostile how many parts never complete, a multiple of the good messages among them
 * @param millis how long they take, event time
 */
public record HostileBurst(Kind kind, int hostile, int millis) implements Serializable {
  /** Good messages of the burst, and as many again that are sent a minute later. */
  public static final int GOOD = 100;

  /** How far the watermark stays behind the newest frame by default. */
  public static final long OUT_OF_ORDER_MILLIS = 5_000;

  /** Call-IDs of good messages begin so. */
  public static final String GOOD_CALL = "good-";

  private static final int AMONG = GOOD / 2;
  private static final int PAUSE_MILLIS = 10;
  private static final long LATER_MILLIS = OUT_OF_ORDER_MILLIS + 1 + 60_000;
  private static final int SOURCE_ADDRESS_AT = 12; // RFC 791 section 3.1
  private static final int IDENTIFICATION_AT = 4;
  private static final int HOSTILE_BYTES = 1_256;
  private static final int GOOD_BYTES = 400;
  private static final int GOOD_BODY_BYTES = 900;
  private static final int SOURCES_OF_FRAGMENTS = 3_000;
  private static final byte[] SEGMENT =
      Frames.segment(1_000, Frames.ACK, Arrays.copyOf(invite("hostile", 9_999), HOSTILE_BYTES));
  private static final byte[] FRAGMENT =
      Frames.fragment(Frames.udp(5060, 5060, new byte[1_480]), 0, HOSTILE_BYTES, 0);

  /** What a burst is made of. */
  public enum Kind {
    /** Each from a random source. */
    SEGMENTS("tcp-reassembly.max-mib", new ReassemblyKind.Segments(), 4),
    /** From 3,000 sources. */
    FRAGMENTS("ip-defrag.max-mib", new ReassemblyKind.Fragments(), 3);

    /** Setting of the memory that they may take in one task. */
    public final String limit;

    final ReassemblyKind<?> pieces;

    /** Parts of a good message. */
    private final int ofGood;

    Kind(String limit, ReassemblyKind<?> pieces, int ofGood) {
      this.limit = limit;
      this.pieces = pieces;
      this.ofGood = ofGood;
    }
  }

  /**
   * A frame of the burst.
   *
   * @param key brings the parts of a message together
   * @param millis after the first part of the burst
   */
  public record Part(String key, long millis, byte[] bytes) {
    /** Returns it as a record of a burst that began then. */
    public RawFrame frame(long offset, long beginMillis) {
      return at(beginMillis + millis, Frames.raw(offset, bytes));
    }
  }

  /** Gives a frame another time, as Kafka and the agent would. */
  public static RawFrame at(long millis, RawFrame frame) {
    frame.captureTimeNanos = millis * 1_000_000;
    frame.recordTimeMillis = millis;
    frame.brokerTimeMillis = millis;
    return frame;
  }

  /**
   * Returns the number of parts, those of the good messages among them and right after them
   * included.
   */
  public int parts() {
    return hostile + laterParts();
  }

  /** Returns the number of parts that are sent a minute later. */
  public int laterParts() {
    return GOOD * kind.ofGood;
  }

  /** Returns when the last part is sent. */
  public long endMillis() {
    return part(parts() - 1).millis;
  }

  /** Returns when the last part of a minute later is sent. */
  public long laterEndMillis() {
    return laterPart(laterParts() - 1).millis;
  }

  /** Returns a part. Half of the good messages are among the hostile parts, half after them. */
  public Part part(int index) {
    int hostileOfBlock = hostile / AMONG;
    int sizeOfBlock = hostileOfBlock + kind.ofGood;
    int block = index / sizeOfBlock;
    if (block >= AMONG) {
      int after = index - AMONG * sizeOfBlock;
      return good(AMONG, after, millis);
    }
    int first = block * hostileOfBlock;
    int beforeGood = hostileOfBlock / 2;
    int inBlock = index % sizeOfBlock;
    if (inBlock < beforeGood) {
      return hostile(first + inBlock);
    }
    int partOfGood = inBlock - beforeGood;
    return partOfGood < kind.ofGood
        ? good(block, partOfGood, millis(first + beforeGood))
        : hostile(first + inBlock - kind.ofGood);
  }

  /** Returns a part of what is sent a minute later, all of it good. */
  public Part laterPart(int index) {
    return good(GOOD, index, endMillis() + LATER_MILLIS);
  }

  private long millis(int hostileNumber) {
    return (long) millis * hostileNumber / hostile;
  }

  private Part hostile(int number) {
    byte[] bytes =
        switch (kind) {
          case SEGMENTS -> patched(SEGMENT, new SplittableRandom(number).nextInt(), 0);
          case FRAGMENTS ->
              patched(
                  FRAGMENT,
                  0x0A000000 + number % SOURCES_OF_FRAGMENTS,
                  number / SOURCES_OF_FRAGMENTS);
        };
    return new Part("hostile-" + number, millis(number), bytes);
  }

  /** A part of one of several messages in a row, each from a source of its own. */
  private Part good(int firstNumber, int index, long beginMillis) {
    int row = index / kind.ofGood;
    int number = firstNumber + row;
    int part = index % kind.ofGood;
    byte[] message = invite(GOOD_CALL + number, GOOD_BODY_BYTES);
    byte[] bytes = kind == Kind.SEGMENTS ? segment(message, part) : fragment(message, part, number);
    boolean last = part == kind.ofGood - 1;
    return new Part(
        GOOD_CALL + number,
        beginMillis + (long) row * PAUSE_MILLIS + (last ? 1 : 0),
        patched(bytes, 0xC0000201 + number, number));
  }

  private static byte[] segment(byte[] message, int part) {
    if (part == 0) {
      return Frames.segment(999, Frames.SYN, new byte[0]);
    }
    int begin = (part - 1) * GOOD_BYTES;
    int end = Math.min(begin + GOOD_BYTES, message.length);
    return Frames.segment(1_000 + begin, Frames.ACK, Arrays.copyOfRange(message, begin, end));
  }

  private static byte[] fragment(byte[] message, int part, int number) {
    byte[] packet = Frames.udp(5060, 5060, message);
    int begin = part * GOOD_BYTES;
    return Frames.fragment(packet, begin, Math.min(begin + GOOD_BYTES, packet.length - 20), number);
  }

  private static byte[] invite(String callId, int bodyBytes) {
    String head =
        String.join(
            "\r\n",
            "INVITE sip:bob@192.0.2.2 SIP/2.0",
            "Via: SIP/2.0/TCP 192.0.2.1:5060;branch=z9hG4bK1",
            "From: <sip:alice@192.0.2.1>;tag=1",
            "To: <sip:bob@192.0.2.2>",
            "Call-ID: " + callId,
            "CSeq: 1 INVITE",
            "Content-Type: text/plain",
            "Content-Length: " + bodyBytes,
            "",
            "");
    return (head + "x".repeat(bodyBytes)).getBytes(ISO_8859_1);
  }

  private static byte[] patched(byte[] frame, int source, int identification) {
    ByteBuffer copy = ByteBuffer.wrap(frame.clone()).putInt(SOURCE_ADDRESS_AT, source);
    return copy.putShort(IDENTIFICATION_AT, (short) identification).array();
  }
}
