package io.sipstream.calls.event;

import io.sipstream.varint.VarintReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds what a call record needs of a message, except its identity, time and tap. Its stored form
 * is written by {@link FactCollector}. Immutable.
 *
 * @param fromTag hash of From's tag; 0 if absent
 * @param parent {@link CallEvent#transaction} of the request that caused this one, by the second
 *     Via; 0 if absent
 * @param viaDepth number of Via hops, 255 at most
 * @param maxForwards -1 if absent
 * @param flags sum of the flags of {@link Flag}
 * @param protocol number of the transport protocol
 * @param texts texts in the order of the message
 */
public record MessageFacts(
    long fromTag,
    long parent,
    int viaDepth,
    int maxForwards,
    int flags,
    int protocol,
    String sourceIp,
    int sourcePort,
    String destinationIp,
    int destinationPort,
    List<Text> texts) {
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

  public MessageFacts {
    texts = List.copyOf(texts);
  }

  public boolean has(Flag flag) {
    return (flags & flag.bit()) != 0;
  }

  /** Returns the first text of a kind; null if there is none. */
  public String first(Fact fact) {
    for (Text text : texts) {
      if (text.fact() == fact) {
        return text.value();
      }
    }
    return null;
  }

  /** Returns all texts of a kind, in their order. */
  public List<String> all(Fact fact) {
    List<String> all = new ArrayList<>(4);
    for (Text text : texts) {
      if (text.fact() == fact) {
        all.add(text.value());
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

  /** Reads the stored form; ignores texts that a later program has added. */
  public static MessageFacts of(byte[] bytes) {
    VarintReader in = new VarintReader(bytes);
    long fromTag = in.fixedLong();
    long parent = in.fixedLong();
    int viaDepth = in.octet();
    int maxForwards = in.smallNumber() - 1;
    int flags = in.smallNumber();
    int protocol = in.octet();
    String sourceIp = address(in);
    int sourcePort = in.smallNumber();
    String destinationIp = address(in);
    int destinationPort = in.smallNumber();
    List<Text> texts = new ArrayList<>();
    while (in.position() < bytes.length) {
      Fact fact = Fact.of(in.number());
      String value = in.text();
      if (fact != null) {
        texts.add(new Text(fact, value));
      }
    }
    return new MessageFacts(
        fromTag,
        parent,
        viaDepth,
        maxForwards,
        flags,
        protocol,
        sourceIp,
        sourcePort,
        destinationIp,
        destinationPort,
        texts);
  }

  private static String address(VarintReader in) {
    byte[] bytes = in.blob();
    return AddressTexts.of(bytes);
  }
}
