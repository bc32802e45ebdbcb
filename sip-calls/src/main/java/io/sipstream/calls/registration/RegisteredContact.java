package io.sipstream.calls.registration;

import io.sipstream.calls.event.Fact;
import io.sipstream.calls.event.MessageFacts;
import io.sipstream.packet.IpAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds one contact of a REGISTER or of its 2xx.
 *
 * @param uri without parameters; {@code *} stands for all bindings
 * @param instance {@code +sip.instance}; null if absent
 * @param regId -1 if absent
 * @param seconds value of {@code expires}; -1 if absent
 */
record RegisteredContact(String uri, String instance, int regId, int seconds) {

  /** Returns the contacts of a message in its order. */
  static List<RegisteredContact> of(MessageFacts facts) {
    List<RegisteredContact> contacts = new ArrayList<>(2);
    for (MessageFacts.Text text : facts.texts()) {
      if (text.fact() == Fact.CONTACT) {
        contacts.add(new RegisteredContact(text.value(), null, -1, -1));
      } else if (!contacts.isEmpty()) {
        int last = contacts.size() - 1;
        contacts.set(last, contacts.get(last).with(text.fact(), text.value()));
      }
    }
    return contacts;
  }

  /** Returns the contact with a further parameter. */
  private RegisteredContact with(Fact fact, String value) {
    return switch (fact) {
      case INSTANCE -> new RegisteredContact(uri, value, regId, seconds);
      case REG_ID -> new RegisteredContact(uri, instance, number(value), seconds);
      case CONTACT_EXPIRES -> new RegisteredContact(uri, instance, regId, number(value));
      default -> this;
    };
  }

  private static int number(String value) {
    return Integer.parseInt(value);
  }

  /** Returns whether this stands for all bindings (RFC 3261 section 10.2.2). */
  boolean isAll() {
    return uri.equals("*");
  }

  /** Returns the key of the binding: instance and reg-id (RFC 5626 section 6), else the URI. */
  String binding() {
    if (instance == null) {
      return uri;
    }
    return regId < 0 ? instance : instance + ";reg-id=" + regId;
  }

  boolean isSameBinding(RegisteredContact other) {
    return binding().equals(other.binding()) || uri.equals(other.uri);
  }

  /** Returns the IP address of the URI in its canonical form; null if its host is a name. */
  String address() {
    int begin = Math.max(uri.indexOf('@'), uri.indexOf(':')) + 1;
    boolean ipv6 = begin < uri.length() && uri.charAt(begin) == '[';
    int end = ipv6 ? uri.indexOf(']', begin) : uri.indexOf(':', begin);
    return IpAddress.canonical(
        uri.substring(ipv6 ? begin + 1 : begin, end < 0 ? uri.length() : end));
  }
}
