package io.sipstream.explorer.page;

import io.sipstream.calls.ladder.LadderMessage;
import io.sipstream.explorer.store.StoredMessage;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.PcapngWriter;
import io.sipstream.packet.IpAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Builds frames of messages: each is one UDP datagram, whatever carried it. */
final class RebuiltFrames {
  private static final String INTERFACE = "rebuilt from documents";
  private static final int RAW = 101;
  private static final int UDP = 17;
  private static final int UDP_HEADER = 8;
  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;
  private static final int HOPS = 64;
  private static final int LARGEST = 65_535;

  private RebuiltFrames() {}

  /** Returns a pcapng file with the messages; too long ones are cut. */
  static byte[] pcapng(List<StoredMessage> messages) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (PcapngWriter writer = new PcapngWriter(file)) {
      for (StoredMessage message : messages) {
        writer.write(frame(message));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  private static CapturedFrame frame(StoredMessage message) {
    LadderMessage ladder = message.ladder();
    byte[] source = IpAddress.parse(ladder.source().ip());
    byte[] destination = IpAddress.parse(ladder.destination().ip());
    byte[] sip = message.original().getBytes(StandardCharsets.UTF_8);
    int header = source.length == Integer.BYTES ? IPV4_HEADER : IPV6_HEADER;
    int whole = header + UDP_HEADER + sip.length;
    byte[] bytes = new byte[Math.min(LARGEST, whole)];
    ByteBuffer packet = ByteBuffer.wrap(bytes);
    if (header == IPV4_HEADER) {
      ipv4(packet, source, destination);
      packet.putShort(10, folded(sum(bytes, 0, IPV4_HEADER)));
    } else {
      ipv6(packet, source, destination);
    }
    int udp = packet.remaining();
    packet.putShort((short) ladder.source().port()).putShort((short) ladder.destination().port());
    packet.putShort((short) udp).putShort((short) 0);
    packet.put(sip, 0, packet.remaining());
    if (header == IPV6_HEADER) {
      // Mandatory over IPv6 (RFC 8200 section 8.1).
      packet.putShort(IPV6_HEADER + 6, checksum(bytes, udp));
    }
    return new CapturedFrame(
        ladder.timeNanos(),
        false,
        RAW,
        bytes,
        whole,
        ladder.tap().isEmpty() ? null : ladder.tap(),
        INTERFACE,
        null);
  }

  private static void ipv4(ByteBuffer packet, byte[] source, byte[] destination) {
    packet.put((byte) 0x45).put((byte) 0).putShort((short) packet.capacity()).putInt(0);
    packet.put((byte) HOPS).put((byte) UDP).putShort((short) 0).put(source).put(destination);
  }

  private static void ipv6(ByteBuffer packet, byte[] source, byte[] destination) {
    packet.putInt(0x60000000).putShort((short) (packet.capacity() - IPV6_HEADER));
    packet.put((byte) UDP).put((byte) HOPS).put(source).put(destination);
  }

  /** Returns the checksum of a datagram over IPv6 with its pseudo header. */
  private static short checksum(byte[] packet, int udp) {
    short sum = folded(sum(packet, 8, packet.length) + udp + UDP);
    return sum == 0 ? -1 : sum;
  }

  private static long sum(byte[] bytes, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i += 2) {
      sum += (bytes[i] & 0xFF) << 8 | (i + 1 < to ? bytes[i + 1] & 0xFF : 0);
    }
    return sum;
  }

  private static short folded(long sum) {
    long folded = sum;
    while (folded >> 16 != 0) {
      folded = (folded & 0xFFFF) + (folded >> 16);
    }
    return (short) ~folded;
  }
}
