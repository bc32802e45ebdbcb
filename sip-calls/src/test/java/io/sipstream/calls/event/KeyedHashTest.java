package io.sipstream.calls.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeyedHashTest {
  /** The key of the published test vectors is 00 01 ... 0f, their message is 00 01 ... */
  private static final KeyedHash PUBLISHED =
      new KeyedHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

  @Test
  void isSipHash() {
    byte[] message = new byte[15];
    for (int i = 0; i < message.length; i++) {
      message[i] = (byte) i;
    }
    assertThat(PUBLISHED.of(message, 0, 15)).isEqualTo(0xa129ca6149be45e5L);
    assertThat(PUBLISHED.of(message, 0, 0)).isEqualTo(0x726fdb47dd0e0e31L);
    assertThat(PUBLISHED.of(message, 0, 8)).isEqualTo(0x93f5f5799a932462L);
  }

  @Test
  void hashesRangesOfArrays() {
    byte[] shifted = {9, 9, 0, 1, 2, 3, 4, 5, 6, 7, 9};
    byte[] range = Arrays.copyOfRange(shifted, 2, 10);
    assertThat(PUBLISHED.of(shifted, 2, 8)).isEqualTo(PUBLISHED.of(range, 0, 8));
  }

  @Test
  void dependsOnSecretAndPurpose() {
    byte[] message = {1, 2, 3};
    byte[] secret = new byte[16];
    long open = KeyedHash.of(new byte[0], "a").of(message, 0, 3);
    assertThat(KeyedHash.of(secret, "a").of(message, 0, 3)).isNotEqualTo(open);
    assertThat(KeyedHash.of(new byte[0], "b").of(message, 0, 3)).isNotEqualTo(open);
  }
}
