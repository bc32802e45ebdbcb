package io.sipstream.sip.body;

import io.sipstream.sip.SipLimits;
import io.sipstream.text.Span;
import io.sipstream.text.WhitespaceTokenizer;
import java.util.ArrayList;
import java.util.List;

/** Collects the addresses of ICE candidates, and of {@code c=} lines beyond the first. */
public final class SdpAddresses {
  // RFC 8839 section 5.1: foundation, component, transport and priority precede the address.
  private static final int WORDS_BEFORE_ADDRESS = 4;

  private final List<Span> connections = new ArrayList<>(2);
  private final List<Span> candidates = new ArrayList<>(4);
  private boolean truncated;

  SdpAddresses() {}

  void connection(Span address) {
    add(connections, address);
  }

  /**
   * Adds the addresses of a candidate: its own, and the one that it was derived from.
   *
   * @param value text after {@code a=candidate:}
   */
  void candidate(Span value) {
    WhitespaceTokenizer words = new WhitespaceTokenizer(value);
    Span word = words.next();
    for (int i = 0; i < WORDS_BEFORE_ADDRESS && word != null; i++) {
      word = words.next();
    }
    add(candidates, word);
    while (word != null) {
      boolean isRelated = word.equalsIgnoreCase("raddr");
      word = words.next();
      if (isRelated) {
        add(candidates, word);
        return;
      }
    }
  }

  private void add(List<Span> list, Span address) {
    if (address == null || list.contains(address)) {
      return;
    }
    if (list.size() < SipLimits.LIST_VALUES) {
      list.add(address);
    } else {
      truncated = true;
    }
  }

  /** Returns the different addresses of {@code c=} lines, {@link SipLimits#LIST_VALUES} at most. */
  public List<Span> connections() {
    return connections;
  }

  /** Returns the different addresses of candidates, {@link SipLimits#LIST_VALUES} at most. */
  public List<Span> candidates() {
    return candidates;
  }

  /** Returns whether there are more of one kind. */
  public boolean isTruncated() {
    return truncated;
  }
}
