package io.sipstream.traffic.carrier;

/**
 * Describes the composition of a carrier's traffic.
 *
 * @param imsPerMille conversations that are calls with an IMS-sized INVITE of 2 to 4 kB
 * @param cutPerMille least share of messages in IP fragments; messages above the MTU always are
 * @param tcpPerMille messages over TCP trunks, as complete conversations, 0 to 900
 * @param brokenPerMille malformed messages, all of them datagrams
 * @param callIds distinct Call-IDs, used in rotation; 0 for one per conversation
 * @param mtuBytes longest IP packet
 * @param identities whether messages of INVITE have identities, a diversion and ICE candidates
 */
public record CarrierMix(
    int imsPerMille,
    int cutPerMille,
    int tcpPerMille,
    int brokenPerMille,
    int callIds,
    int mtuBytes,
    boolean identities) {
  private static final int ETHERNET_MTU_BYTES = 1_500;

  /** Returns the default mix: about 5 % of messages in fragments, 10 % over TCP, 5 % malformed. */
  public static CarrierMix defaults() {
    return new CarrierMix(325, 0, 100, 50, 0, ETHERNET_MTU_BYTES, false);
  }

  /** Returns this mix with at least this share of messages in fragments. */
  public CarrierMix cut(int perMille) {
    return new CarrierMix(
        imsPerMille, perMille, tcpPerMille, brokenPerMille, callIds, mtuBytes, identities);
  }

  /** Returns this mix with this share of messages over TCP. */
  public CarrierMix overTcp(int perMille) {
    return new CarrierMix(
        imsPerMille, cutPerMille, perMille, brokenPerMille, callIds, mtuBytes, identities);
  }

  /** Returns this mix with this number of distinct Call-IDs. */
  public CarrierMix withCallIds(int count) {
    return new CarrierMix(
        imsPerMille, cutPerMille, tcpPerMille, brokenPerMille, count, mtuBytes, identities);
  }

  /** Returns this mix with each message in one datagram and frame, regardless of its length. */
  public CarrierMix whole() {
    return new CarrierMix(
        imsPerMille, 0, 0, brokenPerMille, callIds, Integer.MAX_VALUE, identities);
  }

  /** Returns this mix with identities, a diversion and ICE candidates in messages of INVITE. */
  public CarrierMix withIdentities() {
    return new CarrierMix(
        imsPerMille, cutPerMille, tcpPerMille, brokenPerMille, callIds, mtuBytes, true);
  }
}
