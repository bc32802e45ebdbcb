package io.sipstream.oracle.reassembly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Creates the fragments of one UDP datagram. Duplicates arrive within half a second or after two
 * seconds, since a joined packet is remembered for one second.
 */
final class RandomFragments {
  private static final int MAX_FRAGMENTS = 40;
  private static final long SECOND = 1_000_000_000;
  private static final int STEP = 1_000_000_000 / 60;
  private static final int LATER = 1_000_000_000 / 2;

  private final Random random;
  private final FlowFrames flow;
  private final int id;
  private final List<TimedFrame> frames = new ArrayList<>();
  private long timeNanos;

  RandomFragments(Random random, FlowFrames flow, int id, long timeNanos) {
    this.random = random;
    this.flow = flow;
    this.id = id;
    this.timeNanos = timeNanos;
  }

  List<TimedFrame> frames() {
    byte[] datagram = datagram();
    if (random.nextInt(10) == 0) {
      frames.add(
          random.nextBoolean()
              ? flow.udp(timeNanos, datagram)
              : flow.fragment(timeNanos, false, datagram, 0, datagram.length, id));
      return frames;
    }
    send(datagram);
    if (random.nextInt(8) == 0) {
      // The identification again, with the same datagram or another one.
      timeNanos += random.nextBoolean() ? 1 + random.nextInt(LATER) : 2 * SECOND;
      send(random.nextBoolean() ? datagram : datagram());
    }
    return frames;
  }

  private byte[] datagram() {
    return flow.datagram(new RandomSip(random).next(3_000).getBytes(ISO_8859_1));
  }

  private void send(byte[] datagram) {
    int unit = 8 * new int[] {1, 4, 64, 185}[random.nextInt(4)];
    unit = Math.max(unit, datagram.length / MAX_FRAGMENTS / 8 * 8 + 8);
    List<int[]> ranges = new ArrayList<>();
    for (int at = 0; at < datagram.length; ) {
      int to = Math.min(datagram.length, at + 8 * (1 + random.nextInt(unit / 8)));
      ranges.add(new int[] {at, to});
      at = to;
    }
    if (random.nextInt(6) == 0) {
      ranges.remove(random.nextInt(ranges.size()));
    }
    if (random.nextInt(6) == 0) {
      int from = 8 * random.nextInt((datagram.length - 1) / 8);
      int to = Math.min(datagram.length, from + 8 * (1 + random.nextInt(unit / 8)));
      ranges.add(new int[] {from, to});
    }
    if (random.nextBoolean()) {
      Collections.shuffle(ranges, random);
    }
    List<TimedFrame> copies = new ArrayList<>();
    for (int[] range : ranges) {
      timeNanos += random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(STEP);
      TimedFrame frame = flow.fragment(timeNanos, false, datagram, range[0], range[1], id);
      frames.add(frame);
      if (random.nextInt(8) == 0) {
        copies.add(frame.at(timeNanos + 1 + random.nextInt(LATER)));
      }
    }
    frames.addAll(copies);
  }
}
