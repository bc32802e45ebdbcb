package io.sipstream.sip;

import java.util.ArrayList;
import java.util.List;

/**
 * What was wrong with a message that is a document all the same: names such as {@code
 * content_length@87}, where the number is the byte of the payload at which the trouble begins.
 */
public final class Problems {
  // Most messages have none.
  private List<String> names = List.of();
  private List<String> places = List.of();
  private int reported;

  /** A problem at a place; of several places of one problem the first is named. */
  public void add(String name, int atByte) {
    reported++;
    // Once each: a message with bare LFs throughout must have room for its other problems.
    if (!names.contains(name)) {
      add(name, name + "@" + atByte);
    }
  }

  /** A problem of the whole message. */
  public void add(String name) {
    reported++;
    if (!names.contains(name)) {
      add(name, name);
    }
  }

  private void add(String name, String place) {
    if (names.isEmpty()) {
      names = new ArrayList<>(2);
      places = new ArrayList<>(2);
    }
    names.add(name);
    places.add(place);
  }

  /** How often one was reported, those included that were known already. */
  public int reported() {
    return reported;
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
