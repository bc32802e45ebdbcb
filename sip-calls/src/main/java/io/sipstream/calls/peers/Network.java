package io.sipstream.calls.peers;

import io.sipstream.packet.IpAddress;
import java.io.Serializable;

/**
 * Represents an IP network.
 *
 * @param address its first address in canonical form
 * @param bits length of its prefix
 */
public record Network(String address, int bits) implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * Parses an address, or an address with a slash and the length of the prefix.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static Network of(String text) {
    int slash = text.indexOf('/');
    byte[] address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    int most = address == null ? 0 : address.length * Byte.SIZE;
    int bits = slash < 0 ? most : number(text.substring(slash + 1));
    if (address == null || bits < 0 || bits > most) {
      throw new IllegalArgumentException(
          "\"%s\" is no network. Write an IP address, or one with a prefix length, such as 192.0.2.0/24."
              .formatted(text));
    }
    return new Network(IpAddress.text(address, 0, address.length), bits);
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
  }

  boolean contains(byte[] ip) {
    byte[] own = IpAddress.parse(address);
    if (own.length != ip.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit & 7);
      if (((own[bit >> 3] ^ ip[bit >> 3]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
