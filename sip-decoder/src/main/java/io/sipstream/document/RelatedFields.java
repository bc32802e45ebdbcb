package io.sipstream.document;

import io.sipstream.sip.HostName;
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
  private final List<Span> ips = new ArrayList<>(4);
  private final List<Span> hosts = new ArrayList<>(4);
  private final List<Span> users = new ArrayList<>(4);

  /** Prepares for the next message. */
  void clear() {
    ips.clear();
    hosts.clear();
    users.clear();
  }

  List<Span> ips() {
    return ips;
  }

  List<Span> hosts() {
    return hosts;
  }

  List<Span> users() {
    return users;
  }

  void ip(Span address) {
    if (!ips.contains(address)) {
      ips.add(address);
    }
  }

  /** Adds an IP literal or a name; null or any other text adds nothing. */
  void host(Span host) {
    // Most hosts are addresses of the flow.
    if (host == null || host.isEmpty() || ips.contains(host)) {
      return;
    }
    Span literal = AddressLiteral.canonical(host);
    if (literal != null) {
      ip(literal);
    } else if (HostName.isName(host) && !hosts.contains(host)) {
      hosts.add(host);
    }
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
}
