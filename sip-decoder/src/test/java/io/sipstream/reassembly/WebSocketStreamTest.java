package io.sipstream.reassembly;

import static io.sipstream.reassembly.TestStream.ACK;
import static io.sipstream.reassembly.TestStream.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.packet.Packet.Tcp;
import io.sipstream.text.Span;
import io.sipstream.websocket.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SIP in WebSocket frames (RFC 6455, RFC 7118). */
class WebSocketStreamTest {
  // RFC 7118 section 8 has such a handshake.
  private static final String REQUEST =
      "GET / HTTP/1.1\r\nHost: proxy.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Protocol: sip\r\n\r\n";
  private static final String RESPONSE =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
  private static final int[] MASK = {0x37, 0xfa, 0x21, 0x3d};
  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;

  private final TestStream stream = new TestStream();
  private long at;

  private static byte[] frame(int first, boolean masked, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    int mask = masked ? 0x80 : 0;
    frame.write(first);
    if (payload.length < 126) {
      frame.write(mask | payload.length);
    } else if (payload.length < 65_536) {
      frame.write(mask | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    } else {
      frame.write(mask | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        frame.write((int) ((long) payload.length >> shift));
      }
    }
    for (int i = 0; masked && i < 4; i++) {
      frame.write(MASK[i]);
    }
    for (int i = 0; i < payload.length; i++) {
      frame.write(masked ? payload[i] ^ MASK[i % 4] : payload[i]);
    }
    return frame.toByteArray();
  }

  private static byte[] text(boolean masked, String payload) {
    return frame(FIN | 1, masked, bytes(payload));
  }

  private void next(byte[] payload) {
    // More than an IP packet carries goes into several.
    for (int from = 0; from < payload.length; from += 60_000) {
      int to = Math.min(payload.length, from + 60_000);
      stream.send(at + from, ACK, java.util.Arrays.copyOfRange(payload, from, to));
    }
    at += payload.length;
  }

  private void open(boolean masked) {
    stream.syn();
    next(bytes(masked ? REQUEST : RESPONSE));
  }

  @ParameterizedTest
  @CsvSource({
    // RFC 6455 section 5.7: single-frame text, unmasked and masked, fragmented, ping and pong
    "810548656c6c6f, true, 1, false, 5, Hello",
    "818537fa213d7f9f4d5158, true, 1, false, 5, Hello",
    "010348656c, false, 1, false, 3, Hel",
    "80026c6f, true, 0, false, 2, lo",
    "890548656c6c6f, true, 9, true, 5, Hello",
    "8a8537fa213d7f9f4d5158, true, 10, true, 5, Hello",
    "827E0100, true, 2, false, 256, ''",
    "827F0000000000010000, true, 2, false, 65536, ''",
  })
  void headersAreThoseOfTheRfc(
      String hex, boolean fin, int opcode, boolean control, long payloadBytes, String text) {
    byte[] bytes = java.util.HexFormat.of().parseHex(hex);
    WebSocketFrame frame = WebSocketFrame.parse(new Span(bytes, 0, bytes.length));
    assertThat(frame.fin()).isEqualTo(fin);
    assertThat(frame.opcode()).isEqualTo(opcode);
    assertThat(frame.isControl()).isEqualTo(control);
    assertThat(frame.payloadBytes()).isEqualTo(payloadBytes);
    assertThat(frame.problem()).isFalse();
    byte[] payload = new byte[text.length()];
    frame.unmask(new Span(bytes, 0, bytes.length), payload, 0, payload.length);
    assertThat(payload).isEqualTo(bytes(text));
    for (int length = 0; length < frame.headerBytes(); length++) {
      assertThat(WebSocketFrame.parse(new Span(bytes, 0, length))).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void messagesAreFoundWithinFrames(boolean masked) {
    open(masked);
    long first = at;
    next(text(masked, SipTexts.INVITE));
    long second = at;
    next(text(masked, SipTexts.withBody(70_000)));
    stream.pass(0);
    assertThat(stream.messages()).containsExactly(SipTexts.INVITE, SipTexts.withBody(70_000));
    assertThat(stream.ends.messages.get(0).sequence()).isEqualTo(1_000 + first);
    assertThat(stream.ends.messages.get(1).sequence()).isEqualTo(1_000 + second);
    assertThat(stream.ends.ends).isEqualTo(Map.of("tcp_empty", 1, "http", 1, "used", 3));
  }

  @Test
  void everyCutGivesTheSameMessagesInBothOrders() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(bytes(REQUEST));
    whole.writeBytes(text(true, SipTexts.INVITE));
    whole.writeBytes(frame(FIN | 9, true, bytes("Hello")));
    whole.writeBytes(frame(1, true, bytes(SipTexts.NOTIFY.substring(0, 100))));
    whole.writeBytes(frame(FIN | 10, true, new byte[0]));
    whole.writeBytes(frame(0, true, new byte[0]));
    whole.writeBytes(frame(FIN, true, bytes(SipTexts.NOTIFY.substring(100))));
    whole.writeBytes(text(true, "\r\n\r\n"));
    whole.writeBytes(frame(FIN | 8, true, new byte[] {3, (byte) 0xe8}));
    byte[] all = whole.toByteArray();
    for (int cut = 1; cut < all.length; cut++) {
      for (boolean reversed : new boolean[] {true, false}) {
        TestStream each = new TestStream();
        byte[] head = java.util.Arrays.copyOf(all, cut);
        byte[] tail = java.util.Arrays.copyOfRange(all, cut, all.length);
        each.syn().send(reversed ? cut : 0, ACK, reversed ? tail : head);
        each.send(reversed ? 0 : cut, ACK, reversed ? head : tail).pass(0);
        assertThat(each.messages()).containsExactly(SipTexts.INVITE, SipTexts.NOTIFY);
        assertThat(each.ends.counts).isEqualTo(Map.of("websocket_control", 3));
        each.send(all.length, Tcp.FIN, new byte[0]).pass(5_001);
        each.assertNothingIsKept();
      }
    }
    TestStream bytewise = new TestStream();
    bytewise.syn();
    for (int i = 0; i < all.length; i++) {
      bytewise.send(i, ACK, new byte[] {all[i]});
    }
    bytewise.end();
    assertThat(bytewise.messages()).containsExactly(SipTexts.INVITE, SipTexts.NOTIFY);
    bytewise.assertNothingIsKept();
  }

  @Test
  void controlFramesKeepAlivesAndCompressedMessagesHaveTheirNames() {
    open(true);
    next(frame(FIN | 9, true, bytes("Hello")));
    next(text(true, "\r\n\r\n"));
    next(frame(FIN | RSV1 | 1, true, bytes("compressed")));
    next(text(true, SipTexts.TRYING));
    next(text(true, "no SIP at all"));
    next(frame(FIN | 8, true, new byte[0]));
    stream.pass(0);
    assertThat(stream.messages()).containsExactly(SipTexts.TRYING);
    assertThat(stream.ends.ends)
        .isEqualTo(
            Map.of(
                "tcp_empty", 1,
                "http", 1,
                "websocket_control", 2,
                "keep_alive", 1,
                "websocket_deflate", 1,
                "used", 1,
                "tcp.no_start_line", 1));
    assertThat(stream.ends.counts)
        .isEqualTo(Map.of("websocket_control", 2, "websocket_deflate", 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {FIN | 3, FIN | 11, FIN | 0x20 | 1, FIN | 0x10 | 1, 9, FIN, FIN | RSV1 | 9})
  void framesThatAreNotAllowedAreDeadLettersAndTheNextOneIsFound(int first) {
    open(true);
    next(text(true, SipTexts.TRYING));
    next(frame(first, true, bytes("whatever there is")));
    next(text(true, SipTexts.REGISTER));
    stream.pass(0);
    assertThat(stream.messages()).containsExactly(SipTexts.TRYING, SipTexts.REGISTER);
    assertThat(stream.ends.ends)
        .isEqualTo(Map.of("tcp_empty", 1, "http", 1, "used", 2, "tcp.websocket", 1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWebSocketIsKnownWithoutItsBeginning(boolean masked) {
    next(bytes("the rest of some frame\n or other"));
    next(text(masked, SipTexts.INVITE));
    next(text(masked, SipTexts.TRYING));
    stream.pass(5_001);
    assertThat(stream.messages()).containsExactly(SipTexts.INVITE, SipTexts.TRYING);
    next(text(masked, SipTexts.REGISTER));
    stream.pass(0);
    assertThat(stream.messages()).hasSize(3);
    assertThat(stream.ends.ends).isEqualTo(Map.of("tcp.gap", 1, "used", 3));
  }

  @Test
  void aRefusedUpgradeIsFollowedByAnother() {
    open(true);
    next(bytes(REQUEST));
    next(text(true, SipTexts.TRYING));
    stream.pass(0);
    assertThat(stream.messages()).containsExactly(SipTexts.TRYING);
    assertThat(stream.ends.ends).isEqualTo(Map.of("tcp_empty", 1, "http", 2, "used", 1));
  }

  @Test
  void aLengthThatLiesKeepsNothing() {
    open(false);
    byte[] huge = frame(FIN | 1, false, bytes("x".repeat(70_000)));
    huge[4] = 0x10;
    next(huge);
    next(text(false, SipTexts.TRYING));
    byte[] beyond = frame(FIN | 1, false, bytes("x".repeat(70_000)));
    beyond[2] = (byte) 0x80;
    stream.pass(0);
    assertThat(stream.messages()).containsExactly(SipTexts.TRYING);
    next(beyond);
    stream.pass(0);
    assertThat(stream.ends.ends)
        .isEqualTo(Map.of("tcp_empty", 1, "http", 1, "used", 1, "tcp.websocket", 4));
    stream.end();
    stream.assertNothingIsKept();
  }

  @Test
  void whatIsTooLongIsSkippedToItsEndAndNotHeld() {
    stream.syn();
    next(bytes(RESPONSE));
    // 2 MiB of payload: twice what may be held.
    byte[] tooLong = frame(FIN | 1, false, bytes("x".repeat(2 << 20)));
    next(tooLong);
    next(text(false, SipTexts.TRYING));
    stream.pass(0);
    assertThat(stream.messages()).containsExactly(SipTexts.TRYING);
    int pieces = tooLong.length / 60_000 + 1;
    assertThat(stream.ends.ends)
        .isEqualTo(Map.of("tcp_empty", 1, "http", 1, "tcp.limit_stream_bytes", pieces, "used", 1));
  }
}
