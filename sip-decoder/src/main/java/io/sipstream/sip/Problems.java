package io.sipstream.sip;

import java.util.ArrayList;
import java.util.List;

/**
 * What was wrong with a message that is a document all the same: names such as {@code
 * content_length@87}, where the number is the byte of the payload at which the trouble begins.
 */
public final class Problems {
  private final List<String> names = new ArrayList<>(0);
  private final List<String> places = new ArrayList<>(0);

  /** A problem at a place; of several places of one problem the first is named. */
  public void add(String name, int atByte) {
    // Once each: a message with bare LFs throughout must have room for its other problems.
    if (!names.contains(name)) {
      names.add(name);
      places.add(name + "@" + atByte);
    }
  }

  /** A problem of the whole message. */
  public void add(String name) {
    if (!names.contains(name)) {
      names.add(name);
      places.add(name);
    }
  }

  /** How many there are. */
  public int count() {
    return names.size();
  }

  /** Names with places, in the order of their finding. */
  public List<String> places() {
    return places;
  }

  /** Names alone, for counters. */
  public List<String> names() {
    return List.copyOf(names);
  }
}
