package io.sipstream.document;

import io.sipstream.packet.IpAddress;
import io.sipstream.sip.SipUri;
import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code related.*}: everybody and every host that a message names, each once, the first mention
 * decides the place. IP literals are in {@code ip}, names in {@code hosts}, so both are valid for
 * their mapping.
 */
final class RelatedFields {
  private final List<String> ips = new ArrayList<>(4);
  private final List<Span> hosts = new ArrayList<>(4);
  private final List<Span> users = new ArrayList<>(4);

  /** For the next message. */
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

  /** An IP literal or a name; null adds nothing. */
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

  /** Whether it is an address that was named, in the same words: most hosts are. */
  private boolean isKnownIp(Span host) {
    for (int i = 0; i < ips.size(); i++) {
      if (host.equalsIgnoreCase(ips.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** A user; null adds nothing. */
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

  /** Names end in a letter, IPv4 literals in a digit, IPv6 literals have colons. */
  private static boolean mayBeLiteral(Span host) {
    byte last = host.at(host.length() - 1);
    return (last >= '0' && last <= '9') || host.indexOf(':') >= 0;
  }
}
