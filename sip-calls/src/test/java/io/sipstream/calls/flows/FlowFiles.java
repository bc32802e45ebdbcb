package io.sipstream.calls.flows;

import java.util.List;
import java.util.stream.Stream;

/** Reads all files of flows. */
public final class FlowFiles {
  private static final List<String> NAMES =
      List.of("set-up", "chains", "topology", "dialog", "losses");

  private FlowFiles() {}

  public static Stream<Flow> all() {
    return NAMES.stream().flatMap(name -> Flow.read("/flows/" + name + ".txt").stream());
  }
}
