package io.sipstream.calls.registration;

import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.state.CallState;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds the set of REGISTER messages of one address of record. Adding an event and merging two
 * states are unions: order and repetition make no difference. Not thread-safe.
 */
public final class RegistrationState {
  private final String aor;
  private final TreeMap<AttemptKey, CallState> attempts = new TreeMap<>();
  private boolean truncated;

  /** Sessions of the messages that were settled; null without any. */
  private byte[] settled;

  private long settledMicros = Long.MIN_VALUE;
  private long settledSightings;

  /** Creates a state without messages. */
  public RegistrationState(String aor) {
    this(aor, false);
  }

  RegistrationState(String aor, boolean truncated) {
    this.aor = aor;
    this.truncated = truncated;
  }

  /**
   * Adds a sighting of this address of record; returns whether the state changed. A sighting of the
   * settled time changes nothing.
   */
  public boolean add(CallEvent event) {
    if (event.timeMicros() <= settledMicros) {
      return false;
    }
    CallState one = new CallState();
    one.add(event);
    return merge(AttemptKey.of(event), one);
  }

  /**
   * Adds the messages of another state that has not settled; returns whether this state changed.
   */
  public boolean merge(RegistrationState other) {
    boolean changed = other.truncated && !truncated;
    truncated |= other.truncated;
    for (Map.Entry<AttemptKey, CallState> entry : other.attempts.entrySet()) {
      changed |= merge(entry.getKey(), entry.getValue());
    }
    return changed;
  }

  boolean merge(AttemptKey key, CallState messages) {
    CallState known = attempts.get(key);
    if (known != null) {
      return known.merge(messages);
    }
    boolean wasTruncated = truncated;
    if (attempts.size() == RegistrationLimits.ATTEMPTS) {
      truncated = true;
      if (key.compareTo(attempts.lastKey()) > 0) {
        return !wasTruncated;
      }
      attempts.pollLastEntry();
    }
    CallState added = new CallState();
    added.merge(messages);
    attempts.put(key, added);
    return true;
  }

  /** Replaces the messages up to a time by the sessions that they give. */
  void settle(byte[] sessions, long micros) {
    settled = sessions;
    settledMicros = Math.max(settledMicros, micros);
    attempts
        .values()
        .removeIf(
            messages -> {
              boolean old = messages.lastMicros() <= settledMicros;
              settledSightings += old ? messages.sightings() : 0;
              return old;
            });
  }

  /** Sets what {@link #settle} has set. */
  void restore(byte[] sessions, long micros, long sightings) {
    settled = sessions;
    settledMicros = micros;
    settledSightings = sightings;
  }

  /** Returns the sessions of the settled messages; null without any. */
  byte[] settled() {
    return settled;
  }

  /** Returns the time up to which messages are settled; a message before can change nothing. */
  public long settledMicros() {
    return settledMicros;
  }

  long settledSightings() {
    return settledSightings;
  }

  /** Returns the address of record: a URI without parameters. */
  public String aor() {
    return aor;
  }

  Map<AttemptKey, CallState> attempts() {
    return attempts;
  }

  /** Returns the number of REGISTERs whose messages are not settled. */
  public int attemptCount() {
    return attempts.size();
  }

  /** Returns whether there were more attempts than are kept. */
  boolean isAttemptsTruncated() {
    return truncated;
  }

  /** Returns whether a limit was reached. */
  public boolean isTruncated() {
    return truncated || attempts.values().stream().anyMatch(CallState::isTruncated);
  }

  /** Returns the number of sightings; a larger set never has a smaller number. */
  public long sightings() {
    long sum = settledSightings;
    for (CallState messages : attempts.values()) {
      sum += messages.sightings();
    }
    return truncated ? Math.max(sum, CallState.MANY_SIGHTINGS) : sum;
  }

  /** Returns the time of the first message that is not settled, microseconds. */
  long firstMicros() {
    long first = Long.MAX_VALUE;
    for (CallState messages : attempts.values()) {
      first = Math.min(first, messages.firstMicros());
    }
    return first;
  }

  /** Returns the time of the last message, or up to which messages are settled; microseconds. */
  public long lastMicros() {
    long last = settledMicros;
    for (CallState messages : attempts.values()) {
      last = Math.max(last, messages.lastMicros());
    }
    return last;
  }
}
