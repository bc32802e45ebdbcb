package io.sipstream.message;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sipstream.packet.Endpoints;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * Computes Community ID version 1: an id of a flow that is equal in both directions.
 *
 * <p>Source: the Community ID specification (corelight/community-id-spec): base64 of SHA-1 over
 * seed, the lower endpoint's address, the higher one's, protocol, a zero byte, lower port, higher
 * port. "Lower" compares address, then port.
 */
public final class CommunityId {
  /** Length of an id: version, colon, 20 bytes in base64. */
  static final int BYTES = 30;

  private static final int DIGEST_BYTES = 20;

  private final MessageDigest sha1 = Sha.sha1();
  private final Base64.Encoder base64 = Base64.getEncoder();
  private final byte[] digest = new byte[DIGEST_BYTES];
  private final byte[] encoded = new byte[BYTES - 2];
  private final ByteBuffer hashed = ByteBuffer.allocate(64);
  private final int seed;

  /**
   * Creates an instance, to be used by one thread.
   *
   * @param seed 0 to 65535
   */
  public CommunityId(int seed) {
    this.seed = seed;
  }

  /** Returns the id of a flow. */
  public String of(Endpoints ends) {
    byte[] id = new byte[BYTES];
    write(ends, id, 0);
    return new String(id, US_ASCII);
  }

  /** Writes the id of a flow, of {@link #BYTES}, at an offset. */
  void write(Endpoints ends, byte[] into, int at) {
    byte[] bytes = ends.bytes();
    int length = ends.addressBytes();
    boolean sourceIsLower = sourceIsLower(ends);
    int lower = sourceIsLower ? ends.sourceAt() : ends.destinationAt();
    int higher = sourceIsLower ? ends.destinationAt() : ends.sourceAt();
    ByteBuffer of = hashed.clear();
    of.putShort((short) seed);
    of.put(bytes, lower, length).put(bytes, higher, length);
    of.put((byte) ends.protocol()).put((byte) 0);
    of.putShort((short) (sourceIsLower ? ends.sourcePort() : ends.destinationPort()));
    of.putShort((short) (sourceIsLower ? ends.destinationPort() : ends.sourcePort()));
    sha1.update(of.flip());
    Sha.digest(sha1, digest);
    base64.encode(digest, encoded);
    into[at] = '1';
    into[at + 1] = ':';
    System.arraycopy(encoded, 0, into, at + 2, encoded.length);
  }

  private static boolean sourceIsLower(Endpoints ends) {
    byte[] bytes = ends.bytes();
    int source = ends.sourceAt();
    int destination = ends.destinationAt();
    int length = ends.addressBytes();
    int order =
        Arrays.compareUnsigned(
            bytes, source, source + length, bytes, destination, destination + length);
    return order < 0 || (order == 0 && ends.sourcePort() <= ends.destinationPort());
  }
}
