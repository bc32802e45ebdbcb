package io.sipstream.calls.event;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sipstream.packet.Endpoints;
import io.sipstream.text.Span;
import io.sipstream.varint.VarintWriter;

/**
 * Collects the texts and flags of one message, within limits, in the stored form of {@link
 * MessageFacts}. Texts of the message are copied as bytes. Not thread-safe.
 */
final class FactCollector {
  /** Longest text in bytes; a longer one is truncated. */
  static final int TEXT_BYTES = 256;

  private final VarintWriter texts = new VarintWriter();
  private final VarintWriter out = new VarintWriter();
  private int count;
  private int flags;

  void clear() {
    texts.reset();
    count = 0;
    flags = 0;
  }

  /** Adds a text; null or empty adds nothing. */
  void add(Fact fact, Span value) {
    if (value != null && !value.isEmpty() && begins(fact)) {
      text("", value, value.cutUtf8(TEXT_BYTES));
    }
  }

  /** Adds a text of a bounded length; null adds nothing. */
  void add(Fact fact, String value) {
    if (value != null && begins(fact)) {
      texts.text(value);
    }
  }

  /** Adds a number; a negative one adds nothing. */
  void add(Fact fact, long value) {
    if (value >= 0) {
      add(fact, Long.toString(value));
    }
  }

  /** Adds a correlation key; null or empty adds nothing. */
  void key(String kind, Span value) {
    if (value != null && !value.isEmpty() && begins(Fact.KEY)) {
      text(kind, value, value.cutUtf8(TEXT_BYTES));
    }
  }

  private boolean begins(Fact fact) {
    if (count == MessageFacts.TEXTS) {
      return false;
    }
    count++;
    texts.number(fact.id());
    return true;
  }

  /** Writes an ASCII prefix and the first bytes of a text; invalid UTF-8 becomes U+FFFD. */
  private void text(String prefix, Span value, int length) {
    if (!isAscii(value, length)) {
      texts.text(prefix + value.slice(0, length));
      return;
    }
    texts.number(prefix.length() + length + 1L);
    if (!prefix.isEmpty()) {
      texts.raw(prefix.getBytes(US_ASCII), 0, prefix.length());
    }
    texts.raw(value.array(), value.arrayOffset(), length);
  }

  private static boolean isAscii(Span value, int length) {
    int bits = 0;
    for (int i = 0; i < length; i++) {
      bits |= value.at(i);
    }
    return bits >= 0;
  }

  void flag(MessageFacts.Flag flag, boolean value) {
    if (value) {
      flags |= flag.bit();
    }
  }

  /** Returns the stored form of all facts; see {@link MessageFacts} for the parameters. */
  byte[] toBytes(long fromTag, long parent, int viaDepth, int maxForwards, Endpoints ends) {
    out.reset();
    out.fixedLong(fromTag);
    out.fixedLong(parent);
    out.octet(viaDepth);
    out.number(maxForwards + 1L);
    out.number(flags);
    out.octet(ends.protocol());
    address(ends, ends.sourceAt(), ends.sourcePort());
    address(ends, ends.destinationAt(), ends.destinationPort());
    out.raw(texts.array(), 0, texts.length());
    return out.toByteArray();
  }

  private void address(Endpoints ends, int at, int port) {
    out.number(ends.addressBytes() + 1L);
    out.raw(ends.bytes(), at, ends.addressBytes());
    out.number(port);
  }
}
