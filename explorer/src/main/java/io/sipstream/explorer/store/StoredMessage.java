package io.sipstream.explorer.store;

import io.sipstream.calls.ladder.LadderMessage;
import io.sipstream.calls.ladder.LadderMessages;
import io.sipstream.message.DecodedMessage;
import io.sipstream.sip.NameAddr;
import io.sipstream.sip.SipUri;
import io.sipstream.sip.StartLine;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Holds a message: its document, its bytes, and what lists and searches need. Immutable. */
public final class StoredMessage {
  /** Estimated memory of objects per message, with its part in the state of the call. */
  private static final int OVERHEAD_BYTES = 1_000;

  private final LadderMessage ladder;
  private final String method;
  private final int code;
  private final String from;
  private final String to;
  private final List<String> users;
  private final byte[] original;
  private final byte[] document;

  private StoredMessage(DecodedMessage message, LadderMessage ladder, byte[] document) {
    this.ladder = ladder;
    this.method = message.method() == null ? "" : message.method().toString();
    this.code = message.startLine() instanceof StartLine.Response response ? response.code() : -1;
    Set<String> all = new LinkedHashSet<>();
    this.from = user(message.from(), all);
    this.to = user(message.to(), all);
    if (message.startLine() instanceof StartLine.Request request) {
      user(request.uri(), all);
    }
    this.users = List.copyOf(all);
    byte[] payload = message.payload().array();
    int begin = message.payload().arrayOffset();
    this.original = Arrays.copyOfRange(payload, begin, begin + message.payload().length());
    this.document = document;
  }

  /** Copies what is needed of a message. */
  static StoredMessage of(DecodedMessage message, byte[] document) {
    return new StoredMessage(message, LadderMessages.of(message), document);
  }

  /** Copies what is needed of a message whose document has an id. */
  static StoredMessage of(DecodedMessage message, byte[] document, String id) {
    LadderMessage ladder = LadderMessages.of(message);
    LadderMessage named =
        new LadderMessage(
            id,
            ladder.timeNanos(),
            ladder.tap(),
            ladder.source(),
            ladder.destination(),
            ladder.label(),
            ladder.request(),
            ladder.setUp(),
            ladder.viaDepth(),
            ladder.callId(),
            ladder.transaction(),
            ladder.media());
    return new StoredMessage(message, named, document);
  }

  private static String user(NameAddr party, Set<String> users) {
    return party == null ? "" : user(party.uri(), users);
  }

  private static String user(SipUri uri, Set<String> users) {
    if (uri.user() == null) {
      return uri.host() == null ? "" : uri.host().toString();
    }
    String user = uri.user().toString();
    users.add(user);
    return user;
  }

  /** Returns the {@code _id} of the document. */
  public String id() {
    return ladder.id();
  }

  /** Returns what a ladder shows. */
  public LadderMessage ladder() {
    return ladder;
  }

  /** Returns the method of the request or of CSeq; empty if unknown. */
  public String method() {
    return method;
  }

  /** Returns the status code; -1 for a request. */
  public int code() {
    return code;
  }

  /** Returns the user of From, else its host. */
  public String from() {
    return from;
  }

  /** Returns the user of To, else its host. */
  public String to() {
    return to;
  }

  /** Returns the users of From, To and Request-URI. */
  public List<String> users() {
    return users;
  }

  /** Returns the message as it was on the wire, after masking; invalid UTF-8 is replaced. */
  public String original() {
    return new String(original, StandardCharsets.UTF_8);
  }

  /** Returns the document as JSON. */
  public String document() {
    return new String(document, StandardCharsets.UTF_8);
  }

  /** Returns the bytes of the message, which are not to be changed. */
  byte[] bytes() {
    return original;
  }

  /** Returns the estimated memory. */
  int heldBytes() {
    return original.length + document.length + OVERHEAD_BYTES;
  }
}
