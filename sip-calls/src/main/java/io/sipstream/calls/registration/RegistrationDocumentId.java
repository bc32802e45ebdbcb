package io.sipstream.calls.registration;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.message.Sha;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * Computes the {@code _id} of a registration: base64url of the first 16 bytes of SHA-256 over
 * version, kind, time, address of record and binding.
 */
final class RegistrationDocumentId {
  private static final byte VERSION = 1;
  private static final int ID_BYTES = 16;

  private RegistrationDocumentId() {}

  /**
   * Returns the id of a session of a binding.
   *
   * @param earlier number of sessions of the binding that began in the same microsecond and ended
   */
  static String ofSession(String aor, String binding, long startMicros, int earlier) {
    String rest = earlier == 0 ? binding : binding + " " + earlier;
    return of("registration", aor, rest, startMicros);
  }

  /** Returns the id of the attempts of one address without 2xx in one hour. */
  static String ofFailing(String aor, String sourceIp, long hourMicros) {
    return of("failing registration", aor, sourceIp, hourMicros);
  }

  private static String of(String kind, String aor, String rest, long micros) {
    MessageDigest sha256 = Sha.sha256();
    sha256.update(VERSION);
    sha256.update(kind.getBytes(UTF_8));
    sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(micros).flip());
    byte[] first = aor.getBytes(UTF_8);
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(first.length).flip());
    sha256.update(first);
    sha256.update(rest.getBytes(UTF_8));
    byte[] id = Arrays.copyOf(sha256.digest(), ID_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }
}
