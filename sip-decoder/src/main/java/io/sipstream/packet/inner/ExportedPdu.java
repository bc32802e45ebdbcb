package io.sipstream.packet.inner;

import java.nio.charset.StandardCharsets;

/**
 * Represents a message that Wireshark exported (link type 252): tags, then the bytes of one layer.
 *
 * @param dissector name of Wireshark's dissector; empty for none
 * @param addressBytes 4 or 16; 0 if an address is missing
 * @param sourceAt offset of the source address
 * @param destinationAt offset of the destination address
 * @param portType number of the transport by Wireshark; 0 for none
 * @param payloadAt offset of the layer
 */
public record ExportedPdu(
    String dissector,
    int addressBytes,
    int sourceAt,
    int destinationAt,
    int portType,
    int sourcePort,
    int destinationPort,
    int payloadAt) {
  public static final int SCTP = 1;
  public static final int TCP = 2;

  // Numbers of exported_pdu.h; a tag has its number and the length of its value, two bytes each.
  private static final int END = 0;
  private static final int DISSECTOR = 12;
  private static final int IPV4_SOURCE = 20;
  private static final int IPV4_DESTINATION = 21;
  private static final int IPV6_SOURCE = 22;
  private static final int IPV6_DESTINATION = 23;
  private static final int PORT_TYPE = 24;
  private static final int SOURCE_PORT = 25;
  private static final int DESTINATION_PORT = 26;

  private static final int TAG_BYTES = 4;
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  /** Reads the tags; returns null if they do not end in the frame, or one has a wrong length. */
  public static ExportedPdu read(byte[] bytes, int at, int end) {
    return new Tags(bytes, end).read(at);
  }

  /** Collects the values of the tags. */
  private static final class Tags {
    private final byte[] bytes;
    private final int end;
    private String dissector = "";
    private int sourceBytes;
    private int sourceAt;
    private int destinationBytes;
    private int destinationAt;
    private int portType;
    private int sourcePort;
    private int destinationPort;

    Tags(byte[] bytes, int end) {
      this.bytes = bytes;
      this.end = end;
    }

    ExportedPdu read(int first) {
      int at = first;
      while (end - at >= TAG_BYTES) {
        int tag = u16(at);
        int length = u16(at + 2);
        at += TAG_BYTES;
        if (tag == END) {
          boolean both = sourceBytes != 0 && sourceBytes == destinationBytes;
          return new ExportedPdu(
              dissector,
              both ? sourceBytes : 0,
              sourceAt,
              destinationAt,
              portType,
              sourcePort,
              destinationPort,
              at);
        }
        if (length > end - at || !take(tag, at, length)) {
          return null;
        }
        at += length;
      }
      return null;
    }

    /** Reads a value; returns false if its length is wrong. */
    private boolean take(int tag, int at, int length) {
      int needed =
          switch (tag) {
            case IPV6_SOURCE, IPV6_DESTINATION -> IPV6_BYTES;
            case IPV4_SOURCE, IPV4_DESTINATION, PORT_TYPE, SOURCE_PORT, DESTINATION_PORT ->
                IPV4_BYTES;
            default -> length;
          };
      if (length != needed) {
        return false;
      }
      switch (tag) {
        case DISSECTOR -> dissector = text(at, length);
        case IPV4_SOURCE, IPV6_SOURCE -> {
          sourceBytes = length;
          sourceAt = at;
        }
        case IPV4_DESTINATION, IPV6_DESTINATION -> {
          destinationBytes = length;
          destinationAt = at;
        }
        case PORT_TYPE -> portType = u16(at + 2);
        case SOURCE_PORT -> sourcePort = u16(at + 2);
        case DESTINATION_PORT -> destinationPort = u16(at + 2);
        default -> {}
      }
      return true;
    }

    /** Values are padded with zeros to four bytes. */
    private String text(int at, int length) {
      int bytesOfText = 0;
      while (bytesOfText < length && bytes[at + bytesOfText] != 0) {
        bytesOfText++;
      }
      return new String(bytes, at, bytesOfText, StandardCharsets.ISO_8859_1);
    }

    private int u16(int at) {
      return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }
  }
}
