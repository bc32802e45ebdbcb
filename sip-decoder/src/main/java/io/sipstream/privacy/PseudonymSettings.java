package io.sipstream.privacy;

import java.io.Serializable;
import java.util.Set;

/**
 * Defines what is replaced by pseudonyms, and the key that derives them.
 *
 * @param kinds kinds of data that are replaced; empty for none
 * @param key a secret of {@link #SHORTEST_KEY_BYTES} bytes or more; with it, pseudonyms can be
 *     traced back
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PseudonymSettings(Set<Pseudonymized> kinds, byte[] key) implements Serializable {
  private static final long serialVersionUID = 1;

  /** Shortest key; RFC 2104 section 3: shorter keys are less secure. */
  public static final int SHORTEST_KEY_BYTES = 16;

  public static final PseudonymSettings NONE = new PseudonymSettings(Set.of(), new byte[0]);

  public PseudonymSettings {
    kinds = Set.copyOf(kinds);
    key = key.clone();
    if (!kinds.isEmpty() && key.length < SHORTEST_KEY_BYTES) {
      throw new IllegalArgumentException("A key has %d bytes.".formatted(SHORTEST_KEY_BYTES));
    }
  }

  public boolean has(Pseudonymized kind) {
    return kinds.contains(kind);
  }

  /** Omits the key. */
  @Override
  public String toString() {
    return "PseudonymSettings" + kinds;
  }
}
