package io.sipstream.sip;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the problems of a message that becomes a document nevertheless: names such as {@code
 * content_length@87}, where the number is the byte offset of the problem in the payload.
 */
public final class Problems {
  // Most messages have none.
  private List<String> names = List.of();
  private List<String> withOffsets = List.of();
  private int reported;

  /** Adds a problem at a byte offset. If it occurs more than once, the first offset is kept. */
  public void add(String name, int atByte) {
    reported++;
    // Once each, so that frequent problems such as bare LFs do not hide others.
    if (!names.contains(name)) {
      add(name, name + "@" + atByte);
    }
  }

  /** Adds a problem of the whole message. */
  public void add(String name) {
    reported++;
    if (!names.contains(name)) {
      add(name, name);
    }
  }

  private void add(String name, String withOffset) {
    if (names.isEmpty()) {
      names = new ArrayList<>(2);
      withOffsets = new ArrayList<>(2);
    }
    names.add(name);
    withOffsets.add(withOffset);
  }

  /** Adds problems with offsets, as {@link #namesWithOffsets} returns them. */
  public void addAll(List<String> others) {
    for (String other : others) {
      int at = other.lastIndexOf('@');
      String name = at < 0 ? other : other.substring(0, at);
      if (!names.contains(name)) {
        reported++;
        add(name, other);
      }
    }
  }

  /** Returns the number of {@code add} calls, including repeated problems. */
  public int reported() {
    return reported;
  }

  /** Returns the names with offsets, in the order of their detection. */
  public List<String> namesWithOffsets() {
    return withOffsets;
  }

  /** Returns the names without offsets, for counters. */
  public List<String> names() {
    return List.copyOf(names);
  }
}
