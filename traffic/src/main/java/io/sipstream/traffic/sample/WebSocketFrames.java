package io.sipstream.traffic.sample;

import static io.sipstream.traffic.sample.SampleCaptures.ALICE;
import static io.sipstream.traffic.sample.SampleCaptures.BOB;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sipstream.traffic.frame.Bytes;
import io.sipstream.traffic.frame.StoredDeflate;
import io.sipstream.traffic.frame.TcpFlow;
import io.sipstream.traffic.message.Conversations;
import io.sipstream.traffic.message.Dialog;
import io.sipstream.traffic.message.Endpoint;
import io.sipstream.traffic.message.Message;
import io.sipstream.traffic.message.NotSip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Creates SIP over WebSocket (RFC 7118), from the upgrade to the close. */
final class WebSocketFrames {
  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  // RFC 6455 section 5.7: the mask of the examples.
  private static final byte[] MASK = Bytes.hex("37fa213d");

  private final TcpFlow client;
  private final TcpFlow server;
  private final List<byte[]> frames = new ArrayList<>();

  private WebSocketFrames(int port) {
    client = TcpFlow.between(new Endpoint(ALICE.endpoint().address(), port), BOB.endpoint(), 5_001);
    server = client.peer();
    frames.addAll(client.handshake());
  }

  static List<byte[]> call() {
    WebSocketFrames socket = new WebSocketFrames(50_001);
    socket.upgrade("Origin: http://www.example.com");
    List<Message> registration =
        Conversations.registration(
            new Dialog(ALICE, BOB, "ws-register@example.com"), ALICE, BOB, "8a61f06a");
    for (Message message : registration) {
      socket.send(message, FIN | TEXT, sip(message));
    }
    socket.fromClient(FIN | PING, "are you there".getBytes(US_ASCII));
    socket.fromServer(FIN | PONG, "are you there".getBytes(US_ASCII));
    Dialog dialog = new Dialog(ALICE, BOB, "ws-call@example.com");
    List<Message> call = Conversations.answeredCall(dialog, ALICE, BOB, 20_000);
    socket.inThreeFrames(sip(call.get(0)));
    // Two messages in a segment.
    socket.frames.add(
        socket.server.send(
            Bytes.join(
                frame(FIN | TEXT, null, sip(call.get(1))),
                frame(FIN | TEXT, null, sip(call.get(2))))));
    // A frame over two segments.
    byte[] answer = frame(FIN | TEXT, null, sip(call.get(3)));
    socket.frames.addAll(socket.server.send(answer, 300));
    for (Message message : call.subList(4, call.size())) {
      socket.send(message, FIN | TEXT, sip(message));
    }
    // RFC 5626 section 4.4.1: RFC 7118 section 6 allows it instead of WebSocket pings.
    socket.fromClient(FIN | TEXT, NotSip.doubleCrlf());
    socket.fromClient(FIN | CLOSE, Bytes.hex("03e8"));
    socket.fromServer(FIN | CLOSE, Bytes.hex("03e8"));
    socket.frames.add(socket.client.fin());
    return socket.frames;
  }

  /** Returns a connection with permessage-deflate (RFC 7692), which each message may use or not. */
  static List<byte[]> deflated() {
    WebSocketFrames socket = new WebSocketFrames(50_002);
    socket.upgrade("Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover");
    Dialog dialog = new Dialog(ALICE, BOB, "ws-deflate@example.com");
    List<Message> ping = Conversations.ping(dialog);
    socket.send(ping.get(0), FIN | RSV1 | TEXT, StoredDeflate.messageOf(sip(ping.get(0))));
    socket.send(ping.get(1), FIN | RSV1 | TEXT, StoredDeflate.messageOf(sip(ping.get(1))));
    List<Message> plain = Conversations.ping(new Dialog(ALICE, BOB, "ws-plain@example.com"));
    socket.send(plain.get(0), FIN | TEXT, sip(plain.get(0)));
    socket.send(plain.get(1), FIN | TEXT, sip(plain.get(1)));
    socket.fromClient(FIN | CLOSE, Bytes.hex("03e8"));
    socket.fromServer(FIN | CLOSE, Bytes.hex("03e8"));
    return socket.frames;
  }

  private static byte[] sip(Message message) {
    return message.over("WS").payload();
  }

  /**
   * Adds the upgrade of RFC 7118 section 8.1, with the key and the response of RFC 6455 section
   * 1.3.
   */
  private void upgrade(String extensions) {
    frames.add(
        client.send(
            head(
                "GET / HTTP/1.1",
                "Host: sip-ws.example.com",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Protocol: sip",
                "Sec-WebSocket-Version: 13",
                extensions)));
    frames.add(
        server.send(
            head(
                "HTTP/1.1 101 Switching Protocols",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                "Sec-WebSocket-Protocol: sip",
                extensions)));
  }

  private static byte[] head(String... lines) {
    return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(US_ASCII);
  }

  private void send(Message message, int head, byte[] payload) {
    if (message.from().equals(ALICE.endpoint())) {
      fromClient(head, payload);
    } else {
      fromServer(head, payload);
    }
  }

  private void fromClient(int head, byte[] payload) {
    frames.add(client.send(frame(head, MASK, payload)));
  }

  private void fromServer(int head, byte[] payload) {
    frames.add(server.send(frame(head, null, payload)));
  }

  /** Sends a message in three frames, with a control frame between them (RFC 6455 section 5.4). */
  private void inThreeFrames(byte[] payload) {
    fromClient(TEXT, Arrays.copyOf(payload, 400));
    fromClient(CONTINUATION, Arrays.copyOfRange(payload, 400, 500));
    fromClient(FIN | PING, new byte[0]);
    fromClient(FIN | CONTINUATION, Arrays.copyOfRange(payload, 500, payload.length));
  }

  /** Returns a frame (RFC 6455 section 5.2). */
  private static byte[] frame(int head, byte[] mask, byte[] payload) {
    int maskBit = mask == null ? 0 : 0x80;
    byte[] length =
        payload.length < 126
            ? Bytes.hex("%02x", maskBit | payload.length)
            : Bytes.hex("%02x %04x", maskBit | 126, payload.length);
    byte[] begin = Bytes.join(Bytes.hex("%02x", head), length);
    if (mask == null) {
      return Bytes.join(begin, payload);
    }
    byte[] masked = payload.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= mask[i % mask.length];
    }
    return Bytes.join(begin, mask, masked);
  }
}
