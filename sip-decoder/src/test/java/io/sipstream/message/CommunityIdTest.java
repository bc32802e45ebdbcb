package io.sipstream.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Documents;
import io.sipstream.document.TestFrames;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published references: packetbeat's documentation and the Community ID specification. */
class CommunityIdTest {
  private static final String OPTIONS = "OPTIONS sip:a SIP/2.0\r\nCall-ID: 1\r\n\r\n";

  @ParameterizedTest
  @CsvSource({
    "0, 192.168.1.2, 5060, 212.242.33.35, 5060, 1:dOa61R2NaaJsJlcFAiMIiyXX+Kk=",
    "0, 1.2.3.4, 1122, 5.6.7.8, 3344, 1:0Mu9InQx6z4ZiCZM/7HXi2WMhOg=",
    "1, 1.2.3.4, 1122, 5.6.7.8, 3344, 1:OShq+iKDAMVouh/4bMxB9Sz4amw=",
  })
  void isTheReferenceInBothDirections(
      int seed, String source, int sourcePort, String destination, int port, String reference) {
    assertThat(communityId(seed, source, sourcePort, destination, port)).isEqualTo(reference);
    assertThat(communityId(seed, destination, port, source, sourcePort)).isEqualTo(reference);
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1, 5060, 192.0.2.1, 5061", "2001:db8::2, 5060, 2001:db8::1, 5060"})
  void isTheSameForBothDirections(String source, int sourcePort, String destination, int port) {
    assertThat(communityId(0, source, sourcePort, destination, port))
        .startsWith("1:")
        .isEqualTo(communityId(0, destination, port, source, sourcePort));
  }

  private static String communityId(
      int seed, String source, int sourcePort, String destination, int port) {
    DecoderSettings settings =
        new DecoderSettings(new int[] {5060, 5061, 1122}, true, true, true, seed);
    byte[] frame = TestFrames.udp(source, sourcePort, destination, port, OPTIONS.getBytes(UTF_8));
    return (String) Documents.fields(Documents.of(settings, frame)).get("network.community_id");
  }
}
