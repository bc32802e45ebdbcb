package io.sipstream.calls.event;

import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.List;

/** Collects the texts and flags of one message, within limits. */
final class FactCollector {
  /** Longest text in bytes; a longer one is truncated. */
  static final int TEXT_BYTES = 256;

  private final List<MessageFacts.Text> texts = new ArrayList<>();
  private int flags;

  void clear() {
    texts.clear();
    flags = 0;
  }

  List<MessageFacts.Text> texts() {
    return texts;
  }

  int flags() {
    return flags;
  }

  /** Adds a text; null or empty adds nothing. */
  void add(Fact fact, Span value) {
    if (value != null && !value.isEmpty()) {
      add(fact, value.slice(0, value.cutUtf8(TEXT_BYTES)).toString());
    }
  }

  /** Adds a text of a bounded length; null adds nothing. */
  void add(Fact fact, String value) {
    if (value != null && texts.size() < MessageFacts.TEXTS) {
      texts.add(new MessageFacts.Text(fact, value));
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
    if (value != null && !value.isEmpty()) {
      add(Fact.KEY, kind + value.slice(0, value.cutUtf8(TEXT_BYTES)));
    }
  }

  void flag(MessageFacts.Flag flag, boolean value) {
    if (value) {
      flags |= flag.bit();
    }
  }
}
