package io.sipstream.benchmarks.bench;

import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Holds one value per round. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Samples(double[] rounds) {

  public static Samples of(DoubleStream rounds) {
    return new Samples(rounds.toArray());
  }

  /** Combines the values of two samples per round. */
  public Samples with(Samples that, DoubleBinaryOperator operator) {
    return of(
        IntStream.range(0, rounds.length)
            .mapToDouble(i -> operator.applyAsDouble(rounds[i], that.rounds[i])));
  }

  /** Converts the value of each round. */
  public Samples map(DoubleUnaryOperator operator) {
    return of(DoubleStream.of(rounds).map(operator));
  }

  /** Returns the median; the mean of the middle two for an even number of rounds. */
  public double median() {
    double[] sorted = DoubleStream.of(rounds).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  public double max() {
    return DoubleStream.of(rounds).max().orElseThrow();
  }

  /** Returns the median, and for several rounds the minimum and maximum. */
  public String text(int decimals) {
    String middle = number(median(), decimals);
    if (rounds.length == 1) {
      return middle;
    }
    double min = DoubleStream.of(rounds).min().orElseThrow();
    return middle + " (" + number(min, decimals) + "-" + number(max(), decimals) + ")";
  }

  /** Formats a number with thousands separators. */
  public static String number(double number, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", number);
  }
}
