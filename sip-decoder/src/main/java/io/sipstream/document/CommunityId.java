package io.sipstream.document;

import io.sipstream.packet.Packet;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * Community ID version 1: one name for a flow, the same in both directions.
 *
 * <p>Source: the Community ID specification (corelight/community-id-spec): base64 of SHA-1 over
 * seed, the lower endpoint's address, the higher one's, protocol, a zero byte, lower port, higher
 * port. "Lower" compares address, then port.
 */
final class CommunityId {
  private static final String VERSION = "1:";

  private final MessageDigest sha1 = Sha.sha1();
  private final Base64.Encoder base64 = Base64.getEncoder();
  private final int seed;

  /**
   * @param seed 0 to 65535
   */
  CommunityId(int seed) {
    this.seed = seed;
  }

  String of(byte[] frame, Packet.Udp udp) {
    int length = udp.addressBytes();
    boolean sourceIsLower = sourceIsLower(frame, udp);
    int lower = sourceIsLower ? udp.sourceAt() : udp.destinationAt();
    int higher = sourceIsLower ? udp.destinationAt() : udp.sourceAt();
    update16(seed);
    sha1.update(frame, lower, length);
    sha1.update(frame, higher, length);
    update16(Packet.Udp.PROTOCOL << 8);
    update16(sourceIsLower ? udp.sourcePort() : udp.destinationPort());
    update16(sourceIsLower ? udp.destinationPort() : udp.sourcePort());
    return VERSION + base64.encodeToString(sha1.digest());
  }

  private static boolean sourceIsLower(byte[] frame, Packet.Udp udp) {
    int source = udp.sourceAt();
    int destination = udp.destinationAt();
    int length = udp.addressBytes();
    int order =
        Arrays.compareUnsigned(
            frame, source, source + length, frame, destination, destination + length);
    return order < 0 || (order == 0 && udp.sourcePort() <= udp.destinationPort());
  }

  private void update16(int number) {
    sha1.update((byte) (number >> 8));
    sha1.update((byte) number);
  }
}
