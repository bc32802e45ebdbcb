package io.sipstream.reassembly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.decoder.CountingSink;
import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.TestFrames;
import io.sipstream.message.DecodedMessage;
import io.sipstream.packet.FrameContext;
import io.sipstream.sip.HeaderName;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Finds messages behind other bytes: every kind of them, in datagrams, streams and WebSockets, at
 * the start, in the middle and after idle time, in the message's segment, in a segment of their
 * own, and split at every byte.
 */
class LeadingBytesTest {
  private static final int RAW = 101;
  private static final int ETHERNET = 1;
  private static final long SECOND = 1_000_000_000L;
  private static final long IDLE_SECONDS = 1_000;
  private static final long FIRST = 4_294_967_000L;

  private static final String BEFORE = message("before", "OPTIONS sip:bob@h SIP/2.0", "OPTIONS");
  private static final List<String> MESSAGES =
      List.of(
          message("wanted", "INVITE sip:bob@h SIP/2.0", "INVITE"),
          message("wanted", "SIP/2.0 200 OK", "INVITE"));
  private static final String UNREGISTERED = message("wanted", "PROBE sip:bob@h SIP/2.0", "PROBE");

  private static int cases;

  /** What precedes a message. */
  enum Leading {
    NOTHING(Rule.SKIPPED, ""),
    ZERO(Rule.SKIPPED, "\0"),
    ZEROS(Rule.SKIPPED, "\0\0\0\0"),
    MANY_ZEROS(Rule.SKIPPED, "\0".repeat(100)),
    CRLF(Rule.SKIPPED, "\r\n"),
    PING(Rule.SKIPPED, "\r\n\r\n"),
    SPACES(Rule.SKIPPED, " \t "),
    ZERO_AND_CRLF(Rule.SKIPPED, "\0\r\n"),
    JAK(Rule.SKIPPED, "jaK\0"),
    HELLO(Rule.OWN_SEGMENT, "hello"),
    LETTER(Rule.OWN_SEGMENT, "x"),
    BRACE(Rule.JUNK, "}"),
    CONTROL(Rule.JUNK, "\1"),
    CONTROLS(Rule.JUNK, "\1\20\2\26\23"),
    TWO(Rule.JUNK, "\2"),
    HIGH(Rule.JUNK, "\u00ff"),
    HIGHS(Rule.JUNK, "\u00ff\u00fe"),
    BYTE_ORDER_MARK(Rule.JUNK, "\u00ef\u00bb\u00bf"),
    RTP(Rule.JUNK, "\u0080\0\0\1\0\0\0\u00a0\1\2\3\4"),
    TEXT(Rule.JUNK, "<134>1 host "),
    LINE(Rule.JUNK, "junk\r\n"),
    LINES(Rule.JUNK, "junk:\n(more)\r\n"),
    STUN(Rule.SKIPPED, "\0\1\0\0\u0021\u0012\u00a4\u0042abcdefghijkl"),
    STUN_RESPONSE(Rule.SKIPPED, "\1\1\0\10\u0021\u0012\u00a4\u0042abcdefghijkl\200\42\0\4name"),
    STUN_TWICE(Rule.SKIPPED, STUN.bytes + STUN.bytes),
    PROXY_1(Rule.SKIPPED, "PROXY TCP4 192.0.2.1 192.0.2.2 40000 5060\r\n"),
    PROXY_2(Rule.SKIPPED, "\r\n\r\n\0\r\nQUIT\n!\21\0\14\300\0\2\1\300\0\2\2\234\101\101\101"),
    PROXY_2_LOCAL(Rule.SKIPPED, "\r\n\r\n\0\r\nQUIT\n \0\0\0"),
    PROXY_2_IPV6(
        Rule.SKIPPED, "\r\n\r\n\0\r\nQUIT\n!\41\0\44" + "INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0\n"),
    ;

    final Rule rule;
    final String bytes;

    Leading(Rule rule, String bytes) {
      this.rule = rule;
      this.bytes = bytes;
    }

    boolean mayShareItsSegment() {
      return rule != Rule.OWN_SEGMENT;
    }
  }

  /** What is done with leading bytes. */
  enum Rule {
    SKIPPED,
    JUNK,
    /** Skipped, but part of a method if a segment begins with them and the method. */
    OWN_SEGMENT
  }

  /** Where the leading bytes are. */
  enum Position {
    START,
    MIDDLE,
    CAPTURE_BEGINS,
    AFTER_IDLE
  }

