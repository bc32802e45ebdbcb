package io.sipstream.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers of switches, firewalls, wireless and capture cards around the same datagram. */
class LinkTagsTest {
  private static final String MACS = "020000000002020000000001";
  private static final String IP = "4500001f00000000401100" + "00c0000201c0000202";
  private static final String DATAGRAM = IP + "13c413c4000b0000616263";

  private final PacketDecoder decoder = new PacketDecoder(TunnelPorts.defaults());

  private Packet decode(int linkType, String hex) {
    return decoder.decode(HexFormat.of().parseHex(hex), linkType, Layers.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "VN-tag, 8926 00010002 0800, ''",
    "Cisco MetaData, 8909 0101 00010002 0800, ''",
    "HSR, 892f 0000 0001 0800, ''",
    "MACsec in clear, 88e5 00 00 00000001 0800, 00000000000000000000000000000000",
    "MACsec with SCI, 88e5 20 00 00000001 0200000000010001 0800, 00000000000000000000000000000000",
    "SNAP, 0027 aaaa03 000000 0800, ''",
    "IP SAP, 0022 060603, ''",
    "802.1ah, 88e7 00000001 020000000002020000000001 0800, ''",
    "FabricPath, 8903 0001 020000000002020000000001 0800, ''",
    "TRILL, 22f3 0000 0001 0002 020000000002020000000001 0800, ''",
    "VLAN in VN-tag, 8926 00010002 8100 0007 0800, ''",
  })
  void datagramsBehindTagsAreFound(String name, String tags, String trailer) {
    assertDatagram(name, decode(1, MACS + tags.replace(" ", "") + DATAGRAM + trailer));
  }

  @ParameterizedTest
  @CsvSource({
    "Cisco HDLC, 104, 0f000800",
    "pflog, 117, 3d02000065746830" + "00000000000000000000000000000000",
    "raw, 12, ''",
    "raw, 14, ''",
    "NFLOG little endian, 239, 02000000 08000100 08000100 2300 0900",
    "NFLOG big endian, 239, 02000000 00080001 00080001 0023 0009",
    "ERF, 197, 0000000000000000 02 00 0000 0000 0000 0000 020000000002020000000001 0800",
    "ERF with extension, 197,"
        + " 0000000000000000 82 00 0000 0000 0000 0000000000000000 0000"
        + " 020000000002020000000001 0800",
    "radiotap, 127,"
        + " 0000080000000000 8800 0000 020000000001020000000002020000000003 0000 0000"
        + " aaaa03 000000 0800",
  })
  void datagramsOfOtherLinkTypesAreFound(String name, int linkType, String header) {
    String padded = header.replace(" ", "");
    if (name.equals("pflog")) {
      padded = padded + "0".repeat(2 * 64 - padded.length());
    }
    assertDatagram(name, decode(linkType, padded + DATAGRAM));
  }

  @Test
  void pktapNamesItsLinkType() {
    String header = "0c000000" + "01000000" + "0c000000";
    assertDatagram("PKTAP", decode(258, header + DATAGRAM));
  }

  @Test
  void encryptedFramesAreCounted() {
    assertThat(decode(1, MACS + "88e50c0000000001" + DATAGRAM))
        .isEqualTo(new Packet.Ignored("macsec"));
    assertThat(decode(127, "0000080000000000" + "8840" + "00".repeat(30)))
        .isEqualTo(new Packet.Ignored("wlan_protected"));
  }

  @Test
  void otherTypesAreCountedByNumberUpToALimit() {
    assertThat(decode(1, MACS + "88cc00")).isEqualTo(new Packet.Ignored("ethertype_88cc"));
    for (int type = 0x9900; type < 0x9900 + NumberedLabels.NAMES; type++) {
      decode(1, MACS + Integer.toHexString(type) + "00");
    }
    assertThat(decode(1, MACS + "99ff00")).isEqualTo(new Packet.Ignored("ethertype"));
    assertThat(decode(1, MACS + "88cc00")).isEqualTo(new Packet.Ignored("ethertype_88cc"));
  }

  @Test
  void tagsWithoutEndAreADeadLetter() {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(HexFormat.of().parseHex(MACS + "8926"));
    for (int i = 0; i < 10_000; i++) {
      frame.writeBytes(HexFormat.of().parseHex("000100028926"));
    }
    byte[] bytes = frame.toByteArray();
    assertThat(((Packet.Malformed) decoder.decode(bytes, 1, Layers.NONE)).reason())
        .isEqualTo("too_many_tags");
  }

  private static void assertDatagram(String name, Packet packet) {
    assertThat(packet).as(name).isInstanceOf(Packet.Datagram.class);
    Packet.Datagram datagram = (Packet.Datagram) packet;
    int at = datagram.payloadAt();
    assertThat(Arrays.copyOfRange(datagram.bytes(), at, at + datagram.payloadBytes()))
        .as(name)
        .containsExactly('a', 'b', 'c');
  }
}
