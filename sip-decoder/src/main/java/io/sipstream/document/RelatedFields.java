package io.sipstream.document;

import io.sipstream.packet.IpAddress;
import io.sipstream.sip.SipUri;
import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes {@code related.*}: all users and hosts that a message names, without duplicates, in the
 * order of their first occurrence. IP literals are in {@code ip}, names in {@code hosts}, so both
 * fit their mapping.
 */
final class RelatedFields {
  private final List<String> ips = new ArrayList<>(4);
  private final List<Span> hosts = new ArrayList<>(4);
  private final List<Span> users = new ArrayList<>(4);

  /** Prepares for the next message. */
  void clear() {
    ips.clear();
    hosts.clear();
    users.clear();
  }

  List<String> ips() {
    return ips;
  }

  List<Span> hosts() {
    return hosts;
  }

  List<Span> users() {
    return users;
  }

  void ip(String address) {
    if (!ips.contains(address)) {
      ips.add(address);
    }
  }

  /** Adds an IP literal or a name; null adds nothing. */
  void host(Span host) {
    if (host == null || host.isEmpty() || isKnownIp(host)) {
      return;
    }
    String literal = mayBeLiteral(host) ? IpAddress.canonical(host.toString()) : null;
    if (literal != null) {
      ip(literal);
    } else if (!hosts.contains(host)) {
      hosts.add(host);
    }
  }

  /** Returns whether a host equals the text of a known address, as most hosts do. */
  private boolean isKnownIp(Span host) {
    for (int i = 0; i < ips.size(); i++) {
      if (host.equalsIgnoreCase(ips.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** Adds a user; null adds nothing. */
  void user(Span user) {
    if (user != null && !user.isEmpty() && !users.contains(user)) {
      users.add(user);
    }
  }

  void uri(SipUri uri) {
    if (uri != null) {
      user(AddressWriter.isNamed(uri.user()) ? uri.user() : null);
      host(uri.host());
    }
  }

  /** Returns whether a host may be an IP literal: IPv4 ends in a digit, IPv6 has colons. */
  private static boolean mayBeLiteral(Span host) {
    byte last = host.at(host.length() - 1);
    return (last >= '0' && last <= '9') || host.indexOf(':') >= 0;
  }
}
