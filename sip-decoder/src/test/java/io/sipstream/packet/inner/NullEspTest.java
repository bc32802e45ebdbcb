package io.sipstream.packet.inner;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.testing.Seed;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets are built from RFC 4303 section 2; the addresses are 192.0.2.1 and 192.0.2.2. */
class NullEspTest {
  private static final byte[] ADDRESSES = {(byte) 192, 0, 2, 1, (byte) 192, 0, 2, 2};
  private static final int AT = ADDRESSES.length;
  private static final int UDP = 17;

  /** Returns the addresses, and a packet with a check value that looks like no trailer. */
  private static byte[] packet(byte[] payload, int protocol, int checkBytes) {
    int padding = Math.floorMod(-(payload.length + 2), 4);
    ByteBuffer packet =
        ByteBuffer.allocate(AT + 8 + payload.length + padding + 2 + checkBytes)
            .put(ADDRESSES)
            .putInt(0x1001)
            .putInt(1)
            .put(payload);
    for (int i = 1; i <= padding; i++) {
      packet.put((byte) i);
    }
    packet.put((byte) padding).put((byte) protocol);
    while (packet.hasRemaining()) {
      packet.put((byte) 0xEE);
    }
    return packet.array();
  }

  private static byte[] udp(int payloadBytes) {
    return ByteBuffer.allocate(8 + payloadBytes)
        .putShort((short) 5060)
        .putShort((short) 5070)
        .putShort((short) (8 + payloadBytes))
        .array();
  }

  /** Ports 5060 and 5070, header of 20 bytes, no payload, and the checksum of these bytes. */
  private static byte[] tcp() {
    return ByteBuffer.allocate(20)
        .putShort((short) 5060)
        .putShort((short) 5070)
        .putInt(0)
        .putInt(0)
        .putShort((short) 0x5010)
        .putShort((short) 0)
        .putShort((short) 0x043F)
        .array();
  }

  private static NullEsp find(byte[] packet) {
    return NullEsp.find(packet, AT, packet.length, 4, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 12, 16, 24, 32})
  void aDatagramIsFoundBeforeEveryCheckValue(int checkBytes) {
    for (int bytes = 1; bytes < 10; bytes++) {
      assertThat(find(packet(udp(bytes), UDP, checkBytes)))
          .isEqualTo(new NullEsp(UDP, AT + 8, AT + 8 + 8 + bytes));
    }
  }

  @Test
  void aSegmentNeedsItsChecksum() {
    byte[] segment = tcp();
    assertThat(find(packet(segment, 6, 12))).isEqualTo(new NullEsp(6, AT + 8, AT + 28));
    segment[16] ^= 1;
    assertThat(find(packet(segment, 6, 12))).isNull();
  }

  @ParameterizedTest
  @CsvSource({"4, 45000014", "41, 60000000"})
  void anIpPacketNeedsItsLength(int protocol, long first) {
    int bytes = protocol == 4 ? 20 : 40;
    ByteBuffer ip = ByteBuffer.allocate(bytes).putInt((int) Long.parseLong("" + first, 16));
    assertThat(find(packet(ip.array(), protocol, 12)))
        .isEqualTo(new NullEsp(protocol, AT + 8, AT + 8 + bytes));
    ip.put(protocol == 4 ? 3 : 5, (byte) 0x15);
    assertThat(find(packet(ip.array(), protocol, 12))).isNull();
  }

  @Test
  void otherPaddingLengthsAndProtocolsAreEncrypted() {
    byte[] whole = packet(udp(7), UDP, 12);
    int trailer = whole.length - 12 - 2;
    byte[] padded = whole.clone();
    padded[trailer - 1] ^= 1;
    byte[] longer = whole.clone();
    longer[AT + 8 + 5]++;
    byte[] other = whole.clone();
    other[trailer + 1] = 1;
    assertThat(find(padded)).isNull();
    assertThat(find(longer)).isNull();
    assertThat(find(other)).isNull();
  }

  @Test
  void randomBytesAreEncryptedAndShortOnesNoError() {
    Random random = new Random(Seed.of(NullEspTest.class));
    for (int i = 0; i < 1_000_000; i++) {
      byte[] bytes = new byte[AT + random.nextInt(100)];
      random.nextBytes(bytes);
      assertThat(find(bytes)).isNull();
    }
  }
}
