package io.sipstream.traffic.live;

import io.sipstream.frames.LinkType;
import io.sipstream.frames.PcapWriter;
import io.sipstream.traffic.frame.Frames;
import io.sipstream.traffic.message.Dialog;
import io.sipstream.traffic.message.Message;
import io.sipstream.traffic.message.Party;
import io.sipstream.traffic.message.Population;
import io.sipstream.traffic.message.Traffic;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Writes conversations as they happen, in real time, as a capture to standard output: calls of
 * several outcomes, registrations, OPTIONS, subscriptions and messages. Ends when the reader does.
 */
public final class LiveTraffic {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Mean time between the starts of conversations. */
  private static final int MEAN_START_MILLIS = 1_000;

  private static final int FIRST_MEDIA_PORT = 16_384;
  private static final int MEDIA_PORTS = 32_768;

  private final Random random;
  private final Population population;
  private final PriorityQueue<Due> waiting = new PriorityQueue<>();
  private long startMillis;
  private int mediaPort;

  /** A message at its time, milliseconds since the start, and those that follow it. */
  private record Due(long millis, Message message, Iterator<Message> rest)
      implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return Long.compare(millis, other.millis);
    }
  }

  /**
   * A message at its time.
   *
   * @param millis milliseconds since the start
   */
  public record Timed(long millis, Message message) {}

  public LiveTraffic(Random random) {
    this.random = random;
    this.population = new Population(random);
  }

  /** Returns the next message; times do not descend. */
  public Timed next() {
    while (waiting.isEmpty() || waiting.element().millis() >= startMillis) {
      Iterator<Message> messages = conversation();
      waiting.add(new Due(startMillis, messages.next(), messages));
      startMillis += random.nextInt(2 * MEAN_START_MILLIS);
    }
    Due due = waiting.remove();
    if (due.rest().hasNext()) {
      Message following = due.rest().next();
      waiting.add(new Due(due.millis() + delayMillis(following), following, due.rest()));
    }
    return new Timed(due.millis(), due.message());
  }

  private Iterator<Message> conversation() {
    Party caller = population.phone(false);
    Party callee = population.server(false);
    mediaPort = (mediaPort + 4) % MEDIA_PORTS;
    Dialog dialog = new Dialog(caller, callee, Traffic.callId(random, caller));
    return Traffic.converse(random, dialog, caller, callee, FIRST_MEDIA_PORT + mediaPort)
        .iterator();
  }

  /** Returns the time before a message: a callee answers, and parties talk before the BYE. */
  private int delayMillis(Message message) {
    String text = message.text();
    if (text.startsWith("BYE ")) {
      return 3_000 + random.nextInt(20_000);
    }
    boolean answer = text.startsWith("SIP/2.0 200") && text.contains(" INVITE\r\n");
    return answer || text.startsWith("CANCEL ")
        ? 1_000 + random.nextInt(4_000)
        : 10 + random.nextInt(90);
  }

  /** Writes messages until standard output is closed. */
  public static void main(String[] args) throws InterruptedException {
    LiveTraffic traffic = new LiveTraffic(new Random());
    long start = System.currentTimeMillis();
    // System.out reports no error.
    try (PcapWriter file =
        new PcapWriter(new FileOutputStream(FileDescriptor.out), LinkType.ETHERNET)) {
      while (true) {
        Timed next = traffic.next();
        long at = start + next.millis();
        TimeUnit.MILLISECONDS.sleep(Math.max(0, at - System.currentTimeMillis()));
        file.write(
            at * NANOS_PER_MILLI + traffic.random.nextInt((int) NANOS_PER_MILLI),
            Frames.ethernet(Frames.udpPacket(next.message())));
        file.flush();
      }
    } catch (IOException e) {
      // The reader has ended.
      System.exit(0);
    }
  }
}
