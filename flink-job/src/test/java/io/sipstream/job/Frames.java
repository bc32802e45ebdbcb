package io.sipstream.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.frames.LinkType;
import io.sipstream.job.kafka.FrameDeserializer;
import io.sipstream.job.record.RawFrame;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Frames and Kafka records as the agent writes them, for tests. */
public final class Frames {
  public static final String TOPIC = "sip-frames";
  public static final long RECORD_TIME_MILLIS = 1_795_000_000_000L;
  public static final long CAPTURE_TIME_NANOS = RECORD_TIME_MILLIS * 1_000_000L + 123_456L;
  private static final int IPV4_HEADER_BYTES = 20;
  private static final int UDP_HEADER_BYTES = 8;
  private static final int TCP_HEADER_BYTES = 20;
  public static final int FIN = 1;
  public static final int SYN = 2;
  public static final int RST = 4;
  public static final int ACK = 16;

  private Frames() {}

  /** An OPTIONS request from port 5060 to {@code port}, as raw IP. */
  public static byte[] sip(String callId, int port) {
    String message =
        String.join(
            "\r\n",
            "OPTIONS sip:bob@192.0.2.2 SIP/2.0",
            "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1",
            "From: <sip:alice@192.0.2.1>;tag=1",
            "To: <sip:bob@192.0.2.2>",
            "Call-ID: " + callId,
            "CSeq: 1 OPTIONS",
            "Content-Length: 0",
            "",
            "");
    return udp(port, port, message.getBytes(UTF_8));
  }

  public static byte[] udp(int sourcePort, int destinationPort, byte[] payload) {
    int udpBytes = UDP_HEADER_BYTES + payload.length;
    ByteBuffer frame = ByteBuffer.allocate(IPV4_HEADER_BYTES + udpBytes);
    // RFC 791 section 3.1: version 4, five words of header, time to live 64, protocol 17.
    frame.put((byte) 0x45).put((byte) 0).putShort((short) (IPV4_HEADER_BYTES + udpBytes));
    frame.putInt(0).put((byte) 64).put((byte) 17).putShort((short) 0);
    frame.put(new byte[] {(byte) 192, 0, 2, 1}).put(new byte[] {(byte) 192, 0, 2, 2});
    // RFC 768: checksum 0 means none.
    frame.putShort((short) sourcePort).putShort((short) destinationPort);
    frame.putShort((short) udpBytes).putShort((short) 0).put(payload);
    return frame.array();
  }

  /** A part of a raw IP packet, as RFC 791 section 3.2 has it; places are those of the payload. */
  public static byte[] fragment(byte[] packet, int begin, int end, int identification) {
    boolean more = IPV4_HEADER_BYTES + end < packet.length;
    return ByteBuffer.allocate(IPV4_HEADER_BYTES + end - begin)
        .put(packet, 0, IPV4_HEADER_BYTES)
        .put(packet, IPV4_HEADER_BYTES + begin, end - begin)
        .putShort(2, (short) (IPV4_HEADER_BYTES + end - begin))
        .putShort(4, (short) identification)
        .putShort(6, (short) ((more ? 0x2000 : 0) | begin / 8))
        .array();
  }

  /** A TCP segment between ports 5060, as RFC 9293 section 3.1 has it, in raw IP. */
  public static byte[] segment(long sequence, int flags, byte[] payload) {
    int bytes = IPV4_HEADER_BYTES + TCP_HEADER_BYTES + payload.length;
    return ByteBuffer.allocate(bytes)
        .put((byte) 0x45)
        .put((byte) 0)
        .putShort((short) bytes)
        .putInt(0)
        .put((byte) 64)
        .put((byte) 6)
        .putShort((short) 0)
        .put(new byte[] {(byte) 192, 0, 2, 1, (byte) 192, 0, 2, 2})
        .putShort((short) 5060)
        .putShort((short) 5060)
        .putInt((int) sequence)
        .putInt(0)
        .put((byte) 0x50)
        .put((byte) flags)
        .putShort((short) 8192)
        .putInt(0)
        .put(payload)
        .array();
  }

  /** A record of raw IP with a good time, and these headers beside. */
  public static ConsumerRecord<byte[], byte[]> record(long offset, byte[] value, String... more) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("ts", Long.toString(CAPTURE_TIME_NANOS + offset).getBytes(UTF_8));
    headers.add("lt", Integer.toString(LinkType.RAW).getBytes(UTF_8));
    for (int i = 0; i < more.length; i += 2) {
      headers.add(more[i], more[i + 1] == null ? null : more[i + 1].getBytes(UTF_8));
    }
    return record(offset, value, headers, RECORD_TIME_MILLIS);
  }

  public static ConsumerRecord<byte[], byte[]> record(
      long offset, byte[] value, RecordHeaders headers, long recordTimeMillis) {
    return new ConsumerRecord<>(
        TOPIC,
        3,
        offset,
        recordTimeMillis,
        TimestampType.LOG_APPEND_TIME,
        0,
        value == null ? 0 : value.length,
        null,
        value,
        headers,
        Optional.empty());
  }

  public static RawFrame raw(long offset, byte[] value, String... more) {
    return FrameDeserializer.read(record(offset, value, more));
  }
}
