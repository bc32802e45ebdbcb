package io.sipstream.traffic.message;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * One end of a conversation.
 *
 * @param address IPv4 or IPv6
 * @param port UDP or TCP port
 */
public record Endpoint(InetAddress address, int port) {

  /** An endpoint from a literal; never asks a name server. */
  public static Endpoint of(String addressLiteral, int port) {
    try {
      return new Endpoint(InetAddress.getByName(addressLiteral), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(addressLiteral + " is no IP address.", e);
    }
  }

  public static Endpoint of(byte[] address, int port) {
    try {
      return new Endpoint(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address.length + " bytes are no IP address.", e);
    }
  }

  public boolean isIpv6() {
    return address.getAddress().length == 16;
  }

  /** As a URI or a Via writes it: IPv6 in brackets (RFC 3261 section 25.1, IPv6reference). */
  String host() {
    return isIpv6() ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
  }
}
