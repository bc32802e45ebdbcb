package io.sipstream.calls.event;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Computes 64-bit hashes by SipHash-2-4 (Aumasson and Bernstein 2012). With a secret key a hash
 * does not reveal its input.
 */
public final class KeyedHash {
  private static final String ALGORITHM = "HmacSHA256";
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long key0;
  private final long key1;

  KeyedHash(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  /**
   * Returns a hash for one purpose.
   *
   * @param secret a key; empty for a public hash
   * @param purpose distinguishes hashes with one key
   */
  public static KeyedHash of(byte[] secret, String purpose) {
    if (secret.length == 0) {
      return new KeyedHash(purpose.hashCode(), 0);
    }
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      ByteBuffer derived = ByteBuffer.wrap(mac.doFinal(purpose.getBytes(US_ASCII)));
      return new KeyedHash(derived.getLong(), derived.getLong());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HMAC-SHA-256.", e);
    }
  }

  /** Returns the hash of a range, never 0. */
  public long of(byte[] bytes, int from, int length) {
    long v0 = key0 ^ 0x736f6d6570736575L;
    long v1 = key1 ^ 0x646f72616e646f6dL;
    long v2 = key0 ^ 0x6c7967656e657261L;
    long v3 = key1 ^ 0x7465646279746573L;
    int end = from + (length & ~7);
    int rounds = 2;
    long word;
    for (int at = from; ; at += Long.BYTES) {
      boolean last = at >= end;
      word = last ? tail(bytes, end, length) : (long) LONGS.get(bytes, at);
      v3 ^= word;
      for (int i = 0; i < rounds; i++) {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
      }
      v0 ^= word;
      if (last) {
        break;
      }
    }
    v2 ^= 0xFF;
    for (int i = 0; i < 4; i++) {
      v0 += v1;
      v2 += v3;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v1;
      v0 += v3;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 = Long.rotateLeft(v2, 32);
    }
    long hash = v0 ^ v1 ^ v2 ^ v3;
    // 0 means absent.
    return hash == 0 ? 1 : hash;
  }

  /** Returns the last bytes with the length in the highest byte. */
  private static long tail(byte[] bytes, int at, int length) {
    long word = (long) length << 56;
    int rest = length & 7;
    if (rest > 0 && at + Long.BYTES <= bytes.length) {
      return word | ((long) LONGS.get(bytes, at) & ((1L << (8 * rest)) - 1));
    }
    for (int i = 0; i < rest; i++) {
      word |= (bytes[at + i] & 0xFFL) << (8 * i);
    }
    return word;
  }
}
