package io.sipstream.traffic.sample;

import io.sipstream.frames.LinkType;
import io.sipstream.frames.PcapWriter;
import io.sipstream.traffic.frame.Fragments;
import io.sipstream.traffic.frame.Frames;
import io.sipstream.traffic.frame.TcpFlow;
import io.sipstream.traffic.message.Endpoint;
import io.sipstream.traffic.message.Message;
import io.sipstream.traffic.message.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Generates captures at an even rate, for replays in real time. Most messages are datagrams. One in
 * ten is in two IP fragments, and one in ten is over TCP, in segments that are seconds apart. The
 * same arguments give the same bytes.
 */
public final class PacedCaptures {
  private static final long START_NANOS =
      Instant.parse("2026-11-22T08:00:00Z").getEpochSecond() * 1_000_000_000L;
  private static final int FRAGMENTED_PER_CENT = 10;
  private static final int TCP_PER_CENT = 10;
  private static final int CONNECTIONS = 40;
  // Below the five seconds that the job waits by default for missing bytes of a stream.
  private static final int PARTS_APART_MILLIS_MAX = 2_500;
  private static final int SHORTEST_CUT_BYTES = 200;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Timed(long nanos, long order, byte[] frame) {}

  private final Random random;
  private final Traffic traffic;
  private final TcpFlow[] flows = new TcpFlow[CONNECTIONS];
  private final long[] flowFreeNanos = new long[CONNECTIONS];
  private final PriorityQueue<Timed> frames =
      new PriorityQueue<>(Comparator.comparingLong(Timed::nanos).thenComparingLong(Timed::order));
  private long order;
  private int identification;

  private final Path directory;
  private final long fileNanos;
  private final int fileCount;
  private final List<Path> files = new ArrayList<>();
  private PcapWriter file;

  private PacedCaptures(Path directory, long fileNanos, int fileCount, long seed) {
    this.directory = directory;
    this.fileNanos = fileNanos;
    this.fileCount = fileCount;
    random = new Random(seed);
    traffic = new Traffic(seed);
  }

  /**
   * Writes consecutive captures of equal duration, {@code paced-000.pcap} and so on.
   *
   * @param messages number of SIP messages in all captures
   * @param duration approximate time from the first message to the last
   * @return the files in the order of capture
   */
  public static List<Path> write(
      Path directory, int messages, Duration duration, int files, long seed) throws IOException {
    PacedCaptures captures = new PacedCaptures(directory, duration.toNanos() / files, files, seed);
    captures.write(messages, duration.toNanos() / messages);
    return captures.files;
  }

  private void write(int messages, long stepNanos) throws IOException {
    nextFile();
    for (int i = 0; i < CONNECTIONS; i++) {
      Endpoint client = new Endpoint(SampleCaptures.ALICE.endpoint().address(), 41_000 + i);
      flows[i] = TcpFlow.between(client, SampleCaptures.BOB.endpoint(), 1L + random.nextInt());
      flows[i].handshake().forEach(frame -> add(START_NANOS, frame));
      flowFreeNanos[i] = START_NANOS + 1;
    }
    for (int sip = 0; sip < messages; ) {
      long nanos = START_NANOS + sip * stepNanos;
      writeUntil(nanos);
      int kind = random.nextInt(100);
      if (kind < TCP_PER_CENT) {
        scheduleOverTcp(sip++, nanos);
        continue;
      }
      Message message = traffic.next();
      sip += message.sip() ? 1 : 0;
      if (kind < TCP_PER_CENT + FRAGMENTED_PER_CENT
          && message.payload().length >= SHORTEST_CUT_BYTES) {
        int half = (message.payload().length / 2 + 7) / 8 * 8;
        scheduleParts(nanos, Frames.ethernets(Fragments.of(message, ++identification, half)));
      } else {
        add(nanos, Frames.ethernet(Frames.udpPacket(message)));
      }
    }
    writeUntil(Long.MAX_VALUE);
    file.close();
  }

  private void scheduleOverTcp(int number, long nanos) {
    int i = random.nextInt(CONNECTIONS);
    byte[] message =
        SampleCaptures.ping(SampleCaptures.ALICE, SampleCaptures.BOB, "tcp-" + number)
            .over("TCP")
            .payload();
    int cut = 1 + random.nextInt(message.length - 1);
    // Segments keep their order: the next one of a connection follows all previous ones.
    long begin = Math.max(nanos, flowFreeNanos[i]);
    flowFreeNanos[i] = 1 + scheduleParts(begin, flows[i].send(message, cut));
  }

  /** Schedules the parts of a message; returns a time after the last one. */
  private long scheduleParts(long nanos, List<byte[]> parts) {
    long at = nanos;
    for (byte[] part : parts) {
      add(at, part);
      at += 1 + random.nextInt(PARTS_APART_MILLIS_MAX) * NANOS_PER_MILLI;
    }
    return at;
  }

  private void add(long nanos, byte[] frame) {
    frames.add(new Timed(nanos, order++, frame));
  }

  private void writeUntil(long endNanos) throws IOException {
    while (!frames.isEmpty() && frames.peek().nanos() < endNanos) {
      Timed next = frames.remove();
      while (files.size() < fileCount && next.nanos() >= START_NANOS + files.size() * fileNanos) {
        file.close();
        nextFile();
      }
      file.write(next.nanos(), next.frame());
    }
  }

  private void nextFile() throws IOException {
    Path path = directory.resolve("paced-%03d.pcap".formatted(files.size()));
    file = new PcapWriter(Files.newOutputStream(path), LinkType.ETHERNET);
    files.add(path);
  }
}
