package io.sipstream.message;

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
  private static final String VERSION = "1:";

  private final MessageDigest sha1 = Sha.sha1();
  private final Base64.Encoder base64 = Base64.getEncoder();
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

  public String of(Endpoints ends) {
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
    return VERSION + base64.encodeToString(sha1.digest());
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
