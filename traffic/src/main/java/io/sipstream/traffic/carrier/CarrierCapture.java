package io.sipstream.traffic.carrier;

import io.sipstream.frames.PcapWriter;
import io.sipstream.traffic.frame.Fragments;
import io.sipstream.traffic.frame.Frames;
import io.sipstream.traffic.message.Message;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Writes a carrier's traffic as captured at one interface: datagrams, interleaved fragments, and
 * segments. The same seed and mix give the same bytes, and fewer messages give a prefix of them.
 * Memory does not grow with the number of messages.
 */
public final class CarrierCapture {
  private static final int VLAN = 42;
  // Largest gap; the mean rate is 10,000 frames per second.
  private static final int GAP_NANOS = 200_000;
  private static final int REVERSED_PER_CENT = 10;
  // Other frames are interleaved with fragments, at most some 20 ms of traffic.
  private static final int MOST_WAITING_FRAGMENTS = 64;
  private static final int SHORTEST_CUT_BYTES = 200;
  private static final int IPV4_HEADER_BYTES = 20;
  private static final int IPV6_HEADER_BYTES = 40;
  private static final int FRAGMENT_HEADER_BYTES = 8;
  private static final int UDP_HEADER_BYTES = 8;
  private static final int FRAGMENT_UNIT_BYTES = 8;

  private final PcapWriter file;
  private final CarrierMix mix;
  private final CarrierTraffic traffic;
  // Timestamps and cuts use a separate generator, so that messages do not depend on them.
  private final Random random;
  private final Deque<byte[]> later = new ArrayDeque<>();
  private long timeNanos = TrafficGenerator.START_NANOS;
  private int identification;
  private long frames;
  private long messages;
  private long cut;
  private long overTcp;

  private CarrierCapture(PcapWriter file, long seed, CarrierMix mix) {
    this.file = file;
    this.mix = mix;
    this.traffic = new CarrierTraffic(seed, mix);
    this.random = new Random(seed);
  }

  /**
   * Counts the content of a capture.
   *
   * @param messages SIP messages
   * @param cut messages in fragments
   * @param overTcp messages in segments
   * @param broken malformed messages
   */
  public record Written(long frames, long messages, long cut, long overTcp, long broken) {}

  /** Writes frames until that many SIP messages are complete. */
  public static Written write(PcapWriter file, long messages, long seed, CarrierMix mix)
      throws IOException {
    CarrierCapture capture = new CarrierCapture(file, seed, mix);
    while (capture.messages < messages) {
      capture.step();
    }
    return capture.end();
  }

  private void step() throws IOException {
    CarrierTraffic.Sent sent = traffic.next();
    Message message = sent.message();
    if (!message.sip()) {
      write(Frames.ethernet(Frames.udpPacket(message)));
      return;
    }
    messages++;
    if (sent.trunk() == null) {
      datagram(message);
    } else {
      overTcp++;
      for (byte[] frame : sent.trunk().send(message)) {
        write(frame);
      }
    }
    if (!later.isEmpty() && random.nextBoolean()) {
      write(later.remove());
    }
    while (later.size() > MOST_WAITING_FRAGMENTS) {
      write(later.remove());
    }
  }

  private void datagram(Message message) throws IOException {
    boolean ipv6 = message.from().isIpv6();
    int datagramBytes = UDP_HEADER_BYTES + message.payload().length;
    boolean small =
        datagramBytes <= mix.mtuBytes() - (ipv6 ? IPV6_HEADER_BYTES : IPV4_HEADER_BYTES);
    if (small
        && (cut * 1000 >= messages * mix.cutPerMille() || datagramBytes < SHORTEST_CUT_BYTES)) {
      boolean tagged = message.from().port() % 16 == 0;
      byte[] packet = Frames.udpPacket(message);
      write(tagged ? Frames.ethernet(packet, VLAN) : Frames.ethernet(packet));
      return;
    }
    cut++;
    int headersBytes = ipv6 ? IPV6_HEADER_BYTES + FRAGMENT_HEADER_BYTES : IPV4_HEADER_BYTES;
    int fragmentBytes =
        small ? datagramBytes / 2 + FRAGMENT_UNIT_BYTES - 1 : mix.mtuBytes() - headersBytes;
    // All but the last have a multiple of eight bytes (RFC 791 section 3.2, RFC 8200 section 4.5).
    fragmentBytes -= fragmentBytes % FRAGMENT_UNIT_BYTES;
    List<byte[]> fragments =
        Frames.ethernets(Fragments.of(message, ++identification, fragmentBytes));
    if (random.nextInt(100) < REVERSED_PER_CENT) {
      fragments = new ArrayList<>(fragments);
      Collections.reverse(fragments);
    }
    write(fragments.get(0));
    later.addAll(fragments.subList(1, fragments.size()));
  }

  private Written end() throws IOException {
    while (!later.isEmpty()) {
      write(later.remove());
    }
    for (Trunk trunk : traffic.trunks()) {
      for (byte[] frame : trunk.flush()) {
        write(frame);
      }
    }
    return new Written(frames, messages, cut, overTcp, traffic.broken());
  }

  private void write(byte[] frame) throws IOException {
    timeNanos += 1 + random.nextInt(GAP_NANOS);
    file.write(timeNanos, frame);
    frames++;
  }
}
