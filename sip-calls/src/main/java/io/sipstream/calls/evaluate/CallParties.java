package io.sipstream.calls.evaluate;

import io.sipstream.calls.event.Fact;
import io.sipstream.calls.event.MessageFacts;
import io.sipstream.calls.record.CallRecord.Related;
import io.sipstream.calls.record.Party;
import io.sipstream.calls.transaction.CallParts;
import io.sipstream.calls.transaction.SeenMessage;
import io.sipstream.calls.transaction.Transaction;
import io.sipstream.packet.IpAddress;
import io.sipstream.sip.SipUri;
import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Describes caller and callee, and collects what the messages name. */
final class CallParties {
  private static final int RELATED = 64;
  private static final List<Fact> URIS = List.of(Fact.FROM_URI, Fact.TO_URI, Fact.REQUEST_URI);

  private final CallSettings settings;
  private final CallParts parts;
  private final SetUp setUp;
  private final MessageFacts invite;
  private final Map<String, Address> addresses = new HashMap<>();

  /** Holds user, host and number of a URI; null if absent. */
  private record Address(String user, String host, String number) {}

  /**
   * Creates the parties of a call.
   *
   * @param invite facts of the first INVITE; null if it was not seen
   */
  CallParties(CallSettings settings, CallParts parts, SetUp setUp, MessageFacts invite) {
    this.settings = settings;
    this.parts = parts;
    this.setUp = setUp;
    this.invite = invite;
  }

  Party caller() {
    if (invite == null) {
      return Party.UNKNOWN;
    }
    List<String> asserted = new ArrayList<>();
    for (String uri : invite.all(Fact.ASSERTED)) {
      String number = number(uri);
      if (number != null && !asserted.contains(number)) {
        asserted.add(number);
      }
    }
    return party(
        invite.first(Fact.FROM_URI),
        invite.first(Fact.FROM_DISPLAY),
        invite.first(Fact.FROM_TAG),
        invite.first(Fact.AGENT),
        asserted);
  }

  Party callee() {
    if (invite == null) {
      return Party.UNKNOWN;
    }
    SeenMessage response =
        setUp == null
            ? null
            : setUp.first(one -> one.kind() < 300 && one.first(Fact.AGENT) != null);
    return party(
        invite.first(Fact.TO_URI),
        invite.first(Fact.TO_DISPLAY),
        null,
        response == null ? null : response.first(Fact.AGENT),
        List.of());
  }

  private Party party(String uri, String display, String tag, String agent, List<String> asserted) {
    if (uri == null) {
      return new Party(null, null, null, null, display, null, tag, agent, asserted);
    }
    Address address = address(uri);
    String number = address.number();
    String reversed =
        number == null || settings.pseudonyms()
            ? null
            : new StringBuilder(number).reverse().toString();
    return new Party(
        uri, address.user(), number, reversed, display, address.host(), tag, agent, asserted);
  }

  /** Returns the parts of a URI. Most URIs of a call are in several of its messages. */
  private Address address(String uri) {
    Address known = addresses.get(uri);
    if (known == null) {
      SipUri parsed = SipUri.parse(Span.of(uri));
      String user = text(parsed.user());
      known = new Address(user, text(parsed.host()), settings.dialPlan().digits(user));
      addresses.put(uri, known);
    }
    return known;
  }

  private static String text(Span span) {
    return span == null ? null : span.toString();
  }

  /** Returns the digits of the number in a URI; null if there is none. */
  String number(String uri) {
    return uri == null ? null : address(uri).number();
  }

  Related related() {
    Set<String> ips = new HashSet<>();
    Set<String> uris = new HashSet<>();
    for (Transaction one : parts.all()) {
      for (SeenMessage message : one.messages()) {
        ips.addAll(message.addresses());
        for (Fact fact : URIS) {
          uris.addAll(message.facts().all(fact));
        }
      }
    }
    Set<String> users = new HashSet<>();
    Set<String> hosts = new HashSet<>();
    for (String uri : uris) {
      collect(address(uri), ips, users, hosts);
    }
    return new Related(first(ips), first(users), first(hosts));
  }

  private static void collect(
      Address address, Set<String> ips, Set<String> users, Set<String> hosts) {
    if (address.user() != null) {
      users.add(address.user());
    }
    if (address.host() != null) {
      String literal = IpAddress.canonical(address.host());
      (literal == null ? hosts : ips).add(literal == null ? address.host() : literal);
    }
  }

  private static List<String> first(Set<String> texts) {
    List<String> sorted = new ArrayList<>(texts);
    sorted.sort(null);
    return sorted.subList(0, Math.min(RELATED, sorted.size()));
  }
}
