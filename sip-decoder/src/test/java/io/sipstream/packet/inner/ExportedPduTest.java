package io.sipstream.packet.inner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportedPduTest {
  private static final String SIP = "000c0004 73697000";
  private static final String ENDS = "00140004 c0000201 00150004 c0000202";
  private static final String PORTS = "00180004 00000003 00190004 000013c4 001a0004 000013ce";
  private static final String END = "00000000";

  private static byte[] parse(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static ExportedPdu read(String hex) {
    byte[] bytes = parse(hex);
    return ExportedPdu.read(bytes, 0, bytes.length);
  }

  @Test
  void tagsAreReadInAnyOrder() {
    assertThat(read(SIP + ENDS + PORTS + END))
        .isEqualTo(new ExportedPdu("sip", 4, 12, 20, 3, 5060, 5070, 52));
    assertThat(read(PORTS + ENDS + SIP + END).dissector()).isEqualTo("sip");
  }

  @Test
  void otherTagsAreSkipped() {
    assertThat(read("00240008 0102030405060708" + SIP + END))
        .isEqualTo(new ExportedPdu("sip", 0, 0, 0, 0, 0, 0, 24));
  }

  @Test
  void addressesOfOneFamilyAreNeeded() {
    String ipv6 = "00160010 20010db8000000000000000000000001";
    assertThat(read("00140004 c0000201" + END).addressBytes()).isZero();
    assertThat(read(ipv6 + "00150004 c0000202" + END).addressBytes()).isZero();
    assertThat(read(ipv6 + ipv6.replace("0016", "0017") + END).addressBytes()).isEqualTo(16);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "000cffff 73697000",
        "00140003 c00002",
        "00160004 c0000201" + END,
        "00190002 13c4" + END,
      })
  void wrongLengthsAreRefused(String tags) {
    assertThat(read(tags)).isNull();
  }

  @Test
  void tagsWithoutEndAreRefused() {
    byte[] whole = parse(SIP + ENDS + PORTS + END);
    for (int length = 0; length < whole.length; length++) {
      assertThat(ExportedPdu.read(Arrays.copyOf(whole, length), 0, length)).isNull();
    }
  }
}
