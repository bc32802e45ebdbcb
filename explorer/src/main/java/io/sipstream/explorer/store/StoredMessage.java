package io.sipstream.explorer.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.calls.ladder.LadderMessage;
import io.sipstream.calls.ladder.LadderMessages;
import io.sipstream.message.DecodedMessage;
import io.sipstream.sip.NameAddr;
import io.sipstream.sip.SipUri;
import io.sipstream.sip.StartLine;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Holds what lists and searches need of a message, and gives access to the rest. Immutable. */
public final class StoredMessage {
  /** Gives the parts of a message that only its own page and a ladder need. Thread-safe. */
  interface Content {
    /** Returns the bytes after masking, which are not to be changed. */
    byte[] original();

    /** Returns the document as JSON. */
    byte[] document();

    /** Returns what a ladder shows. */
    LadderMessage ladder();
  }

  private final String id;
  private final long timeNanos;
  private final LadderMessage.Address source;
  private final LadderMessage.Address destination;
  private final String callId;
  private final String method;
  private final int code;
  private final String from;
  private final String to;
  private final List<String> users;
  private final Content content;

  /**
   * Copies what is needed of a message.
   *
   * @param ladder what a ladder shows of it
   * @param shared equal values of many messages as one object
   */
  StoredMessage(
      DecodedMessage message, LadderMessage ladder, SharedValues shared, Content content) {
    this.id = ladder.id();
    this.timeNanos = ladder.timeNanos();
    this.source = shared.of(ladder.source());
    this.destination = shared.of(ladder.destination());
    this.callId = shared.of(ladder.callId());
    this.method = shared.of(message.method() == null ? "" : message.method().toString());
    this.code = message.startLine() instanceof StartLine.Response response ? response.code() : -1;
    Set<String> all = new LinkedHashSet<>();
    this.from = shared.of(user(message.from(), all));
    this.to = shared.of(user(message.to(), all));
    if (message.startLine() instanceof StartLine.Request request) {
      user(request.uri(), all);
    }
    this.users = shared.of(List.copyOf(all));
    this.content = content;
  }

  /** Copies a message whose document has an id. */
  static StoredMessage of(DecodedMessage message, byte[] original, byte[] document, String id) {
    LadderMessage ladder = LadderMessages.of(message).withId(id);
    return new StoredMessage(
        message,
        ladder,
        new SharedValues(),
        new Content() {
          @Override
          public byte[] original() {
            return original;
          }

          @Override
          public byte[] document() {
            return document;
          }

          @Override
          public LadderMessage ladder() {
            return ladder;
          }
        });
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
    return id;
  }

  /** Returns the capture time, nanoseconds since the epoch. */
  public long timeNanos() {
    return timeNanos;
  }

  /** Returns where it came from. */
  public LadderMessage.Address source() {
    return source;
  }

  /** Returns where it went to. */
  public LadderMessage.Address destination() {
    return destination;
  }

  /** Returns the Call-ID; empty if absent. */
  public String callId() {
    return callId;
  }

  /** Returns what a ladder shows, which may be parsed at each call. */
  public LadderMessage ladder() {
    return content.ladder();
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
    return new String(content.original(), UTF_8);
  }

  /** Returns the document as JSON. */
  public String document() {
    return new String(content.document(), UTF_8);
  }

  /** Returns the bytes of the message, which are not to be changed. */
  byte[] bytes() {
    return content.original();
  }
}
