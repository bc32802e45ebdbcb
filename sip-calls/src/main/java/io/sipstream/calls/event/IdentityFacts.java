package io.sipstream.calls.event;

import io.sipstream.message.DecodedMessage;
import io.sipstream.sip.Header;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.HeaderSet;
import io.sipstream.sip.NameAddr;
import io.sipstream.sip.ParameterizedValue;
import io.sipstream.sip.Passport;
import io.sipstream.sip.SessionId;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.SipUri;
import io.sipstream.sip.StartLine;
import io.sipstream.text.Span;
import java.util.List;

/** Collects parties, diversions and correlation keys. */
final class IdentityFacts {
  private static final HeaderSet KEY_HEADERS =
      HeaderSet.of(
          HeaderName.SESSION_ID,
          HeaderName.P_CHARGING_VECTOR,
          HeaderName.REPLACES,
          HeaderName.JOIN,
          HeaderName.REFER_TO);
  private static final int LONGEST_NAME = 64;
  private static final int IDENTITIES = 4;

  private final CallKeySettings settings;

  IdentityFacts(CallKeySettings settings) {
    this.settings = settings;
  }

  /** Adds the facts of an initial INVITE. */
  static void parties(DecodedMessage message, FactCollector facts) {
    party(message.from(), Fact.FROM_URI, Fact.FROM_DISPLAY, facts);
    party(message.to(), Fact.TO_URI, Fact.TO_DISPLAY, facts);
    if (message.from() != null) {
      facts.add(Fact.FROM_TAG, message.from().parameters().get("tag"));
    }
    if (message.startLine() instanceof StartLine.Request request) {
      facts.add(Fact.REQUEST_URI, uri(request.uri()));
    }
    SipMessage sip = message.sip();
    List<NameAddr> asserted = sip.nameAddrs(HeaderName.P_ASSERTED_IDENTITY);
    for (int i = 0; i < Math.min(IDENTITIES, asserted.size()); i++) {
      facts.add(Fact.ASSERTED, uri(asserted.get(i).uri()));
    }
    remoteParty(sip, facts);
    diversions(sip, facts);
    List<Passport> passports = sip.passports();
    if (!passports.isEmpty()) {
      facts.add(Fact.ATTEST, passports.get(0).claims().get("attest"));
    }
    facts.add(Fact.EXPIRES, sip.number(HeaderName.EXPIRES, 0xFFFF_FFFFL));
  }

  /** Adds the identity of Remote-Party-ID, which preceded RFC 3325. */
  private static void remoteParty(SipMessage sip, FactCollector facts) {
    for (Header header : sip.headers()) {
      if (header.name() == HeaderName.OTHER
          && header.rawName().equalsIgnoreCase("remote-party-id")) {
        Span value = header.value();
        int open = value.indexOf('<');
        int close = value.indexOf('>', Math.max(0, open));
        if (open >= 0 && close > open) {
          facts.add(Fact.ASSERTED, uri(SipUri.parse(value.slice(open + 1, close))));
        }
      }
    }
  }

  private static void party(NameAddr party, Fact uri, Fact display, FactCollector facts) {
    if (party != null) {
      facts.add(uri, uri(party.uri()));
      facts.add(display, party.displayName());
    }
  }

  /** Returns scheme, user and host, without password, port and parameters. */
  static Span uri(SipUri uri) {
    if (uri.scheme() == null || (uri.host() == null && uri.user() == null)) {
      return uri.original();
    }
    if (isPlain(uri)) {
      return uri.original();
    }
    StringBuilder text = new StringBuilder(uri.scheme().toString()).append(':');
    if (uri.user() != null) {
      text.append(uri.user());
    }
    if (uri.host() != null) {
      boolean ipv6 = uri.host().indexOf(':') >= 0;
      text.append(uri.user() == null ? "" : "@").append(ipv6 ? "[" : "");
      text.append(uri.host().lowerCase()).append(ipv6 ? "]" : "");
    }
    return Span.of(text.toString());
  }

  /** Returns whether a URI has a scheme, a user and a host in lower case, and nothing else. */
  private static boolean isPlain(SipUri uri) {
    if (uri.user() == null || uri.host() == null || uri.host().indexOf(':') >= 0) {
      return false;
    }
    int length = uri.scheme().length() + uri.user().length() + uri.host().length() + 2;
    return uri.original().length() == length
        && uri.original().slice(0, uri.scheme().length()).equals(uri.scheme())
        && uri.host().lowerCase().equals(uri.host());
  }

