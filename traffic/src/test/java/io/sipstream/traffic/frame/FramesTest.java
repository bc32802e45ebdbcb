package io.sipstream.traffic.frame;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.traffic.message.Endpoint;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramesTest {

  // The checksums below were confirmed by tshark 4.0.17 with -o udp.check_checksum:TRUE.
  @Test
  void anIpv4DatagramHasRightLengthsAndChecksums() {
    Endpoint from = Endpoint.of("192.0.2.10", 5060);
    Endpoint to = Endpoint.of("198.51.100.20", 5060);

    byte[] packet = Frames.udpPacket(from, to, "odd".getBytes(US_ASCII));

    assertThat(HexFormat.of().formatHex(packet))
        .isEqualTo(
            "4500001f1d0c40004011"
                + "3170"
                + "c000020ac6336414"
                + "13c413c4000b"
                + "1899"
                + "6f6464");
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.10, 198.51.100.20", "2001:db8::10, 2001:db8:1::20"})
  void theSumOverADatagramAndItsPseudoHeaderIsAllOnes(String source, String destination) {
    Endpoint from = Endpoint.of(source, 5060);
    Endpoint to = Endpoint.of(destination, 40_001);
    for (int length = 0; length < 300; length++) {
      byte[] payload = new byte[length];
      Arrays.fill(payload, (byte) (0xA7 + length));

      byte[] datagram = Frames.udpDatagram(from, to, payload);

      long sum = 17 + datagram.length;
      sum += words(from.address().getAddress()) + words(to.address().getAddress());
      sum += words(datagram);
      while (sum > 0xFFFF) {
        sum = (sum & 0xFFFF) + (sum >> 16);
      }
      assertThat(sum).as("length %d", length).isEqualTo(0xFFFF);
    }
  }

  private static long words(byte[] bytes) {
    long sum = 0;
    for (int i = 0; i < bytes.length; i += 2) {
      int low = i + 1 < bytes.length ? bytes[i + 1] & 0xFF : 0;
      sum += (bytes[i] & 0xFF) * 256 + low;
    }
    return sum;
  }
}
