package io.sipstream.calls.event;

import io.sipstream.varint.VarintReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds what a call record needs of a message, except its identity, time and tap. Its stored form
 * is written by {@link FactCollector}. Texts are decoded when they are read. Immutable.
 */
public final class MessageFacts {
  /** Most texts of one message. */
  static final int TEXTS = 64;

  /** Holds one text. */
  public record Text(Fact fact, String value) {}

  /** Lists yes-no facts. */
  public enum Flag {
    SDP,
    /** The session description lets media flow in one direction or none. */
    HOLD,
    SRTP,
    CREDENTIALS,
    REL100,
    /** Replaces has early-only. */
    EARLY_ONLY,
    /** The body has metadata of a recording session. */
    SIPREC,
    /** The request has Supported or Require with {@code timer}, or a Session-Expires. */
    SESSION_TIMER;

    @SuppressWarnings("EnumOrdinal") // stored: only append
    int bit() {
      return 1 << ordinal();
    }
  }

  private final byte[] bytes;
  private final int textsAt;
  private final long fromTag;
  private final long parent;
  private final int viaDepth;
  private final int maxForwards;
  private final int flags;
  private final int protocol;
  private final String sourceIp;
  private final int sourcePort;
  private final String destinationIp;
  private final int destinationPort;

  private MessageFacts(byte[] bytes) {
    this.bytes = bytes;
    VarintReader in = new VarintReader(bytes);
    fromTag = in.fixedLong();
    parent = in.fixedLong();
    viaDepth = in.octet();
    maxForwards = in.smallNumber() - 1;
    flags = in.smallNumber();
    protocol = in.octet();
    sourceIp = AddressTexts.of(in.blob());
    sourcePort = in.smallNumber();
    destinationIp = AddressTexts.of(in.blob());
    destinationPort = in.smallNumber();
    textsAt = in.position();
  }

  /** Reads the stored form, which must not change; ignores texts that a later program has added. */
  public static MessageFacts of(byte[] bytes) {
    return new MessageFacts(bytes);
  }

  /** Returns the hash of From's tag; 0 if absent. */
  public long fromTag() {
    return fromTag;
  }

  /**
   * Returns {@link CallEvent#transaction} of the request that caused this one, by the second Via; 0
   * if absent.
   */
  public long parent() {
    return parent;
  }

  /** Returns the number of Via hops, 255 at most. */
  public int viaDepth() {
    return viaDepth;
  }

  /** Returns Max-Forwards; -1 if absent. */
  public int maxForwards() {
    return maxForwards;
  }

  /** Returns the number of the transport protocol. */
  public int protocol() {
    return protocol;
  }

  public String sourceIp() {
    return sourceIp;
  }

  public int sourcePort() {
    return sourcePort;
  }

  public String destinationIp() {
    return destinationIp;
  }

  public int destinationPort() {
    return destinationPort;
  }

  public boolean has(Flag flag) {
    return (flags & flag.bit()) != 0;
  }

  /** Returns the texts in the order of the message. */
  public List<Text> texts() {
    List<Text> texts = new ArrayList<>();
    VarintReader in = new VarintReader(bytes, textsAt);
    while (in.position() < bytes.length) {
      Fact fact = Fact.of(in.number());
      if (fact == null) {
        in.skipBlob();
      } else {
        texts.add(new Text(fact, in.text()));
      }
    }
    return texts;
  }

  /** Returns the first text of a kind; null if there is none. */
  public String first(Fact fact) {
    VarintReader in = new VarintReader(bytes, textsAt);
    while (in.position() < bytes.length) {
      if (in.number() == fact.id()) {
        return in.text();
      }
      in.skipBlob();
    }
    return null;
  }

  /** Returns all texts of a kind, in their order. */
  public List<String> all(Fact fact) {
    List<String> all = List.of();
    VarintReader in = new VarintReader(bytes, textsAt);
    while (in.position() < bytes.length) {
      if (in.number() == fact.id()) {
        all = all.isEmpty() ? new ArrayList<>(4) : all;
        all.add(in.text());
      } else {
        in.skipBlob();
      }
    }
    return all;
  }

  /** Returns a text as a number; -1 if it is absent or none. */
  public int number(Fact fact) {
    String text = first(fact);
    if (text == null || text.isEmpty() || text.length() > 9) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }
}
