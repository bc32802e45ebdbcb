package io.sipstream.calls.detection;

/** Lists what observations are collected by. Numbers are stored in state. */
public enum Scope {
  /** Messages of one source address. */
  SOURCE(1, 0, 3_600),
  /** Calls of one source address. */
  CALLS(2, Scope.CALL_LAG_SECONDS, 7 * Scope.DAY_SECONDS),
  /** Calls of one caller. */
  CALLER(3, Scope.CALL_LAG_SECONDS, 7 * Scope.DAY_SECONDS),
  /** Calls and OPTIONS from one peer to another peer. */
  PEER_PAIR(4, Scope.CALL_LAG_SECONDS, 7 * Scope.DAY_SECONDS),
  /** Calls that one element tore down or looped. */
  ELEMENT(5, Scope.CALL_LAG_SECONDS, 3_600),
  /** REGISTER messages of one address of record. */
  AOR(6, 0, Scope.DAY_SECONDS),
  /** Taps of the capture; there is one key. */
  TAPS(7, 0, Scope.DAY_SECONDS);

  /** Time from the end of a call until its record is closed: 32 s, 36 s after a lost BYE. */
  private static final int CALL_LAG_SECONDS = 60;

  private static final int DAY_SECONDS = 86_400;
  private static final long MICROS = 1_000_000;

  private final int number;
  private final long lagMicros;
  private final long keepMicros;

  Scope(int number, int lagSeconds, int keepSeconds) {
    this.number = number;
    this.lagMicros = lagSeconds * MICROS;
    this.keepMicros = keepSeconds * MICROS;
  }

  int number() {
    return number;
  }

  static Scope of(int number) {
    for (Scope scope : values()) {
      if (scope.number == number) {
        return scope;
      }
    }
    throw new IllegalArgumentException("There is no scope %d.".formatted(number));
  }

  /** Returns the event time that passes after a pane until all its observations are known. */
  public long lagMicros() {
    return lagMicros;
  }

  /** Returns how long a state is kept after its last observation, microseconds. */
  public long keepMicros() {
    return keepMicros;
  }
}
