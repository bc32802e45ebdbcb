package io.sipstream.calls.registration;

import io.sipstream.calls.event.Fact;
import io.sipstream.calls.event.MessageFacts;
import io.sipstream.calls.event.Tap;
import io.sipstream.calls.transaction.SeenMessage;
import io.sipstream.calls.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Shows one REGISTER transaction at the element nearest to the phone, and where it went on. */
final class Attempt {
  /**
   * Seconds of a binding without a stated expiry. The registrar's default (RFC 3261 section 10.3)
   * is unknown; this is the one of section 20.10.
   */
  private static final int DEFAULT_SECONDS = 3_600;

  private final AttemptKey key;
  private final String callId;
  private final Transaction edge;
  private final List<Transaction> forwarded = new ArrayList<>(1);
  private final SeenMessage response;
  private final List<RegisteredContact> requested;
  private final List<RegisteredContact> granted;

  Attempt(AttemptKey key, String callId, Transaction edge) {
    this.key = key;
    this.callId = callId;
    this.edge = edge;
    this.response = edge.finalResponse();
    this.granted = isOk() ? RegisteredContact.of(response.facts()) : List.of();
    this.requested = edge.request() == null ? onlyGranted() : RegisteredContact.of(edge.facts());
  }

  /** Returns the contact of a 2xx that has one; several may be of other REGISTERs. */
  private List<RegisteredContact> onlyGranted() {
    return granted.size() == 1 ? granted : List.of();
  }

  AttemptKey key() {
    return key;
  }

  String callId() {
    return callId;
  }

  Transaction edge() {
    return edge;
  }

  /** Adds the same REGISTER behind the first element. */
  void forwarded(Transaction transaction) {
    forwarded.add(transaction);
  }

  long start() {
    return edge.start();
  }

  /** Returns the time of the final response; of the last message without one. */
  long end() {
    return response == null ? edge.last() : response.micros();
  }

  /** Returns the final status code; -1 without one. */
  int code() {
    return response == null ? -1 : response.kind();
  }

  boolean isOk() {
    return response != null && response.kind() < 300;
  }

  boolean isChallenge() {
    return code() == 401 || code() == 407;
  }

  boolean hasCredentials() {
    return edge.facts().has(MessageFacts.Flag.CREDENTIALS);
  }

  String reason() {
    return response == null ? null : response.first(Fact.REASON_PHRASE);
  }

  String agent() {
    return edge.request() == null ? null : edge.facts().first(Fact.AGENT);
  }

  /** Returns the contacts of the request; a single one of the 2xx if the request was not seen. */
  List<RegisteredContact> requested() {
    return requested;
  }

  /**
   * Returns the seconds that a contact is bound for: its expires in the 2xx, Expires of the 2xx,
   * then what was requested (RFC 3261 sections 10.2.4 and 10.3); 0 ends the binding.
   */
  int seconds(RegisteredContact contact) {
    int asked = contact.seconds() >= 0 ? contact.seconds() : edge.facts().number(Fact.EXPIRES);
    RegisteredContact found = null;
    for (RegisteredContact one : granted) {
      found = found == null && one.isSameBinding(contact) ? one : found;
    }
    if (found == null && asked == 0) {
      return 0;
    }
    int given = found == null ? -1 : found.seconds();
    if (given < 0) {
      given = response.facts().number(Fact.EXPIRES);
    }
    return given >= 0 ? given : asked >= 0 ? asked : DEFAULT_SECONDS;
  }

  int sightings() {
    int sum = 0;
    for (Transaction one : transactions()) {
      for (SeenMessage message : one.messages()) {
        sum += message.sightings();
      }
    }
    return sum;
  }

  void observers(Set<String> names) {
    for (Transaction one : transactions()) {
      for (SeenMessage message : one.messages()) {
        for (Tap tap : message.taps()) {
          if (!tap.agent().isEmpty()) {
            names.add(tap.agent());
          }
        }
      }
    }
  }

  private List<Transaction> transactions() {
    List<Transaction> all = new ArrayList<>(forwarded);
    all.add(edge);
    return all;
  }
}
