package io.sipstream.agent.filter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Reads ports and ranges of ports, and builds filter terms for them. */
public final class Ports {
  private static final int FIRST = 1;
  private static final int LAST = 65_535;

  /** Fewest ports that are shorter as a range. */
  private static final int RANGE_PORTS = 3;

  private Ports() {}

  /**
   * Returns all ports of a list.
   *
   * @param items ports such as 5060, and ranges such as 5060-5090
   * @param problems receives a message about each wrong item
   */
  public static List<Integer> parse(String option, List<String> items, List<String> problems) {
    List<Integer> ports = new ArrayList<>();
    for (String item : items) {
      if (!item.matches("[0-9]{1,9}(-[0-9]{1,9})?")) {
        problems.add(
            "%s: %s is neither a port nor a range such as 5060-5090."
                .formatted(option, item.isEmpty() ? "an empty item" : item));
        continue;
      }
      String[] ends = item.split("-", -1);
      int first = Integer.parseInt(ends[0]);
      int last = Integer.parseInt(ends[ends.length - 1]);
      if (first < FIRST || last > LAST || first > last) {
        problems.add(
            ends.length == 1
                ? option + ": " + item + " is not between " + FIRST + " and " + LAST + "."
                : "%s: %s is not an ascending range between %d and %d."
                    .formatted(option, item, FIRST, LAST));
        continue;
      }
      for (int port = first; port <= last; port++) {
        ports.add(port);
      }
    }
    return ports;
  }

  /** Returns the terms for ports, those of neighbors as ranges. */
  static List<String> terms(Collection<Integer> ports) {
    List<String> terms = new ArrayList<>();
    List<Integer> sorted = List.copyOf(new TreeSet<>(ports));
    for (int i = 0; i < sorted.size(); ) {
      int end = i + 1;
      while (end < sorted.size() && sorted.get(end) == sorted.get(end - 1) + 1) {
        end++;
      }
      if (end - i >= RANGE_PORTS) {
        terms.add("portrange " + sorted.get(i) + "-" + sorted.get(end - 1));
      } else {
        sorted.subList(i, end).forEach(port -> terms.add("port " + port));
      }
      i = end;
    }
    return terms;
  }
}
