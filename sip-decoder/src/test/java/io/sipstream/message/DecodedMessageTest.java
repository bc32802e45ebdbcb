package io.sipstream.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Document;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.document.TestFrames;
import io.sipstream.packet.Endpoints;
import io.sipstream.packet.FrameContext;
import io.sipstream.packet.Layers;
import io.sipstream.packet.PacketDecoder;
import io.sipstream.reassembly.StreamMessage;
import io.sipstream.text.Span;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DecodedMessageTest {
  private static final String INVITE =
      """
      INVITE sip:bob@b.example SIP/2.0\r
      Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1, SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK2\r
      From: <sip:alice@a.example>;tag=1\r
      To: <sip:bob@b.example>\r
      Call-ID: 17@a.example\r
      CSeq: 5 INVITE\r
      Contact: <sip:alice@192.0.2.1>\r
      Max-Forwards: seventy\r
      Content-Type: application/sdp\r
      Content-Length: 43\r
      \r
      v=0\r
      o=- 1 1 IN IP4 192.0.2.1\r
      s=-\r
      t=0 0\r
      """;
  private static final byte[] FRAME = TestFrames.sip(INVITE);

  private final FrameDecoder decoder = new FrameDecoder(DecoderSettings.defaults());
  private final SipDocumentWriter writer = new SipDocumentWriter(DecoderSettings.defaults());

  static List<Function<DecodedMessage, Object>> accessors() {
    return List.of(
        DecodedMessage::sip,
        DecodedMessage::startLine,
        DecodedMessage::cseq,
        DecodedMessage::method,
        DecodedMessage::callId,
        DecodedMessage::from,
        DecodedMessage::to,
        DecodedMessage::contacts,
        DecodedMessage::vias,
        DecodedMessage::body,
        DecodedMessage::sdp,
        DecodedMessage::payload,
        DecodedMessage::flow,
        DecodedMessage::captureTimeNanos,
        DecodedMessage::timestampImprecise,
        DecodedMessage::observerName,
        DecodedMessage::interfaceName,
        DecodedMessage::replayId,
        DecodedMessage::id,
        DecodedMessage::routing,
        DecodedMessage::kind,
        DecodedMessage::problems);
  }

  @ParameterizedTest
  @MethodSource("accessors")
  void aMessageIsInvalidAfterTheNextCall(Function<DecodedMessage, Object> accessor) {
    DecodedMessage unread = decode();
    DecodedMessage message = decode();
    assertThatThrownBy(() -> accessor.apply(unread)).isInstanceOf(IllegalStateException.class);
    accessor.apply(message);

    decoder.decode(new byte[0], TestFrames.context(new byte[0]));

    assertThatThrownBy(() -> accessor.apply(message))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("next call");
  }

  @Test
  void valuesAreThoseOfTheMessage() {
    DecodedMessage message = decode();
    Document document = writer.document(message, Document.Operation.CREATE);

    assertThat(message.method()).hasToString("INVITE");
    assertThat(message.callId()).hasToString("17@a.example");
    assertThat(message.cseq().number()).isEqualTo(5);
    assertThat(message.from().parameters().get("tag")).hasToString("1");
    assertThat(message.to().uri().user()).hasToString("bob");
    assertThat(message.vias()).hasSize(2);
    assertThat(message.vias().get(0).branch()).hasToString("z9hG4bK1");
    assertThat(message.contacts()).hasSize(1);
    assertThat(message.sdp().owner().address()).hasToString("192.0.2.1");
    assertThat(message.payload()).hasToString(INVITE);
    assertThat(message.flow().destinationPort()).isEqualTo(5060);
    assertThat(message.captureTimeNanos()).isEqualTo(document.timeNanos());
    assertThat(message.id()).isEqualTo(document.id());
    assertThat(message.routing()).isEqualTo(document.routing());
    assertThat(message.kind().method()).isEqualTo("INVITE");
    assertThat(message.kind().responseClass()).isEqualTo("request");
    assertThat(message.problems()).containsExactly("max_forwards");
  }

  @Test
  void allMessagesOfAFrameAreValidTogether() {
    byte[] frame =
        sctp("OPTIONS sip:a SIP/2.0\r\nl: 0\r\n\r\n", "BYE sip:bb SIP/2.0\r\nl: 0\r\n\r\n");
    var context = FrameContext.of(1, false, PacketDecoder.RAW, frame.length, null);
    List<String> methods = new ArrayList<>();

    for (Outcome each : ((Outcome.Multiple) decoder.decode(frame, context)).outcomes()) {
      methods.add(((Outcome.Message) each).decoded().method().toString());
    }

    assertThat(methods).containsExactly("OPTIONS", "BYE");
  }

  @Test
  void aMessageOfAStreamHasTheContextOfItsSegments() {
    var context = new FrameContext.Plain(7, true, 1, 9, "tap", "eth0", "run", Layers.NONE);
    Endpoints ends = new Endpoints(new byte[8], 4, 0, 4, 1, 2, Endpoints.TCP);
    Span sip = Span.of(INVITE);
    DecodedMessage message =
        decoder.decode(new StreamMessage(sip, 3, ends, context, List.of("stream_gap"))).decoded();

    assertThat(message.observerName()).isEqualTo("tap");
    assertThat(message.interfaceName()).isEqualTo("eth0");
    assertThat(message.replayId()).isEqualTo("run");
    assertThat(message.timestampImprecise()).isTrue();
    assertThat(message.flow().streamSequence()).isEqualTo(3);
    assertThat(message.problems()).containsExactly("stream_gap");
  }

  private DecodedMessage decode() {
    return ((Outcome.Message) decoder.decode(FRAME, TestFrames.context(FRAME))).decoded();
  }

  /** An SCTP packet over IPv4 with a chunk for each message (RFC 9260 section 3.3.1). */
  private static byte[] sctp(String... messages) {
    ByteBuffer frame = ByteBuffer.allocate(1_000);
    frame.put((byte) 0x45).put((byte) 0).putShort((short) 0).putInt(0);
    frame.put((byte) 64).put((byte) 132).putShort((short) 0).putInt(0xC0000201).putInt(0xC0000202);
    frame.putShort((short) 5060).putShort((short) 5060).putInt(1).putInt(0);
    for (String message : messages) {
      byte[] bytes = message.getBytes(UTF_8);
      frame.put((byte) 0).put((byte) 3).putShort((short) (16 + bytes.length));
      frame.putInt(1).putInt(0).putInt(0).put(bytes);
      frame.position((frame.position() + 3) / 4 * 4);
    }
    frame.putShort(2, (short) frame.position());
    return Arrays.copyOf(frame.array(), frame.position());
  }
}
