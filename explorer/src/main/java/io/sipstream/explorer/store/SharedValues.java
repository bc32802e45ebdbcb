package io.sipstream.explorer.store;

import java.util.HashMap;
import java.util.Map;

/** Replaces equal values by one object, which saves memory. Not thread-safe. */
final class SharedValues {
  private final Map<Object, Object> values = new HashMap<>();

  /** Returns the first value that was equal to this one. */
  @SuppressWarnings("unchecked")
  <T> T of(T value) {
    Object known = values.putIfAbsent(value, value);
    return known == null ? value : (T) known;
  }

  /** Forgets all values. */
  void clear() {
    values.clear();
  }
}
