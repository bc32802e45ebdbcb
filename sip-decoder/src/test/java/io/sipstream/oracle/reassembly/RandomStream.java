package io.sipstream.oracle.reassembly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

/**
 * Creates the frames of one direction of a TCP connection. A missing byte arrives within a second
 * or never, which keeps every time far from the timeouts of reassembly. Few ranges have gaps
 * between them at a time, which keeps their number below its limit.
 */
final class RandomStream {
  private static final int FIN = 1;
  private static final int SYN = 2;
  private static final int RST = 4;
  private static final int ACK = 16;
  private static final int MAX_SEGMENTS = 150;
  private static final int MAX_DISPLACED = 4;
  private static final int MAX_MISSING = 4;
  private static final long SECOND = 1_000_000_000;
  private static final int STEP = 1_000_000_000 / 60;
  private static final int LATER = 1_000_000_000 / 2;

  private final Random random;
  private final FlowFrames flow;
  private final IntSupplier ids;
  private final List<TimedFrame> segments = new ArrayList<>();
  private byte[] bytes;
  private long first;
  private long timeNanos;

  /**
   * Creates a stream.
   *
   * @param ids gives identifications of fragmented packets
   */
  RandomStream(Random random, FlowFrames flow, IntSupplier ids, long timeNanos) {
    this.random = random;
    this.flow = flow;
    this.ids = ids;
    this.timeNanos = timeNanos;
    this.first = random.nextInt(4) == 0 ? -random.nextInt(2_000) : random.nextInt();
  }

  /** Returns the frames of one or two connections. */
  List<TimedFrame> frames() {
    connect(random.nextInt(5) > 0, false);
    if (random.nextInt(6) == 0) {
      // Another connection with the same ports.
      timeNanos += 2 * SECOND;
      first += (1 << 29) + random.nextInt(1 << 29);
      connect(true, true);
    }
    boolean fragments = random.nextInt(8) == 0;
    List<TimedFrame> frames = new ArrayList<>();
    for (TimedFrame segment : segments) {
      byte[] whole = segment.bytes();
      if (fragments && (whole[13] & SYN) == 0 && random.nextBoolean()) {
        int cut = 8 * (1 + random.nextInt((whole.length - 1) / 8));
        int id = ids.getAsInt();
        long before = segment.timeNanos() - random.nextInt(1_000);
        frames.add(flow.fragment(before, true, whole, 0, cut, id));
        frames.add(flow.fragment(segment.timeNanos(), true, whole, cut, whole.length, id));
      } else {
        frames.add(flow.tcp(segment.timeNanos(), whole));
      }
    }
    return frames;
  }

  private void connect(boolean syn, boolean again) {
    bytes = new RandomSip(random).stream().getBytes(ISO_8859_1);
    if (syn) {
      step();
      boolean displaced = !again && random.nextInt(8) == 0;
      int early = random.nextInt(10) == 0 ? Math.min(bytes.length, 50) : 0;
      segments.add(
          segment(displaced ? later(timeNanos) : timeNanos, -1, SYN, Arrays.copyOf(bytes, early)));
      if (random.nextInt(8) == 0) {
        segments.add(segment(later(timeNanos + SECOND), -1, SYN, new byte[0]));
      }
      timeNanos++;
    }
    boolean fin = random.nextInt(3) > 0;
    List<TimedFrame> sent = new ArrayList<>();
    send(fin, sent);
    sendAgain(sent);
    displace(sent);
    lose(sent);
    segments.addAll(sent);
    timeNanos += 3 * SECOND;
    if (!fin && random.nextBoolean()) {
      segments.add(segment(timeNanos, bytes.length, RST, new byte[0]));
    }
  }

  private void send(boolean fin, List<TimedFrame> sent) {
    int max = new int[] {1, 8, 100, 1_460}[random.nextInt(4)];
    max = Math.max(max, 2 * bytes.length / MAX_SEGMENTS + 1);
    boolean finWithData = fin && random.nextBoolean();
    for (int at = 0; at < bytes.length; ) {
      int to = Math.min(bytes.length, at + 1 + random.nextInt(max));
      step();
      sent.add(data(timeNanos, at, to, finWithData && to == bytes.length ? FIN | ACK : ACK));
      if (random.nextInt(30) == 0) {
        sent.add(segment(timeNanos, to, ACK, new byte[0]));
      }
      at = to;
    }
    if (fin && !finWithData) {
      step();
      sent.add(segment(timeNanos, bytes.length, FIN | ACK, new byte[0]));
    }
  }

  /** Adds duplicates, and bytes that are sent again in other segments. */
  private void sendAgain(List<TimedFrame> sent) {
    int originals = sent.size();
    if (bytes.length == 0) {
      return;
    }
    for (int copies = random.nextInt(4); copies > 0; copies--) {
      TimedFrame original = sent.get(random.nextInt(originals));
      sent.add(original.at(later(original.timeNanos())));
    }
    for (int again = random.nextInt(4); again > 0; again--) {
      int from = random.nextInt(bytes.length);
      int to = Math.min(bytes.length, from + 1 + random.nextInt(1_000));
      if (random.nextInt(4) == 0) {
        sent.add(segment(later(timeNanos), from, ACK, otherLetters(from, to)));
      } else {
        long begin = sent.get(random.nextInt(originals)).timeNanos();
        sent.add(data(later(begin), from, to, ACK));
      }
    }
  }

  /**
   * Returns bytes with other letters of lower case, which changes no start line to another line.
   */
  private byte[] otherLetters(int from, int to) {
    byte[] other = Arrays.copyOfRange(bytes, from, to);
    for (int i = 0; i < other.length; i++) {
      if (other[i] >= 'a' && other[i] <= 'z') {
        other[i] = (byte) ('a' + random.nextInt(26));
      }
    }
    return other;
  }

  private void displace(List<TimedFrame> sent) {
    for (int n = random.nextInt(MAX_DISPLACED + 1); n > 0 && !sent.isEmpty(); n--) {
      int index = random.nextInt(sent.size());
      sent.set(index, sent.get(index).at(later(sent.get(index).timeNanos())));
    }
  }

  private void lose(List<TimedFrame> sent) {
    int missing = random.nextInt(3) == 0 ? random.nextInt(MAX_MISSING + 1) : 0;
    for (int n = missing; n > 0 && !sent.isEmpty(); n--) {
      int from = random.nextInt(sent.size());
      sent.subList(from, Math.min(sent.size(), from + 1 + random.nextInt(3))).clear();
    }
  }

  /** Advances the time; some segments have the same one. */
  private void step() {
    timeNanos += random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(STEP);
  }

  private long later(long nanos) {
    return nanos + 1 + random.nextInt(LATER);
  }

  private TimedFrame data(long nanos, int from, int to, int flags) {
    return segment(nanos, from, flags, Arrays.copyOfRange(bytes, from, to));
  }

  private TimedFrame segment(long nanos, int offset, int flags, byte[] payload) {
    return new TimedFrame(nanos, flow.segment(first + offset, flags, payload));
  }
}
