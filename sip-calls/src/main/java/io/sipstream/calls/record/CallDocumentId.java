package io.sipstream.calls.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.message.Sha;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * Computes the {@code _id} of a call: base64url of the first 16 bytes of SHA-256 over version,
 * {@code call}, Call-ID, tags and generation. No later message changes any of them. Not
 * thread-safe.
 */
public final class CallDocumentId {
  private static final byte VERSION = 1;
  private static final int ID_BYTES = 16;

  private final MessageDigest sha256 = Sha.sha256();

  /**
   * Returns the id of a call.
   *
   * @param tag hash of the caller's tag
   * @param otherTag hash of the callee's tag if the caller is unknown; else 0
   */
  public String of(String callId, long tag, long otherTag, int generation) {
    byte[] text = callId.getBytes(UTF_8);
    ByteBuffer numbers = ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES);
    numbers.putLong(tag).putLong(otherTag).putInt(generation).flip();
    sha256.update(VERSION);
    sha256.update("call".getBytes(UTF_8));
    sha256.update(numbers);
    sha256.update(text);
    byte[] id = Arrays.copyOf(sha256.digest(), ID_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }
}
