package io.sipstream.calls.clock;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Holds the lower convex hull of points: the lines below all points touch only these. */
final class ClockEnvelope {
  private final List<ClockSample> hull = new ArrayList<>();

  /** Creates the hull of one point at least. */
  ClockEnvelope(List<ClockSample> points) {
    List<ClockSample> sorted = new ArrayList<>(points);
    sorted.sort(
        Comparator.comparingDouble(ClockSample::seconds)
            .thenComparing(Comparator.comparingDouble(ClockSample::micros).reversed()));
    for (ClockSample point : sorted) {
      while (!hull.isEmpty() && isAbove(point)) {
        hull.remove(hull.size() - 1);
      }
      hull.add(point);
    }
  }

  /** Returns whether the last point of the hull is not below the line that a new point makes. */
  private boolean isAbove(ClockSample next) {
    ClockSample last = hull.get(hull.size() - 1);
    if (last.seconds() == next.seconds()) {
      return true;
    }
    if (hull.size() == 1) {
      return false;
    }
    ClockSample before = hull.get(hull.size() - 2);
    return (last.micros() - before.micros()) * (next.seconds() - before.seconds())
        >= (next.micros() - before.micros()) * (last.seconds() - before.seconds());
  }

  /** Returns the height at second 0 of the highest line of a slope that is below all points. */
  double height(double slope) {
    double least = Double.POSITIVE_INFINITY;
    for (ClockSample point : hull) {
      least = Math.min(least, point.micros() - slope * point.seconds());
    }
    return least;
  }
}
