package io.sipstream.job.calls;

import io.sipstream.job.counters.CallEventResult;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** Counts the Call-IDs of a subtask and their bytes, and refuses further ones. Not thread-safe. */
final class CallLimits implements Serializable {
  private static final long serialVersionUID = 1;

  /** Estimated memory of a key and its timer, bytes. */
  static final long KEY_BYTES = 200;

  private static final int PER_CENT = 100;
  private static final int PRESSURE_PER_CENT = 80;

  private final int maxCalls;
  private final int maxCallsPerSource;
  private final long maxBytes;

  private transient Map<String, Integer> bySource;
  // A metric reporter's thread reads these; a slightly outdated value is sufficient.
  private transient int calls;
  private transient long bytes;

  /** Creates limits of one subtask. */
  CallLimits(int maxCalls, int maxCallsPerSource, long maxBytes) {
    this.maxCalls = maxCalls;
    this.maxCallsPerSource = maxCallsPerSource;
    this.maxBytes = maxBytes;
  }

  void open() {
    bySource = new HashMap<>();
  }

  /** Returns which limit refuses another Call-ID of a source; null if none does. */
  CallEventResult refuses(String source) {
    if (calls >= maxCalls) {
      return CallEventResult.LIMIT_CALLS;
    }
    if (bytes >= maxBytes) {
      return CallEventResult.LIMIT_BYTES;
    }
    return bySource.getOrDefault(source, 0) >= maxCallsPerSource
        ? CallEventResult.LIMIT_SOURCE
        : null;
  }

  /** Returns whether calls without messages should be closed early. */
  boolean isUnderPressure() {
    return (long) calls * PER_CENT > (long) maxCalls * PRESSURE_PER_CENT
        || bytes * PER_CENT > maxBytes * PRESSURE_PER_CENT;
  }

  void added(String source, byte[] entry) {
    calls++;
    bytes += KEY_BYTES + entry.length;
    bySource.merge(source, 1, Integer::sum);
  }

  void changed(byte[] before, byte[] after) {
    bytes += after.length - before.length;
  }

  void removed(byte[] entry) {
    calls--;
    bytes -= KEY_BYTES + entry.length;
    bySource.computeIfPresent(
        CallEntry.Codec.source(entry), (source, count) -> count == 1 ? null : count - 1);
  }

  int calls() {
    return calls;
  }

  long bytes() {
    return bytes;
  }
}
