package io.sipstream.traffic.message;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Represents one end of a conversation.
 *
 * @param address IPv4 or IPv6
 * @param port UDP or TCP port
 */
public record Endpoint(InetAddress address, int port) {

  /** Returns an endpoint for an address literal, without name resolution. */
  public static Endpoint of(String addressLiteral, int port) {
    try {
      return new Endpoint(InetAddress.getByName(addressLiteral), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(addressLiteral + " is not an IP address.", e);
    }
  }

  public static Endpoint of(byte[] address, int port) {
    try {
      return new Endpoint(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address.length + " bytes are not an IP address.", e);
    }
  }

  public boolean isIpv6() {
    return address.getAddress().length == 16;
  }

  /** Returns the address as in a URI or a Via, IPv6 in brackets (RFC 3261 section 25.1). */
  String host() {
    return isIpv6() ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
  }
}
