package io.sipstream.json;

import io.sipstream.text.Span;
import io.sipstream.text.Swar;

/**
 * Caches values computed from recurring texts, in a bounded number of slots. Each text has one slot
 * and replaces the entry in it. Only for texts that are rarely new: short-lived entries cost the
 * garbage collector more than computing the value again. Not thread-safe.
 *
 * @param <T> type of the values: immutable, computed from the text only
 */
public final class DirectMappedCache<T> {
  /** Longest cached text, in bytes. */
  static final int LONGEST_BYTES = 256;

  private final int slotBits;
  private final Span[] texts;
  private final Object[] values;

  /**
   * Creates an empty cache.
   *
   * @param slotBits binary logarithm of the number of slots
   */
  public DirectMappedCache(int slotBits) {
    this.slotBits = slotBits;
    this.texts = new Span[1 << slotBits];
    this.values = new Object[texts.length];
  }

  /** Returns whether {@link #put} caches a text. */
  public boolean mayKeep(Span text) {
    return text.length() <= LONGEST_BYTES;
  }

  /** Returns the value of a text; null if it is not cached. */
  @SuppressWarnings("unchecked") // put() stores nothing else
  public T get(Span text) {
    if (!mayKeep(text)) {
      return null;
    }
    int slot = slot(text);
    Span cached = texts[slot];
    return cached != null && cached.equals(text) ? (T) values[slot] : null;
  }

  /** Caches a value with a copy of its text, unless the text is too long. */
  public void put(Span text, T result) {
    if (mayKeep(text)) {
      int slot = slot(text);
      texts[slot] = text.copy();
      values[slot] = result;
    }
  }

  private int slot(Span text) {
    byte[] bytes = text.array();
    int at = text.arrayOffset();
    int end = at + text.length();
    long hash = text.length();
    for (; at + Swar.COUNT <= end; at += Swar.COUNT) {
      hash = mixed(hash, Swar.get(bytes, at));
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = (rest << Byte.SIZE) | (bytes[at] & 0xFF);
    }
    return (int) (mixed(hash, rest) >>> (Long.SIZE - slotBits));
  }

  private static long mixed(long hash, long more) {
    long spread = Swar.spread(hash ^ more);
    return spread ^ (spread >>> Integer.SIZE);
  }
}
