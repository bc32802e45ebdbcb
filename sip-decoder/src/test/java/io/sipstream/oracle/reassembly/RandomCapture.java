package io.sipstream.oracle.reassembly;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/** Creates frames of several streams and fragmented datagrams, in the order of their arrival. */
final class RandomCapture {
  /** Less than the lateness that the decoder allows. */
  static final int MAX_LATE_NANOS = 1_800_000_000;

  private static final long BEGIN_NANOS = 1_795_380_942_000_000_000L;
  private static final int SPREAD_NANOS = 500_000_000;

  private final Random random;
  private final List<TimedFrame> frames = new ArrayList<>();
  private int id;

  private RandomCapture(long seed) {
    // Random gives similar first numbers for similar seeds; SplittableRandom does not.
    this.random = new Random(new SplittableRandom(seed).nextLong());
  }

  /** Returns one or two streams, in both directions, or a set of fragmented datagrams. */
  static List<TimedFrame> of(long seed) {
    RandomCapture capture = new RandomCapture(seed);
    if (capture.random.nextBoolean()) {
      capture.addStreams();
    } else {
      capture.addFragments();
    }
    return capture.inOrderOfArrival();
  }

  private void addStreams() {
    FlowFrames flow = FlowFrames.of(random, 40_000);
    add(flow);
    if (random.nextInt(3) == 0) {
      add(random.nextBoolean() ? flow.inVlan(200) : FlowFrames.of(random, 40_001));
    }
  }

  private void add(FlowFrames flow) {
    frames.addAll(new RandomStream(random, flow, this::nextId, time()).frames());
    if (random.nextBoolean()) {
      frames.addAll(new RandomStream(random, flow.reverse(), this::nextId, time()).frames());
    }
  }

  private void addFragments() {
    for (int n = 1 + random.nextInt(5); n > 0; n--) {
      FlowFrames flow = FlowFrames.of(random, 40_000);
      int itsId = nextId();
      frames.addAll(new RandomFragments(random, flow, itsId, time()).frames());
      if (random.nextInt(6) == 0) {
        frames.addAll(new RandomFragments(random, flow.inVlan(200), itsId, time()).frames());
      }
      if (random.nextInt(6) == 0) {
        frames.addAll(new RandomFragments(random, flow.reverse(), itsId, time()).frames());
      }
    }
  }

  private int nextId() {
    return ++id;
  }

  private long time() {
    return BEGIN_NANOS + random.nextInt(SPREAD_NANOS);
  }

  private List<TimedFrame> inOrderOfArrival() {
    int late = random.nextInt(3) == 0 ? 0 : random.nextInt(MAX_LATE_NANOS);
    Map<TimedFrame, Long> arrivals = new LinkedHashMap<>();
    for (TimedFrame frame : frames) {
      arrivals.put(frame, frame.timeNanos() + (late == 0 ? 0 : random.nextInt(late)));
    }
    return arrivals.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
