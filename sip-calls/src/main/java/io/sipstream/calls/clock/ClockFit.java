package io.sipstream.calls.clock;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Fits the clock of a second tap to that of a first one. A message that passes the first tap before
 * the second one has the offset plus its delay; a message of the other direction has the offset
 * minus its delay. So a line of offsets is below all samples of one direction and above all those
 * of the other one. The fit is the middle of the widest strip between them. The uncertainty is the
 * range of all lines that are possible.
 */
final class ClockFit {
  /** Largest drift between two clocks, parts per million: the slew rate of NTP. */
  static final double MAX_DRIFT_PPM = 500;

  /** Capture times are truncated to microseconds. */
  private static final double RESOLUTION_MICROS = 1;

  private static final double PLATEAU_MICROS = 1e-6;
  private static final int STEPS = 80;
  private static final double THIRD = 1.0 / 3;

  private final ClockEnvelope above;
  private final ClockEnvelope below;

  /**
   * Holds a fitted line, and how far the true one may be from it.
   *
   * @param offsetMicros offset at the middle of the minute
   * @param inconsistent whether no line fits all samples, as after a step of a clock
   */
  record Line(
      double offsetMicros,
      double offsetUncertainty,
      double driftPpm,
      double driftUncertainty,
      boolean inconsistent) {}

  private ClockFit(List<ClockSample> above, List<ClockSample> below) {
    this.above = new ClockEnvelope(above);
    List<ClockSample> mirrored = new ArrayList<>(below.size());
    for (ClockSample sample : below) {
      mirrored.add(new ClockSample(sample.seconds(), -sample.micros()));
    }
    this.below = new ClockEnvelope(mirrored);
  }

  /**
   * Fits samples of both directions.
   *
   * @param above samples of messages that passed the first tap first
   * @param below samples of messages that passed the second tap first
   */
  static Line of(List<ClockSample> above, List<ClockSample> below) {
    return new ClockFit(above, below).line();
  }

  private Line line() {
    double best = highest(this::width, -MAX_DRIFT_PPM, MAX_DRIFT_PPM);
    double width = width(best);
    double plateau = width - PLATEAU_MICROS;
    double drift = (edge(plateau, best, -MAX_DRIFT_PPM) + edge(plateau, best, MAX_DRIFT_PPM)) / 2;
    double offset = (above.height(drift) - below.height(-drift)) / 2;
    // Samples that contradict each other are wrong by the contradiction at least.
    double slack = RESOLUTION_MICROS + Math.max(0, -width);
    double from = edge(-2 * slack, best, -MAX_DRIFT_PPM);
    double to = edge(-2 * slack, best, MAX_DRIFT_PPM);
    double most = above.height(highest(above::height, from, to)) + slack;
    double least = -below.height(-highest(slope -> below.height(-slope), from, to)) - slack;
    return new Line(
        offset,
        Math.max(most - offset, offset - least),
        drift,
        Math.max(to - drift, drift - from),
        width < -2 * RESOLUTION_MICROS);
  }

  /** Returns the height of the strip of a slope; negative if the samples overlap. */
  private double width(double slope) {
    return above.height(slope) + below.height(-slope);
  }

  /** Returns the slope at which a concave function is highest. */
  private static double highest(DoubleUnaryOperator concave, double from, double to) {
    double low = from;
    double high = to;
    for (int i = 0; i < STEPS; i++) {
      double third = (high - low) * THIRD;
      if (concave.applyAsDouble(low + third) < concave.applyAsDouble(high - third)) {
        low += third;
      } else {
        high -= third;
      }
    }
    return (low + high) / 2;
  }

  /** Returns the slope nearest to a limit at which the strip still has a width. */
  private double edge(double least, double inside, double limit) {
    if (width(limit) >= least) {
      return limit;
    }
    double in = inside;
    double out = limit;
    for (int i = 0; i < STEPS; i++) {
      double middle = (in + out) / 2;
      if (width(middle) >= least) {
        in = middle;
      } else {
        out = middle;
      }
    }
    return in;
  }
}
