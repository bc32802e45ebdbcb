package io.sipstream.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.packet.FrameContext;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class DocumentIdTest {
  private static final String SIP = "OPTIONS sip:a SIP/2.0\r\nCall-ID: 1\r\n\r\n";
  private static final byte[] FRAME = TestFrames.sip(SIP);

  /** The recipe of the contract, followed a second time with other tools. */
  @Test
  void isTimeAndDigestByTheRecipe() throws Exception {
    var recipe = new ByteArrayOutputStream();
    var out = new DataOutputStream(recipe);
    out.writeByte(1);
    out.writeLong(TestFrames.TIME_NANOS / 1000);
    out.writeByte(4);
    out.writeByte(17);
    out.write(InetAddress.getByName("192.0.2.1").getAddress());
    out.write(InetAddress.getByName("192.0.2.2").getAddress());
    out.writeShort(5060);
    out.writeShort(5060);
    out.write(SIP.getBytes(UTF_8));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(recipe.toByteArray());

    byte[] id = Base64.getUrlDecoder().decode(id(FRAME, TestFrames.TIME_NANOS, 1));

    assertThat(id).hasSize(16);
    assertThat(new java.math.BigInteger(1, Arrays.copyOf(id, 6)).longValue())
        .isEqualTo(TestFrames.TIME_NANOS / 1_000_000);
    assertThat(Arrays.copyOfRange(id, 6, 16)).isEqualTo(Arrays.copyOf(digest, 10));
  }

  @Test
  void aMicrosecondFileOfTheSamePacketsMeetsTheNanosecondCapture() {
    long cut = TestFrames.TIME_NANOS / 1000 * 1000;
    assertThat(id(FRAME, cut, 1))
        .isEqualTo(id(FRAME, cut + 999, 1))
        .isNotEqualTo(id(FRAME, cut + 1000, 1));
  }

  @Test
  void theLinkLayerStaysOut() {
    byte[] rawIp = Arrays.copyOfRange(FRAME, 14, FRAME.length);
    assertThat(id(rawIp, TestFrames.TIME_NANOS, 101))
        .isEqualTo(id(FRAME, TestFrames.TIME_NANOS, 1));
  }

  @Test
  void everyPartOfTheMessageCounts() {
    String id = id(FRAME, TestFrames.TIME_NANOS, 1);
    byte[] sip = SIP.getBytes(UTF_8);
    assertThat(
            id(TestFrames.udp("192.0.2.3", 5060, "192.0.2.2", 5060, sip), TestFrames.TIME_NANOS, 1))
        .isNotEqualTo(id);
    assertThat(
            id(TestFrames.udp("192.0.2.1", 5061, "192.0.2.2", 5060, sip), TestFrames.TIME_NANOS, 1))
        .isNotEqualTo(id);
    assertThat(
            id(TestFrames.udp("192.0.2.2", 5060, "192.0.2.1", 5060, sip), TestFrames.TIME_NANOS, 1))
        .isNotEqualTo(id);
    assertThat(id(TestFrames.sip(SIP.replace("sip:a", "sip:b")), TestFrames.TIME_NANOS, 1))
        .isNotEqualTo(id);
  }

  private static String id(byte[] frame, long timeNanos, int linkType) {
    var context = FrameContext.of(timeNanos, false, linkType, frame.length, "tap-1");
    var decoder = new FrameDecoder(DecoderSettings.defaults());
    return ((Outcome.Message) decoder.decode(frame, context)).decoded().id();
  }
}
