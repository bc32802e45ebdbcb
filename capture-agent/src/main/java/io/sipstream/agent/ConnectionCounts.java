package io.sipstream.agent;

import java.util.Map;

/** What became of TCP connections; written by one thread, read by any. */
final class ConnectionCounts {
  private volatile int open;
  private volatile long accepted;
  private volatile long refused;
  private volatile long idle;
  private volatile long broken;

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  void accepted() {
    accepted++;
    open++;
  }

  /** There were too many already, or the system had no room for one more. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void refused() {
    refused++;
  }

  /** Ended by us: no whole packet came for too long. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void idle() {
    idle++;
  }

  /** Ended by us: what came was not HEP3. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void broken() {
    broken++;
  }

  /** Ended, by whomever. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void closed() {
    open--;
  }

  int open() {
    return open;
  }

  void addTo(Metrics metrics) {
    metrics.gauge("connections", "TCP connections that are open.", open);
    metrics.counter("connections_accepted", "TCP connections accepted.", accepted);
    metrics.counter("connections_refused", "TCP connections refused, being too many.", refused);
    metrics.counter(
        "connections_ended",
        "TCP connections that the agent ended, by reason.",
        "reason",
        Map.of("idle", idle, "not_hep", broken));
  }

  /** Behind the books of a report; nothing if there never was a connection. */
  String toText() {
    return accepted + refused == 0
        ? ""
        : ", connections: %d open, %d accepted, %d refused, %d ended as idle, %d as not HEP3"
            .formatted(open, accepted, refused, idle, broken);
  }

  String toJsonMember() {
    return "\"connections\":{\"open\":%d,\"accepted\":%d,\"refused\":%d,\"idle\":%d,\"broken\":%d}"
        .formatted(open, accepted, refused, idle, broken);
  }
}
