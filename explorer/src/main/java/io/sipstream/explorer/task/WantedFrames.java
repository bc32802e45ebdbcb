package io.sipstream.explorer.task;

import java.util.Set;

/**
 * Describes the frames of a call, as its documents name them. Immutable.
 *
 * @param fromNanos capture time of the first message, nanoseconds since the epoch
 * @param untilNanos capture time of the last message
 * @param agents names of the agents that captured them; empty for any
 * @param messages number of documents
 */
public record WantedFrames(
    String callId, long fromNanos, long untilNanos, Set<String> agents, long messages) {
  public WantedFrames {
    agents = Set.copyOf(agents);
  }
}