  /** Adds diversions by RFC 5806, else those of RFC 7044, whose entries have a cause. */
  private static void diversions(SipMessage sip, FactCollector facts) {
    List<NameAddr> diversions = sip.nameAddrs(HeaderName.DIVERSION);
    if (!diversions.isEmpty()) {
      // RFC 5806 section 4: the latest is the first.
      facts.add(Fact.DIVERTED_FROM, uri(diversions.get(0).uri()));
      facts.add(Fact.DIVERSIONS, diversions.size());
      return;
    }
    List<NameAddr> history = sip.nameAddrs(HeaderName.HISTORY_INFO);
    int count = 0;
    NameAddr from = null;
    for (int i = 1; i < history.size(); i++) {
      if (history.get(i).uri().parameters().get("cause") != null) {
        count++;
        from = history.get(i - 1);
      }
    }
    if (from != null) {
      facts.add(Fact.DIVERTED_FROM, uri(from.uri()));
      facts.add(Fact.DIVERSIONS, count);
    }
  }

  /** Adds the keys that connect this call to others. */
  void keys(SipMessage sip, FactCollector facts) {
    if (sip.hasAny(KEY_HEADERS)) {
      dialogKey(sip.part(HeaderName.REPLACES), Fact.REPLACES, facts);
      dialogKey(sip.part(HeaderName.JOIN), null, facts);
      referKey(sip, facts);
      sessionId(sip.sessionId(), facts);
      ParameterizedValue charging = sip.part(HeaderName.P_CHARGING_VECTOR);
      if (charging != null) {
        chargingKey(charging, facts);
      }
    }
    if (settings.parentHeaders().isEmpty() && settings.sessionHeaders().isEmpty()) {
      return;
    }
    List<Header> headers = sip.headers();
    for (int i = 0; i < headers.size(); i++) {
      if (headers.get(i).name() == HeaderName.OTHER) {
        otherKey(headers.get(i), facts);
      }
    }
  }

  private static void dialogKey(ParameterizedValue dialog, Fact fact, FactCollector facts) {
    if (dialog != null) {
      facts.key("cid:", dialog.value());
      if (fact != null) {
        facts.add(fact, dialog.value());
      }
    }
  }

  private static void referKey(SipMessage sip, FactCollector facts) {
    NameAddr referTo = sip.has(HeaderName.REFER_TO) ? sip.nameAddr(HeaderName.REFER_TO) : null;
    if (referTo != null) {
      facts.add(Fact.REFER_TO, uri(referTo.uri()));
      String replaces = referTo.uri().header("replaces");
      if (replaces != null) {
        dialogKey(ParameterizedValue.parse(Span.of(replaces)), Fact.REPLACES, facts);
      }
    }
  }

  private static void sessionId(SessionId id, FactCollector facts) {
    if (id != null) {
      uuid(id.local(), facts);
      uuid(id.remote(), facts);
    }
  }

  /** Adds a UUID that is not nil (RFC 7989 section 5). */
  private static void uuid(Span uuid, FactCollector facts) {
    for (int i = 0; uuid != null && i < uuid.length(); i++) {
      if (uuid.at(i) != '0') {
        facts.key("sid:", uuid);
        return;
      }
    }
  }

  /** Adds the IMS charging identity (RFC 7315 section 4.6): value and generator. */
  private static void chargingKey(ParameterizedValue charging, FactCollector facts) {
    Span value = charging.value();
    int equals = value.indexOf('=');
    if (equals > 0 && value.slice(0, equals).trim().equalsIgnoreCase("icid-value")) {
      facts.key("icid:", value.trimmed(equals + 1).unquoted());
    }
    facts.key("icid:", charging.get("related-icid"));
  }

  private void otherKey(Header header, FactCollector facts) {
    Span name = header.rawName();
    if (name.length() > LONGEST_NAME) {
      return;
    }
    for (String parent : settings.parentHeaders()) {
      if (name.equalsIgnoreCase(parent)) {
        facts.key("cid:", header.value());
      }
    }
    for (String session : settings.sessionHeaders()) {
      if (name.equalsIgnoreCase(session)) {
        facts.key("hdr:" + session + "=", header.value());
      }
    }
  }
}
