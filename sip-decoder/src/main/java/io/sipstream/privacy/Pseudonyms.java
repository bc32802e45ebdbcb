package io.sipstream.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Derives pseudonyms by HMAC-SHA-256 (RFC 2104). Equal key and original give equal pseudonyms, so
 * that calls can be followed. Without the key, pseudonyms cannot be reversed, nor originals
 * guessed.
 *
 * <p>Has a cache and is not thread-safe.
 */
public final class Pseudonyms {
  /** Most cached pseudonyms; the least recently used one is evicted. */
  static final int CACHED = 65_536;

  private static final String ALGORITHM = "HmacSHA256";
  private static final String BASE_32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int NAME_LETTERS = 16;
  private static final int ROUNDS = 4;
  // E.164: a number has at most 15 digits.
  private static final long NUMBERS = 1_000_000_000_000_000L;

  private final Mac mac;
  private final Map<String, Object> cache =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Object> eldest) {
          return size() > CACHED;
        }
      };

  public Pseudonyms(byte[] key) {
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has HMAC-SHA-256.", e);
    } catch (InvalidKeyException e) {
      throw new IllegalArgumentException("Not a key.", e);
    }
  }

  /**
   * Returns fifteen digits for a telephone number, with a plus if it has one. All forms of a global
   * number, with plus, with {@code 00} and without, get the same digits.
   *
   * @param number without visual separators
   */
  public String number(String number) {
    boolean plus = number.startsWith("+");
    String digits = withoutPrefix(number);
    long pseudonym = cached("n" + digits, text -> Math.floorMod(hash(text).getLong(), NUMBERS));
    return (plus ? "+" : "") + "%015d".formatted(pseudonym);
  }

  /** Returns a number without a leading plus or international prefix {@code 00}. */
  static String withoutPrefix(String number) {
    if (number.startsWith("+")) {
      return number.substring(1);
    }
    return number.startsWith("00") && number.length() > 2 ? number.substring(2) : number;
  }

  /** Returns sixteen letters and digits for a name. */
  public String name(String name) {
    return cached("u" + name, this::letters);
  }

  private String letters(String text) {
    long bits = hash(text).getLong();
    // 64 bits give thirteen characters; the rest come from the next 64 bits.
    long more = hash(text).getLong(Long.BYTES);
    StringBuilder letters = new StringBuilder(NAME_LETTERS);
    for (int i = 0; i < NAME_LETTERS; i++) {
      long from = i < NAME_LETTERS / 2 ? bits : more;
      letters.append(BASE_32.charAt((int) (from >>> (5 * (i % (NAME_LETTERS / 2)))) & 31));
    }
    return letters.toString();
  }

  /**
   * Returns an address of the same IP version. IPv4 addresses are permuted, so that different
   * addresses stay different. IPv6 addresses become unique local addresses (RFC 4193) with 120
   * pseudonymous bits.
   *
   * @param address 4 or 16 bytes
   */
  public byte[] address(byte[] address) {
    StringBuilder text = new StringBuilder("a");
    for (byte b : address) {
      text.append((char) (b & 0xFF));
    }
    return cached(text.toString(), key -> address.length == 4 ? ipv4(address) : ipv6(key)).clone();
  }

  /** Permutes an address by a Feistel network (Luby and Rackoff 1988) over two halves. */
  private byte[] ipv4(byte[] address) {
    ByteBuffer halves = ByteBuffer.wrap(address);
    int left = halves.getShort() & 0xFFFF;
    int right = halves.getShort() & 0xFFFF;
    for (int round = 0; round < ROUNDS; round++) {
      int next = left ^ (hash("r" + round + (char) right).getShort() & 0xFFFF);
      left = right;
      right = next;
    }
    return ByteBuffer.allocate(4).putShort((short) left).putShort((short) right).array();
  }

  private byte[] ipv6(String key) {
    byte[] address = new byte[16];
    hash(key).get(address);
    address[0] = (byte) 0xFD;
    return address;
  }

  private ByteBuffer hash(String text) {
    return ByteBuffer.wrap(mac.doFinal(text.getBytes(UTF_8)));
  }

  /** Caches a pseudonym; keys begin with the kind, which determines the type of the value. */
  @SuppressWarnings("unchecked")
  private <T> T cached(String key, Function<String, T> make) {
    Object known = cache.get(key);
    if (known == null) {
      known = make.apply(key);
      cache.put(key, known);
    }
    return (T) known;
  }
}
