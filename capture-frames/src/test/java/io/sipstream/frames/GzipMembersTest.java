package io.sipstream.frames;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.frames.CaptureBytes.Reading;
import io.sipstream.testing.Seed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@Tag("hostile")
class GzipMembersTest {
  private static final byte[] EMPTY_MEMBER = CaptureBytes.gzip(new byte[0]);
  private static final byte[] CAPTURE =
      CaptureBytes.pcap(LITTLE_ENDIAN, 0xA1B23C4D, 1).record(1, 5, new byte[] {7}, 1).bytes();

  private static byte[] emptyMembers(int count) {
    return repeated(EMPTY_MEMBER, count);
  }

  private static byte[] repeated(byte[] bytes, int count) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  @Test
  void aFileOfEmptyMembersIsEmpty() throws Exception {
    Reading reading = CaptureBytes.read(emptyMembers(50_000));

    assertThat(reading.frames()).isEmpty();
    assertThat(reading.failure())
        .hasMessage(
            "test.pcap is empty at byte 0 of its decompressed data: a capture file starts with a"
                + " header.");
  }

  @Test
  void emptyMembersAroundACaptureGiveItsFrames() throws Exception {
    byte[] members = emptyMembers(CaptureLimits.EMPTY_MEMBER_LIMIT);

    Reading reading = CaptureBytes.read(joined(members, CaptureBytes.gzip(CAPTURE), members));

    assertThat(reading.failure()).isNull();
    assertThat(reading.frames()).hasSize(1);
  }

  @Test
  void moreEmptyMembersThanTheLimitAreAFailure() throws Exception {
    byte[] members = emptyMembers(CaptureLimits.EMPTY_MEMBER_LIMIT + 1);

    Reading reading = CaptureBytes.read(joined(CaptureBytes.gzip(CAPTURE), members));

    assertThat(reading.frames()).hasSize(1);
    assertThat(reading.failure())
        .hasMessage(
            "test.pcap cannot be decompressed beyond byte 41 of its data: More than 100000 gzip"
                + " members without content follow one another.");
  }

  /** RFC 1952 section 2.3.1: flags 2, 4, 8 and 16 have fields of the header follow. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, 8, 16, 31})
  void fieldsOfTheHeaderArePassedOver(int flags) throws Exception {
    Reading reading = CaptureBytes.read(withHeader(flags, 0));

    assertThat(reading.failure()).isNull();
    assertThat(reading.frames()).hasSize(1);
  }

  @Test
  void aWrongChecksumOfTheHeaderIsBroken() throws Exception {
    assertThat(CaptureBytes.read(withHeader(2, 1)).failure())
        .hasMessageEndingWith("its header is malformed.");
    assertThatThrownBy(() -> new Gunzip(new ByteArrayInputStream(withHeader(2, 1))))
        .isInstanceOf(ZipException.class)
        .hasMessage("Corrupt GZIP header");
  }

  private static byte[] withHeader(int flags, int checksumError) {
    CaptureBytes header = new CaptureBytes(LITTLE_ENDIAN);
    header.raw(new byte[] {0x1F, (byte) 0x8B, 8, (byte) flags, 0, 0, 0, 0, 0, 3});
    if ((flags & 4) != 0) {
      header.raw(new byte[] {3, 0, 1, 2, 3});
    }
    if ((flags & 8) != 0) {
      header.raw(new byte[] {'n', 0});
    }
    if ((flags & 16) != 0) {
      header.raw(new byte[] {'c', 'o', 0});
    }
    if ((flags & 2) != 0) {
      CRC32 checksum = new CRC32();
      checksum.update(header.bytes());
      int low = ((int) checksum.getValue() & 0xFFFF) ^ checksumError;
      header.raw(new byte[] {(byte) low, (byte) (low >> 8)});
    }
    byte[] member = CaptureBytes.gzip(CAPTURE);
    return joined(header.bytes(), Arrays.copyOfRange(member, 10, member.length));
  }

  @Test
  void whatFollowsTheLastMemberIsIgnored() throws Exception {
    for (byte[] tail : new byte[][] {{0}, new byte[1000], {0x1F, (byte) 0x8B, 8}}) {
      Reading reading = CaptureBytes.read(joined(CaptureBytes.gzip(CAPTURE), tail));

      assertThat(reading.failure()).isNull();
      assertThat(reading.frames()).hasSize(1);
    }
  }

  @Test
  void membersOfAnySizeGiveTheBytesThatTheJdkGives() throws Exception {
    long seed = Seed.of(GzipMembersTest.class);
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      ByteArrayOutputStream stored = new ByteArrayOutputStream();
      for (int member = random.nextInt(20); member >= 0; member--) {
        byte[] plain = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(100_000)];
        if (random.nextBoolean()) {
          random.nextBytes(plain);
        }
        stored.writeBytes(CaptureBytes.gzip(plain));
      }
      byte[] file = stored.toByteArray();
      byte[] expected = new GZIPInputStream(new ByteArrayInputStream(file)).readAllBytes();

      try (Gunzip gunzip = new Gunzip(new ByteArrayInputStream(file))) {
        assertThat(gunzip.readAllBytes())
            .as("-Dseed=%d, round %d", seed, round)
            .isEqualTo(expected);
      }
    }
  }
}
