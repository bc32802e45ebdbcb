package io.sipstream.sip;

import io.sipstream.text.Swar;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds known header names by a perfect hash of their length and first eight bytes, and compares
 * them eight bytes at a time.
 */
final class HeaderNameTable {
  /** Bytes at an offset that {@link #find} reads. */
  static final int READ_BYTES = 3 * Swar.COUNT;

  private static final int SLOT_BITS = 10;
  private static final int MULTIPLIERS = 10_000;
  private static final long LOWER_CASE_BITS = 0x2020_2020_2020_2020L;

  /** Holds a name as three words. A word has the mask of its bytes and the bits of its letters. */
  private static final class Entry {
    final HeaderName name;
    final int length;
    final long[] lowerCase = new long[3];
    final long[] letters = new long[3];
    final long[] mask = new long[3];

    Entry(HeaderName name, String text) {
      this.name = name;
      this.length = text.length();
      byte[] padded = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), READ_BYTES);
      for (int i = 0; i < READ_BYTES; i++) {
        int shift = Byte.SIZE * (i % Swar.COUNT);
        boolean letter = padded[i] >= 'a' && padded[i] <= 'z';
        lowerCase[i / Swar.COUNT] |= (long) padded[i] << shift;
        letters[i / Swar.COUNT] |= (letter ? 0x20L : 0) << shift;
        mask[i / Swar.COUNT] |= (i < length ? 0xFFL : 0) << shift;
      }
    }
  }

  private final Entry[] slots = new Entry[1 << SLOT_BITS];
  private long multiplier;

  HeaderNameTable() {
    for (int i = 1; i <= MULTIPLIERS; i++) {
      multiplier = Swar.spread(i) | 1;
      if (isPerfect()) {
        return;
      }
    }
    throw new AssertionError("No perfect hash of the header names: increase SLOT_BITS.");
  }

  /** Fills the slots; returns false if two names share one. */
  private boolean isPerfect() {
    Arrays.fill(slots, null);
    for (HeaderName name : HeaderName.values()) {
      if (name != HeaderName.OTHER && !add(new Entry(name, name.lowerCase()))) {
        return false;
      }
      if (name.compactForm() != '\0' && !add(new Entry(name, String.valueOf(name.compactForm())))) {
        return false;
      }
    }
    return true;
  }

  private boolean add(Entry entry) {
    int slot = slot(entry.lowerCase[0], entry.length);
    boolean free = slots[slot] == null;
    slots[slot] = entry;
    return free;
  }

  private int slot(long firstEight, int length) {
    long hash = ((firstEight | LOWER_CASE_BITS) ^ length) * multiplier;
    return (int) (hash >>> (Long.SIZE - SLOT_BITS));
  }

  /** Returns the header of a name; {@link #READ_BYTES} at its offset can be read. */
  HeaderName find(byte[] bytes, int at, int length) {
    long first = Swar.get(bytes, at);
    long masked = length < Swar.COUNT ? first & ~(-1L << (Byte.SIZE * length)) : first;
    Entry entry = slots[slot(masked, length)];
    if (entry == null || entry.length != length) {
      return HeaderName.OTHER;
    }
    long second = Swar.get(bytes, at + Swar.COUNT);
    long third = Swar.get(bytes, at + 2 * Swar.COUNT);
    long different =
        (((first | entry.letters[0]) ^ entry.lowerCase[0]) & entry.mask[0])
            | (((second | entry.letters[1]) ^ entry.lowerCase[1]) & entry.mask[1])
            | (((third | entry.letters[2]) ^ entry.lowerCase[2]) & entry.mask[2]);
    return different == 0 ? entry.name : HeaderName.OTHER;
  }
}
