package io.sipstream.calls.clock;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects the samples of two taps within a minute, by link and direction. Not thread-safe. */
final class ClockMinute {
  /** Most samples; the fit does not need further ones. */
  static final int SAMPLES = 20_000;

  /** Samples farther from the median are of two different transmissions of a message. */
  private static final double FARTHEST_MICROS = 400_000;

  private static final double LEAST_SPREAD = 1;

  /** Holds both directions between two elements. */
  private static final class Link {
    private final List<ClockSample> there = new ArrayList<>();
    private final List<ClockSample> back = new ArrayList<>();
  }

  private final Map<ClockLink, Link> links = new TreeMap<>();
  private int samples;

  void add(ClockLink link, boolean back, ClockSample sample) {
    if (samples < SAMPLES) {
      samples++;
      Link of = links.computeIfAbsent(link, one -> new Link());
      (back ? of.back : of.there).add(sample);
    }
  }

  /** Returns the clock of this minute. */
  TapClock clock(long startMicros, String reference, String tap) {
    removeOutliers();
    double slope = commonSlope();
    List<ClockSample> above = new ArrayList<>();
    List<ClockSample> below = new ArrayList<>();
    for (Link link : links.values()) {
      if (!link.there.isEmpty() && !link.back.isEmpty()) {
        boolean first = mean(link.there, slope) >= mean(link.back, slope);
        above.addAll(first ? link.there : link.back);
        below.addAll(first ? link.back : link.there);
      }
    }
    if (above.isEmpty()) {
      double offset = median(all(), slope);
      return TapClock.oneWay(startMicros, reference, tap, offset, slope, count());
    }
    ClockFit.Line line = ClockFit.of(above, below);
    int used = above.size() + below.size();
    return TapClock.of(startMicros, reference, tap, line, used);
  }

  private List<ClockSample> all() {
    List<ClockSample> all = new ArrayList<>();
    for (Link link : links.values()) {
      all.addAll(link.there);
      all.addAll(link.back);
    }
    return all;
  }

  private int count() {
    return all().size();
  }

  private void removeOutliers() {
    double median = median(all(), 0);
    for (Link link : links.values()) {
      link.there.removeIf(one -> Math.abs(one.micros() - median) > FARTHEST_MICROS);
      link.back.removeIf(one -> Math.abs(one.micros() - median) > FARTHEST_MICROS);
    }
  }

  /** Returns the slope of the regression with a height for each direction of each link. */
  private double commonSlope() {
    double product = 0;
    double square = 0;
    for (Link link : links.values()) {
      for (Collection<ClockSample> direction : List.of(link.there, link.back)) {
        double seconds = direction.stream().mapToDouble(ClockSample::seconds).average().orElse(0);
        double micros = direction.stream().mapToDouble(ClockSample::micros).average().orElse(0);
        for (ClockSample sample : direction) {
          double distance = sample.seconds() - seconds;
          product += distance * (sample.micros() - micros);
          square += distance * distance;
        }
      }
    }
    double slope = square < LEAST_SPREAD ? 0 : product / square;
    return Math.max(-ClockFit.MAX_DRIFT_PPM, Math.min(ClockFit.MAX_DRIFT_PPM, slope));
  }

  private static double mean(List<ClockSample> samples, double slope) {
    return samples.stream()
        .mapToDouble(one -> one.micros() - slope * one.seconds())
        .average()
        .orElse(0);
  }

  private static double median(List<ClockSample> samples, double slope) {
    double[] sorted =
        samples.stream()
            .mapToDouble(one -> one.micros() - slope * one.seconds())
            .sorted()
            .toArray();
    return sorted[sorted.length / 2];
  }
}
