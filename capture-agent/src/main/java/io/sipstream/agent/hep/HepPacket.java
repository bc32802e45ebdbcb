package io.sipstream.agent.hep;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sipstream.frames.CapturedFrame;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Holds the parts of a HEP3 packet that the agent needs (sipcapture's "HEP3 network protocol
 * specification", revision 36). The job decodes the rest.
 *
 * @param captureTimeNanos nanoseconds since the epoch, or {@link CapturedFrame#NO_TIME}
 * @param key authentication key of the packet, or null
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record HepPacket(long captureTimeNanos, byte[] key) {
  /** Four bytes of magic, two of total length. */
  static final int HEADER_BYTES = 6;

  static final int LIMIT_BYTES = 0xFFFF;

  private static final byte[] MAGIC = "HEP3".getBytes(US_ASCII);
  private static final int CHUNK_HEADER_BYTES = 6;

  // Chunks of vendor 0, which the specification defines.
  private static final int SECONDS = 0x0009;
  private static final int MICROSECONDS = 0x000A;
  private static final int AUTHENTICATION_KEY = 0x000E;

  /**
   * Returns why no packet starts at {@code at}, as a name for counters; null if one does.
   *
   * @param end end of the available bytes
   */
  static String refusal(byte[] bytes, int at, int end) {
    int available = end - at;
    int compared = Math.min(available, MAGIC.length);
    if (available == 0 || !Arrays.equals(bytes, at, at + compared, MAGIC, 0, compared)) {
      return isOtherVersion(bytes, at, end) ? "hep_version" : "not_hep";
    }
    if (available < HEADER_BYTES) {
      return "truncated";
    }
    return totalBytes(bytes, at) < HEADER_BYTES ? "bad_length" : null;
  }

  /** Detects HEP1 and HEP2: version, length, then AF_INET or Linux's AF_INET6. */
  private static boolean isOtherVersion(byte[] bytes, int at, int end) {
    if (end - at < MAGIC.length) {
      return false;
    }
    boolean old = (bytes[at] == 1 || bytes[at] == 2) && (bytes[at + 2] == 2 || bytes[at + 2] == 10);
    return old
        || (bytes[at] == 'H'
            && bytes[at + 1] == 'E'
            && bytes[at + 2] == 'P'
            && bytes[at + 3] >= '1'
            && bytes[at + 3] <= '9');
  }

  /** Returns the length in bytes of the packet at {@code at}, whose header is complete. */
  static int totalBytes(byte[] bytes, int at) {
    return u16(bytes, at + MAGIC.length);
  }

  /** Reads a complete packet. Ignores malformed chunks; the job reports them. */
  static HepPacket read(byte[] packet) {
    long seconds = -1;
    long microseconds = -1;
    byte[] key = null;
    int at = HEADER_BYTES;
    while (packet.length - at >= CHUNK_HEADER_BYTES) {
      int bytes = u16(packet, at + 4);
      if (bytes < CHUNK_HEADER_BYTES || bytes > packet.length - at) {
        break;
      }
      int value = at + CHUNK_HEADER_BYTES;
      int chunk = u16(packet, at) == 0 ? u16(packet, at + 2) : -1;
      boolean isNumber = bytes == CHUNK_HEADER_BYTES + 4;
      if (chunk == SECONDS && isNumber) {
        seconds = u32(packet, value);
      } else if (chunk == MICROSECONDS && isNumber) {
        microseconds = u32(packet, value);
      } else if (chunk == AUTHENTICATION_KEY) {
        key = Arrays.copyOfRange(packet, value, at + bytes);
      }
      at += bytes;
    }
    boolean timed = seconds >= 0 && microseconds >= 0 && microseconds < 1_000_000;
    long nanos = TimeUnit.SECONDS.toNanos(seconds) + TimeUnit.MICROSECONDS.toNanos(microseconds);
    return new HepPacket(timed ? nanos : CapturedFrame.NO_TIME, key);
  }

  private static int u16(byte[] bytes, int at) {
    return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
  }

  private static long u32(byte[] bytes, int at) {
    return ((long) u16(bytes, at) << 16) | u16(bytes, at + 2);
  }
}
