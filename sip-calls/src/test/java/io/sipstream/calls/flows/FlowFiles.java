package io.sipstream.calls.flows;

import java.util.List;
import java.util.stream.Stream;

/** Reads all files of flows. */
public final class FlowFiles {
  private static final List<String> NAMES =
      List.of("set-up", "chains", "topology", "dialog", "losses");

  private FlowFiles() {}

  /** Returns the flows of registrations. */
  public static Stream<Flow> registrations() {
    return Flow.read("/flows/registrations.txt").stream();
  }

  /** Returns the flows of calls. */
  public static Stream<Flow> all() {
    return NAMES.stream().flatMap(name -> Flow.read("/flows/" + name + ".txt").stream());
  }
}
