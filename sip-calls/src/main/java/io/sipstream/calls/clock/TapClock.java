package io.sipstream.calls.clock;

/**
 * Holds how far the clock of a tap is ahead of that of another tap in a minute, as measured with
 * messages that both have captured. Documents keep the times of their taps.
 *
 * @param startMicros start of the minute by the clock of the reference
 * @param reference name of the tap that the other one is compared with
 * @param tap name of the other tap
 * @param offsetMicros clock of the tap minus clock of the reference, at the middle of the minute
 * @param uncertaintyMicros most that the true offset differs; NaN if it is unknown
 * @param driftPpm change of the offset, microseconds per second
 * @param driftUncertaintyPpm most that the true drift differs; NaN if it is unknown
 * @param samples number of messages used
 * @param inconsistent whether the samples contradict each other, as after a step of a clock
 */
public record TapClock(
    long startMicros,
    String reference,
    String tap,
    double offsetMicros,
    double uncertaintyMicros,
    double driftPpm,
    double driftUncertaintyPpm,
    int samples,
    boolean inconsistent) {

  static TapClock of(
      long startMicros, String reference, String tap, ClockFit.Line line, int samples) {
    return new TapClock(
        startMicros,
        reference,
        tap,
        line.offsetMicros(),
        line.offsetUncertainty(),
        line.driftPpm(),
        line.driftUncertainty(),
        samples,
        line.inconsistent());
  }

  /** Returns a clock without messages of both directions: the offset contains a delay. */
  static TapClock oneWay(
      long startMicros,
      String reference,
      String tap,
      double offsetMicros,
      double driftPpm,
      int samples) {
    return new TapClock(
        startMicros,
        reference,
        tap,
        offsetMicros,
        Double.NaN,
        driftPpm,
        Double.NaN,
        samples,
        false);
  }

  /** Returns whether all messages had one direction, so that the uncertainty is unknown. */
  public boolean isOneWay() {
    return Double.isNaN(uncertaintyMicros);
  }
}
