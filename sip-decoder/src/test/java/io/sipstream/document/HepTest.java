package io.sipstream.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.packet.FrameContext;
import io.sipstream.testing.Seed;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/** HEP3 packets built chunk by chunk, as sipcapture's specification draws them. */
class HepTest {
  private static final int LINK_TYPE = 162;
  private static final byte[] SIP =
      ("OPTIONS sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=1\r\nFrom: <sip:a@h>\r\nTo: <sip:b@h>\r\n"
              + "Call-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n")
          .getBytes(UTF_8);
  private static final byte[] A = {(byte) 192, 0, 2, 1};
  private static final byte[] B = {(byte) 192, 0, 2, 2};

  private final FrameDecoder decoder = new FrameDecoder(DecoderSettings.defaults());

  private static byte[] hep(byte[]... chunks) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] chunk : chunks) {
      body.writeBytes(chunk);
    }
    return ByteBuffer.allocate(6 + body.size())
        .put("HEP3".getBytes(UTF_8))
        .putShort((short) (6 + body.size()))
        .put(body.toByteArray())
        .array();
  }

  private static byte[] chunk(int type, byte... value) {
    return ByteBuffer.allocate(6 + value.length)
        .putShort((short) 0)
        .putShort((short) type)
        .putShort((short) (6 + value.length))
        .put(value)
        .array();
  }

  private static byte[] packet(int type, byte[] payload) {
    return hep(
        chunk(1, (byte) 2),
        chunk(2, (byte) 6),
        chunk(3, A),
        chunk(4, B),
        chunk(7, (byte) 0x1f, (byte) 0x90),
        chunk(8, (byte) 0x13, (byte) 0xc4),
        chunk(11, (byte) type),
        chunk(12, (byte) 0, (byte) 0, (byte) 7, (byte) 0xd1),
        chunk(17, "call-1".getBytes(UTF_8)),
        chunk(19, "sbc-1".getBytes(UTF_8)),
        payload);
  }

  private Outcome decode(byte[] frame) {
    return decoder.decode(
        frame, FrameContext.of(TestFrames.TIME_NANOS, true, LINK_TYPE, frame.length, "hep"));
  }

  private WrittenMessage written(byte[] packet) {
    return WrittenMessage.of(DecoderSettings.defaults(), decode(packet));
  }

  @Test
  void theMessageHasTheAddressesOfTheChunksAndWhatTheSenderKnows() {
    var fields = Documents.fields(written(packet(1, chunk(15, SIP))));
    assertThat(fields)
        .containsEntry("source.ip", "192.0.2.1")
        .containsEntry("source.port", 8080)
        .containsEntry("destination.ip", "192.0.2.2")
        .containsEntry("destination.port", 5060)
        .containsEntry("network.transport", "tcp")
        .containsEntry("observer.name", "sbc-1")
        .containsEntry("sip.hep.capture_id", 2001)
        .containsEntry("sip.hep.correlation_id", "call-1")
        .containsEntry("sip.method", "OPTIONS");
  }

  @Test
  void aCompressedMessageIsTheSame() {
    Deflater deflater = new Deflater();
    deflater.setInput(SIP);
    deflater.finish();
    byte[] room = new byte[SIP.length + 20];
    byte[] small = Arrays.copyOf(room, deflater.deflate(room));
    deflater.end();
    assertThat(written(packet(1, chunk(16, small))).json())
        .isEqualTo(written(packet(1, chunk(15, SIP))).json());
    assertThat(decode(packet(1, chunk(16, SIP)))).isInstanceOf(Outcome.Undecodable.class);
    assertThat(decode(packet(1, chunk(16, Arrays.copyOf(small, small.length - 9)))))
        .isInstanceOf(Outcome.Undecodable.class);
  }

  @Test
  void whatIsNotSipIsCountedByType() {
    assertThat(decode(packet(5, chunk(15, SIP)))).isEqualTo(new Outcome.Ignored("hep_rtcp"));
    assertThat(decode(packet(100, chunk(15, SIP)))).isEqualTo(new Outcome.Ignored("hep_type_100"));
  }

  @Test
  void whatLacksAddressesOrMixesThemIsADeadLetter() {
    assertThat(decode(hep(chunk(11, (byte) 1), chunk(15, SIP))))
        .isInstanceOf(Outcome.Undecodable.class);
    assertThat(decode(hep(chunk(3, A), chunk(6, new byte[16]), chunk(11, (byte) 1))))
        .isInstanceOf(Outcome.Undecodable.class);
    assertThat(decode(packet(1, new byte[0]))).isInstanceOf(Outcome.Undecodable.class);
    assertThat(decode("HEP2 whatever".getBytes(UTF_8))).isInstanceOf(Outcome.Undecodable.class);
  }

  @Test
  void olderVersionsAreIgnoredEvenWithoutPayload() {
    for (byte[] payload : new byte[][] {{}, {0}, SIP}) {
      for (int version : new int[] {1, 2}) {
        byte[] frame = HepFrames.older(version, payload);
        assertThat(decoder.decode(frame, TestFrames.context(frame)))
            .isEqualTo(new Outcome.Ignored("hep"));
      }
    }
  }

  @Test
  void aCutInTheSecondStartLineLosesNoFirstMessage() {
    byte[] two = Arrays.copyOf(SIP, SIP.length + 20);
    System.arraycopy(SIP, 0, two, SIP.length, 20);
    byte[] whole = packet(1, chunk(15, Arrays.copyOf(two, two.length + 100)));
    Outcome.Multiple parts = (Outcome.Multiple) decode(Arrays.copyOf(whole, whole.length - 100));
    assertThat(parts.outcomes()).hasSize(2);
    assertThat(parts.outcomes().get(0)).isInstanceOf(Outcome.Message.class);
    assertThat(((Outcome.Undecodable) parts.outcomes().get(1)).reason()).isEqualTo("truncated");
  }

  @Test
  void noPacketThrowsWhereverItIsCutAndWhateverIsInIt() {
    byte[] whole = packet(1, chunk(15, SIP));
    for (int length = 0; length < whole.length; length++) {
      assertThat(decode(Arrays.copyOf(whole, length))).isNotInstanceOf(Outcome.Ignored.class);
    }
    Random random = new Random(Seed.of(HepTest.class));
    int documents = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = whole.clone();
      for (int n = random.nextInt(4); n > 0; n--) {
        bytes[random.nextInt(120)] = (byte) random.nextInt();
      }
      documents += decode(bytes) instanceof Outcome.Message ? 1 : 0;
    }
    assertThat(documents).isGreaterThan(20_000);
  }
}