  private static String message(String callId, String startLine, String method) {
    return startLine
        + "\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\nTo: <sip:b@h>;tag=2\r\nFrom: <sip:a@h>;tag=1"
        + ("\r\nCall-ID: "
            + callId
            + "\r\nCSeq: 1 "
            + method
            + "\r\nContent-Length: 4\r\n\r\nbody");
  }

  @AfterAll
  static void printSize() {
    System.out.println("LeadingBytesTest: " + cases + " cases");
  }

  @ParameterizedTest
  @EnumSource
  void messagesAreFoundInStreams(Leading leading) {
    for (Position position : Position.values()) {
      for (String message : MESSAGES) {
        String all = leading.bytes + message;
        int own = leading.bytes.length();
        if (leading.mayShareItsSegment()) {
          stream(leading, position, message, true, all);
          for (int cut = 1; cut < own + 40; cut++) {
            stream(
                leading, position, message, cut != own, all.substring(0, cut), all.substring(cut));
          }
          stream(leading, position, message, own != 1, all.split("(?s)(?<=.)"));
        }
        if (own > 0) {
          stream(leading, position, message, false, leading.bytes, message);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "NOTHING",
        "ZERO",
        "ZEROS",
        "PING",
        "SPACES",
        "STUN",
        "STUN_RESPONSE",
        "PROXY_1",
        "PROXY_2"
      })
  void methodsThatAreNotRegisteredAreFoundInStreams(Leading leading) {
    for (Position position : Position.values()) {
      String all = leading.bytes + UNREGISTERED;
      int own = leading.bytes.length();
      stream(leading, position, UNREGISTERED, true, all);
      for (int cut = Math.max(own, 1); cut < own + 40; cut++) {
        stream(leading, position, UNREGISTERED, true, all.substring(0, cut), all.substring(cut));
      }
    }
  }

  private void stream(
      Leading leading, Position position, String message, boolean shared, String... segments) {
    Found found = new Found();
    long time = TestFrames.TIME_NANOS;
    long at = 0;
    if (position == Position.START) {
      found.segment(time, -1, StreamFrames.SYN, "");
    } else if (position != Position.CAPTURE_BEGINS) {
      found.segment(time, -1, StreamFrames.SYN, "");
      found.segment(time + 1, 0, StreamFrames.ACK, BEFORE);
      at = BEFORE.length();
      time += position == Position.AFTER_IDLE ? IDLE_SECONDS * SECOND : 0;
    }
    for (String segment : segments) {
      time += SECOND / 1_000;
      found.segment(time, at, StreamFrames.ACK, segment);
      at += segment.length();
    }
    found.segment(time + 1, at, StreamFrames.FIN | StreamFrames.ACK, "");
    String name = leading + " " + position + " " + Arrays.toString(segments);
    found.check(name, position == Position.MIDDLE || position == Position.AFTER_IDLE);
    if (leading.rule == Rule.JUNK) {
      boolean inLine = leading.bytes.indexOf('\n') < 0;
      boolean named = found.problems.contains("leading_junk");
      boolean counted = !Set.of("used", "tcp_empty").containsAll(found.ends().keySet());
      assertThat(named || (counted && !(shared && inLine))).as(name).isTrue();
    } else {
      assertThat(found.problems).as(name).isEmpty();
      assertThat(found.ends().keySet()).as(name).noneMatch(end -> end.contains("."));
    }
    assertThat(message).endsWith("body");
    assertThat(shared || found.ends().size() > 2 || leading == Leading.NOTHING).as(name).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void messagesAreFoundInDatagrams(Leading leading) {
    for (String message : MESSAGES) {
      Found found = new Found();
      found.datagram(BEFORE);
      if (leading.mayShareItsSegment()) {
        found.datagram(leading.bytes + message);
        assertThat(found.problems.contains("leading_junk"))
            .as("%s", leading)
            .isEqualTo(!leading.bytes.matches("[\r\n]*"));
      } else {
        found.datagram(leading.bytes);
        found.datagram(message);
      }
      found.check(leading.toString(), true);
    }
  }

  @ParameterizedTest
  @EnumSource
  void messagesAreFoundInWebSockets(Leading leading) {
    for (Position position : Position.values()) {
      for (String message : MESSAGES) {
        int own = leading.bytes.length();
        byte[] sip = frame(0x81, message);
        if (own > 0) {
          byte[] first = frame(0x82, leading.bytes);
          webSocket(leading, position, join(first, sip));
          webSocket(leading, position, first, sip);
        }
        if (leading.mayShareItsSegment()) {
          String all = leading.bytes + message;
          byte[] one = frame(0x81, all);
          webSocket(leading, position, one);
          if (position == Position.START || position == Position.MIDDLE) {
            for (int cut = 1; cut < own + 40; cut++) {
              byte[] head = frame(0x01, all.substring(0, cut));
              byte[] rest = frame(0x80, all.substring(cut));
              webSocket(leading, position, join(head, rest));
              webSocket(
                  leading,
                  position,
                  Arrays.copyOf(one, cut),
                  Arrays.copyOfRange(one, cut, one.length));
            }
          }
        }
        if (own == 1 && position != Position.START && position != Position.MIDDLE) {
          // A probe is outside the frames.
          webSocket(leading, position, leading.bytes.getBytes(ISO_8859_1), sip);
        }
      }
    }
  }

  private void webSocket(Leading leading, Position position, byte[]... segments) {
    Found found = new Found();
    long time = TestFrames.TIME_NANOS;
    long at = 0;
    boolean before = position == Position.MIDDLE || position == Position.AFTER_IDLE;
    if (position != Position.CAPTURE_BEGINS) {
      String request = "GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n";
      found.segment(time, -1, StreamFrames.SYN, "");
      found.segment(time, at, StreamFrames.ACK, request);
      at += request.length();
    }
    if (before) {
      byte[] frame = frame(0x81, BEFORE);
      found.segment(time + 1, at, StreamFrames.ACK, frame);
      at += frame.length;
      time += position == Position.AFTER_IDLE ? IDLE_SECONDS * SECOND : 0;
    }
    for (byte[] segment : segments) {
      time += SECOND / 1_000;
      found.segment(time, at, StreamFrames.ACK, segment);
      at += segment.length;
    }
    found.check(leading + " " + position + " " + segments.length, before);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** A masked frame (RFC 6455 section 5.2). */
  private static byte[] frame(int first, String payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    if (payload.length() < 126) {
      frame.write(0x80 | payload.length());
    } else {
      frame.write(0x80 | 126);
      frame.write(payload.length() >> 8);
      frame.write(payload.length());
    }
    byte[] mask = {0x37, (byte) 0xfa, 0x21, 0x3d};
    frame.writeBytes(mask);
    for (int i = 0; i < payload.length(); i++) {
      frame.write(payload.charAt(i) ^ mask[i % 4]);
    }
    return frame.toByteArray();
  }

  /** The messages that were found, and the problems of the wanted one. */
  private static final class Found extends CountingSink {
    final List<String> callIds = new ArrayList<>();
    final List<String> problems = new ArrayList<>();
    private final InMemoryDecoder decoder =
        new InMemoryDecoder(DecoderSettings.defaults(), ReassemblyLimits.defaults(), 1_000, this);
    private int sent;

    @Override
    public void message(DecodedMessage message) {
      super.message(message);
      callIds.add(message.sip().last(HeaderName.CALL_ID).value().toString());
      if (callIds.get(callIds.size() - 1).equals("wanted")) {
        problems.addAll(message.sip().problems().names());
        problems.removeIf(name -> !name.startsWith("leading_junk"));
      }
    }

    void segment(long timeNanos, long offset, int flags, String payload) {
      segment(timeNanos, offset, flags, payload.getBytes(ISO_8859_1));
    }

    void segment(long timeNanos, long offset, int flags, byte[] payload) {
      send(timeNanos, RAW, StreamFrames.segment(FIRST + offset, flags, payload));
    }

    void datagram(String payload) {
      byte[] bytes = payload.getBytes(ISO_8859_1);
      send(
          TestFrames.TIME_NANOS,
          ETHERNET,
          TestFrames.udp("192.0.2.1", 5060, "192.0.2.2", 5060, bytes));
    }

    private void send(long timeNanos, int linkType, byte[] frame) {
      sent++;
      decoder.decode(frame, FrameContext.of(timeNanos, false, linkType, frame.length, null));
    }

    void check(String name, boolean before) {
      decoder.end();
      cases++;
      assertThat(callIds)
          .as(name)
          .containsExactlyElementsOf(before ? List.of("before", "wanted") : List.of("wanted"));
      assertThat(frames()).as(name).isEqualTo(sent);
    }
  }
}
