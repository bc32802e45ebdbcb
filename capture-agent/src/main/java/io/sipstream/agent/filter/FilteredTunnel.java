package io.sipstream.agent.filter;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lists the tunnels that the job decodes, named as in its documents, and the headers of switches
 * that the default filter admits only as an option.
 */
public enum FilteredTunnel {
  GRE,
  PPTP,
  ERSPAN,
  IPIP,
  VXLAN,
  GENEVE,
  GTPU,
  TZSP,
  L2TP,
  JMIRROR,
  ESP,
  MPLS,
  PPPOE,
  HSR,
  FABRICPATH,
  TRILL;

  private static final Set<FilteredTunnel> WITHOUT_IP = Set.of(PPPOE, HSR, FABRICPATH, TRILL);

  /** Name that stands for all tunnels. */
  public static final String ALL = "all";

  /** Returns whether it is in an IP packet, as MPLS in UDP is. */
  boolean isOverIp() {
    return !WITHOUT_IP.contains(this);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the tunnels with these names, or all for {@link #ALL}.
   *
   * @param problems receives one message about all unknown names
   */
  public static Set<FilteredTunnel> parse(List<String> names, List<String> problems) {
    Set<FilteredTunnel> found = EnumSet.noneOf(FilteredTunnel.class);
    List<String> wrong = names.stream().filter(name -> !parse(name, found)).toList();
    if (!wrong.isEmpty()) {
      problems.add(
          "--tunnels: unknown %s; use %s, or %s."
              .formatted(
                  wrong.stream()
                      .map(name -> name.isEmpty() ? "empty name" : name)
                      .collect(Collectors.joining(", ")),
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
