package io.sipstream.agent.filter;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What the job can look into, by the names that its documents have for tunnels. */
public enum FilteredTunnel {
  GRE,
  ERSPAN,
  IPIP,
  VXLAN,
  GENEVE,
  GTPU,
  TZSP,
  MPLS,
  PPPOE;

  /** Stands for all of them. */
  public static final String ALL = "all";

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The tunnels of these names, or of {@link #ALL}.
   *
   * @param problems gets a sentence for all names that mean nothing
   */
  public static Set<FilteredTunnel> parse(List<String> names, List<String> problems) {
    Set<FilteredTunnel> found = EnumSet.noneOf(FilteredTunnel.class);
    List<String> wrong = names.stream().filter(name -> !parse(name, found)).toList();
    if (!wrong.isEmpty()) {
      problems.add(
          "--tunnels: %s %s not known; there are %s, or %s."
              .formatted(
                  wrong.stream()
                      .map(name -> name.isEmpty() ? "an empty name" : name)
                      .collect(Collectors.joining(", ")),
                  wrong.size() == 1 ? "is" : "are",
                  Arrays.stream(values())
                      .map(FilteredTunnel::toString)
                      .collect(Collectors.joining(", ")),
                  ALL));
    }
    return found;
  }

  private static boolean parse(String name, Set<FilteredTunnel> found) {
    if (name.equalsIgnoreCase(ALL)) {
      found.addAll(EnumSet.allOf(FilteredTunnel.class));
      return true;
    }
    for (FilteredTunnel tunnel : values()) {
      if (name.equalsIgnoreCase(tunnel.toString())) {
        found.add(tunnel);
        return true;
      }
    }
    return false;
  }
}
