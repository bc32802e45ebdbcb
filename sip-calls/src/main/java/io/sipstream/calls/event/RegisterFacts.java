package io.sipstream.calls.event;

import io.sipstream.message.DecodedMessage;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.NameAddr;
import io.sipstream.sip.SipUri;
import io.sipstream.text.Span;
import java.util.List;

/** Collects address of record, contacts and their expiry of REGISTER and its responses. */
final class RegisterFacts {
  /** Most contacts of one message; their facts fit into {@link MessageFacts#TEXTS}. */
  static final int CONTACTS = 14;

  private static final int DEFAULT_PORT = 5060;

  /** Longest time that {@link MessageFacts#number} reads, about 31 years. */
  private static final long MOST_SECONDS = 999_999_999;

  private RegisterFacts() {}

  static void collect(DecodedMessage message, int kind, FactCollector facts) {
    NameAddr to = message.to();
    if (to != null) {
      facts.add(Fact.AOR, addressOfRecord(to.uri()));
    }
    boolean request = kind == CallEvent.REQUEST;
    if (!request && (kind < 200 || kind >= 300)) {
      return;
    }
    if (request) {
      facts.add(Fact.AGENT, message.sip().text(HeaderName.USER_AGENT));
    }
    facts.add(Fact.EXPIRES, seconds(message.sip().number(HeaderName.EXPIRES, 0xFFFF_FFFFL)));
    List<NameAddr> contacts = message.contacts();
    for (int i = 0; i < Math.min(CONTACTS, contacts.size()); i++) {
      contact(contacts.get(i), facts);
    }
  }

  private static void contact(NameAddr contact, FactCollector facts) {
    facts.add(Fact.CONTACT, withPort(contact.uri()));
    facts.add(Fact.INSTANCE, withoutBrackets(contact.parameters().get("+sip.instance")));
    facts.add(Fact.REG_ID, number(contact.parameters().get("reg-id")));
    facts.add(Fact.CONTACT_EXPIRES, number(contact.parameters().get("expires")));
  }

  private static long number(Span value) {
    return value == null ? -1 : seconds(value.decimal(0xFFFF_FFFFL));
  }

  private static long seconds(long value) {
    return Math.min(MOST_SECONDS, value);
  }

  /**
   * Returns the key of the location service (RFC 3261 sections 10.2 and 10.3): without parameters,
   * password and the default port.
   */
  private static Span addressOfRecord(SipUri uri) {
    return uri.port() == DEFAULT_PORT ? IdentityFacts.uri(uri) : withPort(uri);
  }

  private static Span withPort(SipUri uri) {
    Span text = IdentityFacts.uri(uri);
    return uri.port() < 0 || uri.host() == null ? text : Span.of(text + ":" + uri.port());
  }

  /** Removes the angle brackets around the URN (RFC 5626 section 4.1). */
  private static Span withoutBrackets(Span instance) {
    boolean bracketed = instance != null && instance.startsWith("<");
    if (!bracketed || instance.at(instance.length() - 1) != '>') {
      return instance;
    }
    return instance.slice(1, instance.length() - 1);
  }
}
