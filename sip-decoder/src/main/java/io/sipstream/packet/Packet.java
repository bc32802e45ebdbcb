package io.sipstream.packet;

/** What a frame turned out to carry. */
public sealed interface Packet {

  /**
   * A UDP datagram, whole or cut short by the capture; nothing is copied out of the frame.
   *
   * @param addressBytes 4 for IPv4, 16 for IPv6
   * @param sourceAt where the source address begins in the frame
   * @param destinationAt where the destination address begins
   * @param payloadAt where the payload begins
   * @param payloadBytes how much of it is there
   * @param cut whether the headers announce more than was captured
   */
  record Udp(
      int addressBytes,
      int sourceAt,
      int destinationAt,
      int sourcePort,
      int destinationPort,
      int payloadAt,
      int payloadBytes,
      boolean cut)
      implements Packet {

    /** RFC 768, assigned number of the protocol. */
    public static final int PROTOCOL = 17;
  }

  /**
   * Nothing that is decoded here.
   *
   * @param kind short name for counters, such as {@code tcp}
   */
  record Ignored(String kind) implements Packet {}

  /**
   * A header that cannot be read.
   *
   * @param layer whose header it is
   * @param reason short name for counters, such as {@code truncated}
   * @param detail a sentence with lengths and the place
   */
  record Malformed(Layer layer, String reason, String detail) implements Packet {

    static Malformed truncated(Layer layer, int requiredBytes, int availableBytes, int atByte) {
      return new Malformed(
          layer,
          "truncated",
          "The %s header at byte %d needs %d bytes, %d are there."
              .formatted(layer, atByte, requiredBytes, availableBytes));
    }

    static Malformed field(
        Layer layer, String reason, String field, long value, String expected, int atByte) {
      return new Malformed(
          layer,
          reason,
          "The %s header at byte %d has %s %d where %s is expected."
              .formatted(layer, atByte, field, value, expected));
    }
  }
}
