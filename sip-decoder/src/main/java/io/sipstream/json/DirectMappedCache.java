package io.sipstream.json;

import io.sipstream.text.Span;
import io.sipstream.text.Swar;

/**
 * What was made of texts that come again and again, kept for those that came last. A text that
 * needs another's place takes it, so the memory is bounded, and what is found is always what the
 * text would give anew. Only for texts of which few are new: what is kept and soon thrown away
 * costs the garbage collector more than making it again.
 *
 * @param <T> what is made: immutable, and of nothing but the text
 */
public final class DirectMappedCache<T> {
  /** Longer texts are not kept. */
  static final int LONGEST_BYTES = 256;

  private final int placeBits;
  private final Span[] texts;
  private final Object[] made;

  /**
   * @param placeBits there are two to the power of them places, each for a text
   */
  public DirectMappedCache(int placeBits) {
    this.placeBits = placeBits;
    this.texts = new Span[1 << placeBits];
    this.made = new Object[texts.length];
  }

  /** Whether a text is kept if {@link #put} is called. */
  public boolean mayKeep(Span text) {
    return text.length() <= LONGEST_BYTES;
  }

  /** What was made of a text; null if that is not known here. */
  @SuppressWarnings("unchecked") // put fills the array, with nothing else
  public T get(Span text) {
    if (!mayKeep(text)) {
      return null;
    }
    int place = place(text);
    Span there = texts[place];
    return there != null && there.equals(text) ? (T) made[place] : null;
  }

  /**
   * Keeps what was made of a text, if it may.
   *
   * @param text kept as it is: no part of an array that is much larger
   */
  public void put(Span text, T result) {
    if (mayKeep(text)) {
      int place = place(text);
      texts[place] = text;
      made[place] = result;
    }
  }

  private int place(Span text) {
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
    return (int) (mixed(hash, rest) >>> (Long.SIZE - placeBits));
  }

  private static long mixed(long hash, long more) {
    long spread = Swar.spread(hash ^ more);
    return spread ^ (spread >>> Integer.SIZE);
  }
}
