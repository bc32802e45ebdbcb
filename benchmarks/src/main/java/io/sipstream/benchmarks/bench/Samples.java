package io.sipstream.benchmarks.bench;

import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** One figure in each of the rounds. */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Samples(double[] rounds) {

  public static Samples of(DoubleStream rounds) {
    return new Samples(rounds.toArray());
  }

  /** Another figure, of this and that one in the same round. */
  public Samples with(Samples that, DoubleBinaryOperator operator) {
    return of(
        IntStream.range(0, rounds.length)
            .mapToDouble(i -> operator.applyAsDouble(rounds[i], that.rounds[i])));
  }

  /** Another figure of the same rounds. */
  public Samples map(DoubleUnaryOperator operator) {
    return of(DoubleStream.of(rounds).map(operator));
  }

  /** The one in the middle, or the mean of the two. */
  public double median() {
    double[] sorted = DoubleStream.of(rounds).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  public double max() {
    return DoubleStream.of(rounds).max().orElseThrow();
  }

  /** The median and, of more than one, the lowest and the highest. */
  public String text(int decimals) {
    String middle = number(median(), decimals);
    if (rounds.length == 1) {
      return middle;
    }
    double min = DoubleStream.of(rounds).min().orElseThrow();
    return middle + " (" + number(min, decimals) + "-" + number(max(), decimals) + ")";
  }

  /** A number with commas between thousands. */
  public static String number(double number, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", number);
  }
}
