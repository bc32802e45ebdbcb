package io.sipstream.cli.calls;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.frames.LinkType;
import io.sipstream.frames.PcapWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a capture of SIP datagrams between 192.0.2.1 and 192.0.2.2, a millisecond apart. */
final class TestCapture implements Closeable {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long START_NANOS = 1_795_341_600_000_000_000L;

  private final PcapWriter file;
  private long timeNanos = START_NANOS;

  TestCapture(Path path) throws IOException {
    file = new PcapWriter(Files.newOutputStream(path), LinkType.RAW);
  }

  /** Adds a request to start a call, and its refusal with 486. */
  TestCapture busyCall(String callId, String from, String to) throws IOException {
    request("INVITE", callId, from, to);
    return response("486 Busy Here", callId, from, to);
  }

  /** Sets the time of the next message, microseconds after the start of the capture. */
  void at(long micros) {
    timeNanos = START_NANOS + micros * NANOS_PER_MICRO;
  }

  TestCapture request(String method, String callId, String from, String to) throws IOException {
    String line = method + " sip:b@192.0.2.2 SIP/2.0\r\n";
    return add(line, headers(method, callId, from, to), 1, 2);
  }

  TestCapture response(String status, String callId, String from, String to) throws IOException {
    return add("SIP/2.0 " + status + "\r\n", headers("INVITE", callId, from, to), 2, 1);
  }

  private static String headers(String method, String callId, String from, String to) {
    return """
    Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1
    From: <%s>;tag=a
    To: <%s>
    Call-ID: %s
    CSeq: 1 %s

    """
        .formatted(from, to, callId, method)
        .replace("\n", "\r\n");
  }

  private TestCapture add(String line, String headers, int from, int to) throws IOException {
    byte[] message = (line + headers).getBytes(UTF_8);
    file.write(
        timeNanos,
        ByteBuffer.allocate(28 + message.length)
            .putShort((short) 0x4500)
            .putShort((short) (28 + message.length))
            .putInt(0)
            .putInt(0x4011_0000)
            .putInt(0xC000_0200 + from)
            .putInt(0xC000_0200 + to)
            .putShort((short) 5060)
            .putShort((short) 5060)
            .putShort((short) (8 + message.length))
            .putShort((short) 0)
            .put(message)
            .array());
    timeNanos += NANOS_PER_MILLI;
    return this;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
