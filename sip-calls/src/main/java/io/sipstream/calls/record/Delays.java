package io.sipstream.calls.record;

/** Holds delays in microseconds; -1 if absent. */
public record Delays(
    long trying,
    long sessionRequest,
    long postDial,
    long ringing,
    long earlyMedia,
    long challenge,
    long setup,
    long cancel,
    long disconnect) {
  public static final Delays NONE = new Delays(-1, -1, -1, -1, -1, -1, -1, -1, -1);
}
