package io.sipstream.job.registrations;

import io.sipstream.job.counters.RegistrationEventResult;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the addresses of record of a subtask and their bytes, and refuses further ones. Not
 * thread-safe.
 */
final class AorLimits implements Serializable {
  private static final long serialVersionUID = 1;

  /** Estimated memory of a key and its timer, bytes. */
  static final long KEY_BYTES = 200;

  /** Most bytes of one address of record. */
  static final int AOR_BYTES = 256 << 10;

  private final int maxAors;
  private final int maxAorsPerSource;
  private final long maxBytes;

  private transient Map<String, Integer> bySource;
  // A metric reporter's thread reads these; a slightly outdated value is sufficient.
  private transient int aors;
  private transient long bytes;

  /** Creates limits of one subtask. */
  AorLimits(int maxAors, int maxAorsPerSource, long maxBytes) {
    this.maxAors = maxAors;
    this.maxAorsPerSource = maxAorsPerSource;
    this.maxBytes = maxBytes;
  }

  void open() {
    bySource = new HashMap<>();
  }

  /** Returns which limit refuses another address of record of a source; null if none does. */
  RegistrationEventResult refuses(String source) {
    if (aors >= maxAors) {
      return RegistrationEventResult.LIMIT_AORS;
    }
    if (bytes >= maxBytes) {
      return RegistrationEventResult.LIMIT_BYTES;
    }
    return bySource.getOrDefault(source, 0) >= maxAorsPerSource
        ? RegistrationEventResult.LIMIT_SOURCE
        : null;
  }

  /** Returns which limit refuses a further message of a known address of record; null if none. */
  RegistrationEventResult refuses(byte[] entry) {
    if (entry.length >= AOR_BYTES) {
      return RegistrationEventResult.LIMIT_AOR;
    }
    // Known addresses may need a quarter more, so that their sessions become complete.
    return bytes >= maxBytes + maxBytes / 4 ? RegistrationEventResult.LIMIT_BYTES : null;
  }

  /**
   * Counts a change of an entry.
   *
   * @param before null for a new entry
   * @param after null for a removed entry
   */
  void changed(byte[] before, byte[] after) {
    bytes += size(after) - size(before);
    if (before == null) {
      aors++;
      bySource.merge(RegistrationEntry.Codec.source(after), 1, Integer::sum);
    } else if (after == null) {
      aors--;
      bySource.computeIfPresent(
          RegistrationEntry.Codec.source(before), (source, count) -> count == 1 ? null : count - 1);
    }
  }

  private static long size(byte[] entry) {
    return entry == null ? 0 : KEY_BYTES + entry.length;
  }

  int aors() {
    return aors;
  }

  long bytes() {
    return bytes;
  }
}
