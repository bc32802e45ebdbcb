package io.sipstream.traffic.carrier;

/**
 * What the traffic of a carrier is made of.
 *
 * @param imsPerMille of conversations that are calls whose INVITE has the size that an IMS gives
 *     it, 2 to 4 kB
 * @param cutPerMille of messages, at least, that come in IP fragments; what is longer than the MTU
 *     always does
 * @param tcpPerMille of messages that go over TCP trunks, whole conversations of them, 0 to 900
 * @param brokenPerMille of messages that break the rules, all of them datagrams
 * @param callIds distinct Call-IDs, which the messages get in turn; 0 leaves each conversation one
 *     of its own
 * @param mtuBytes longest IP packet
 */
public record CarrierMix(
    int imsPerMille,
    int cutPerMille,
    int tcpPerMille,
    int brokenPerMille,
    int callIds,
    int mtuBytes) {
  private static final int ETHERNET_MTU_BYTES = 1_500;

  /** About 5 % of messages in fragments, 10 % over TCP, 5 % broken. */
  public static CarrierMix defaults() {
    return new CarrierMix(325, 0, 100, 50, 0, ETHERNET_MTU_BYTES);
  }

  /** The same with at least so many messages in fragments. */
  public CarrierMix cut(int perMille) {
    return new CarrierMix(imsPerMille, perMille, tcpPerMille, brokenPerMille, callIds, mtuBytes);
  }

  /** The same with so many messages over TCP. */
  public CarrierMix overTcp(int perMille) {
    return new CarrierMix(imsPerMille, cutPerMille, perMille, brokenPerMille, callIds, mtuBytes);
  }

  /** The same with so many distinct Call-IDs. */
  public CarrierMix withCallIds(int count) {
    return new CarrierMix(imsPerMille, cutPerMille, tcpPerMille, brokenPerMille, count, mtuBytes);
  }

  /** The same messages, each in one datagram and frame, whatever its length. */
  public CarrierMix whole() {
    return new CarrierMix(imsPerMille, 0, 0, brokenPerMille, callIds, Integer.MAX_VALUE);
  }
}
