package io.sipstream.document;

import static io.sipstream.json.JsonFragment.field;

import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import io.sipstream.message.Flow;
import io.sipstream.message.NamedAddresses;
import io.sipstream.sip.HostName;
import io.sipstream.sip.SipLimits;
import io.sipstream.sip.SipUri;
import io.sipstream.sip.body.SessionDescription;
import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes {@code related.*}: all users and hosts that a message names, without duplicates, in the
 * order of their first occurrence. IP literals are in {@code ip}, names in {@code hosts}, so both
 * fit their mapping.
 */
final class RelatedFields implements NamedAddresses.Receiver {
  private static final JsonFragment RELATED = field("related");
  private static final JsonFragment IP = field("ip");
  private static final JsonFragment USER = field("user");
  private static final JsonFragment HOSTS = field("hosts");

  private final JsonObjectWriter json;
  private final List<Span> ips = new ArrayList<>(4);
  private final List<Span> hosts = new ArrayList<>(4);
  private final List<Span> users = new ArrayList<>(4);
  private boolean truncated;

  RelatedFields(JsonObjectWriter json) {
    this.json = json;
  }

  /** Collects the addresses of a message, those of packetbeat first, in its order. */
  void collect(MessageView read, Flow flow) {
    ips.clear();
    hosts.clear();
    users.clear();
    truncated = false;
    SessionDescription sdp = read.sdp();
    SessionDescription.Owner owner = sdp == null ? null : sdp.owner();
    host(owner == null ? null : owner.address());
    ip(flow.texts().sourceIp());
    ip(flow.texts().destinationIp());
    NamedAddresses.uris(read.message(), read.from(), read.to(), read.contacts(), this);
    user(AddressWriter.isNamed(read.username()) ? read.username() : null);
    user(owner == null ? null : owner.username());
    host(sdp == null || sdp.connection() == null ? null : sdp.connection().address());
    NamedAddresses.others(read.message(), sdp, this);
    if (truncated) {
      read.message().problems().add("related_truncated");
    }
  }

  /** Writes the collected values. */
  void write() {
    json.beginObject(RELATED);
    json.spans(IP, ips);
    json.spans(USER, users);
    json.spans(HOSTS, hosts);
    json.endObject();
  }

  private void ip(Span address) {
    add(ips, address);
  }

  private void add(List<Span> list, Span value) {
    if (list.contains(value)) {
      return;
    }
    if (list.size() < SipLimits.LIST_VALUES) {
      list.add(value);
    } else {
      truncated = true;
    }
  }

  /** Adds an IP literal or a name; null or any other text adds nothing. */
  @Override
  public void host(Span host) {
    // Most hosts are addresses of the flow.
    if (host == null || host.isEmpty() || ips.contains(host)) {
      return;
    }
    Span literal = AddressLiteral.canonical(host);
    if (literal != null) {
      ip(literal);
    } else if (HostName.isName(host)) {
      add(hosts, host);
    }
  }

  /** Adds an IP literal; a name of a candidate, such as that of mDNS, is no host of the call. */
  @Override
  public void candidate(Span address) {
    Span literal = AddressLiteral.canonical(address);
    if (literal != null) {
      ip(literal);
    }
  }

  @Override
  public void truncated() {
    truncated = true;
  }

  /** Adds a user; null adds nothing. */
  private void user(Span user) {
    if (user != null && !user.isEmpty()) {
      add(users, user);
    }
  }

  @Override
  public void uri(SipUri uri) {
    user(AddressWriter.isNamed(uri.user()) ? uri.user() : null);
    host(uri.host());
  }
}
