package io.sipstream.message;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sipstream.packet.Endpoints;
import io.sipstream.text.Span;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * Computes the {@code _id} of a message, which is equal for every capture of it.
 *
 * <pre>
 *  0                   6                                       16
 * +-------------------+-----------------------------------------+
 * | time, ms, 48 bits | first 10 bytes of SHA-256 over the rest |
 * +-------------------+-----------------------------------------+
 * </pre>
 *
 * in base64url without padding. The digest is over version (1 byte), capture time in microseconds
 * (8), IP version (1), protocol (1), source and destination address, source and destination port (2
 * each), in a stream the TCP sequence number of the first byte (4), and the SIP bytes. The time is
 * truncated to microseconds, never rounded: a nanosecond capture and a microsecond file of the same
 * packets have equal ids. The time prefix keeps ids of one period together in Elasticsearch's index
 * of ids.
 */
public final class DocumentId {
  private static final byte VERSION = 1;
  private static final int TIME_BYTES = 6;
  private static final int ID_BYTES = 16;
  private static final int ENCODED_BYTES = 22;
  private static final int DIGEST_BYTES = 32;
  private static final int NANOS_PER_MICRO = 1_000;
  private static final int NANOS_PER_MILLI = 1_000_000;

  private final MessageDigest sha256 = Sha.sha256();
  private final Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
  private final ByteBuffer head = ByteBuffer.allocate(64);
  private final byte[] digest = new byte[DIGEST_BYTES];
  private final byte[] id = new byte[ID_BYTES];
  private final byte[] encoded = new byte[ENCODED_BYTES];

  /**
   * Returns the {@code _id} of a message's document.
   *
   * @param captureTimeNanos nanoseconds since the epoch; truncated to microseconds
   * @param streamSequence TCP sequence number of the message's first byte; -1 outside streams
   */
  public String of(long captureTimeNanos, Endpoints ends, long streamSequence, Span sip) {
    ByteBuffer of = head.clear();
    of.put(VERSION)
        .putLong(captureTimeNanos / NANOS_PER_MICRO)
        .put((byte) (ends.ipv6() ? 6 : 4))
        .put((byte) ends.protocol())
        .put(ends.bytes(), ends.sourceAt(), ends.addressBytes())
        .put(ends.bytes(), ends.destinationAt(), ends.addressBytes())
        .putShort((short) ends.sourcePort())
        .putShort((short) ends.destinationPort());
    if (streamSequence >= 0) {
      of.putInt((int) streamSequence);
    }
    sha256.update(of.flip());
    sha256.update(sip.array(), sip.arrayOffset(), sip.length());
    Sha.digest(sha256, digest);
    long millis = captureTimeNanos / NANOS_PER_MILLI;
    for (int i = 0; i < TIME_BYTES; i++) {
      id[i] = (byte) (millis >> (8 * (TIME_BYTES - 1 - i)));
    }
    System.arraycopy(digest, 0, id, TIME_BYTES, ID_BYTES - TIME_BYTES);
    base64.encode(id, encoded);
    return new String(encoded, US_ASCII);
  }
}
