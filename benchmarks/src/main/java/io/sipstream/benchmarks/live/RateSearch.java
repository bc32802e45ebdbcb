package io.sipstream.benchmarks.live;

import io.sipstream.benchmarks.run.BenchException;
import java.io.IOException;

/** Looks for the highest rate at which nothing is lost: doubles it, then halves what is between. */
final class RateSearch {
  private static final double FIRST_PER_SECOND = 10_000;
  private static final double LOWEST_PER_SECOND = 100;

  /** Up to which two rates are taken for the same. */
  private static final double PRECISION = 1.1;

  /**
   * Of what was asked for, at least, is as fast as was asked for. Above the inverse of the root of
   * {@link #PRECISION}, so that each rate that holds brings the search on.
   */
  static final double REACHED = 0.97;

  private RateSearch() {}

  /**
   * What became of a rate.
   *
   * @param perSecond that the sender reached
   * @param whole whether nothing was lost
   */
  record Trial(double perSecond, boolean whole) {}

  /** Tries a rate. */
  interface Trials {
    Trial at(double perSecond) throws IOException, InterruptedException;
  }

  /**
   * The highest rate without a loss.
   *
   * @param senderWasTheLimit whether it would have gone on if the sender could
   */
  public record Found(double perSecond, boolean senderWasTheLimit) {}

  static Found highest(Trials trials) throws IOException, InterruptedException {
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double asked = FIRST_PER_SECOND;
    while (high > low * PRECISION) {
      Trial trial = trials.at(asked);
      if (trial.whole()) {
        low = Math.max(low, trial.perSecond());
        if (trial.perSecond() < asked * REACHED) {
          return new Found(low, high == Double.POSITIVE_INFINITY);
        }
      } else {
        high = Math.min(high, trial.perSecond());
      }
      asked = between(low, high);
    }
    return new Found(low, false);
  }

  private static double between(double low, double high) {
    if (high == Double.POSITIVE_INFINITY) {
      return low * 2;
    }
    if (low == 0) {
      if (high / 2 < LOWEST_PER_SECOND) {
        throw new BenchException("Frames are lost even at %.0f frames per second.".formatted(high));
      }
      return high / 2;
    }
    return Math.sqrt(low * high);
  }
}
