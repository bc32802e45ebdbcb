package io.sipstream.calls.detection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.message.Sha;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * Computes the {@code _id} of an alert: base64url of the first 16 bytes of SHA-256 over version,
 * start, rule, key and subject.
 */
final class AlertDocumentId {
  private static final byte VERSION = 1;
  private static final int ID_BYTES = 16;

  private AlertDocumentId() {}

  static String of(String ruleId, DetectionKey key, String subject, long fromMicros) {
    MessageDigest sha256 = Sha.sha256();
    sha256.update(VERSION);
    sha256.update("alert".getBytes(UTF_8));
    sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(fromMicros).flip());
    for (String text : new String[] {ruleId, key.text(), subject}) {
      byte[] bytes = text.getBytes(UTF_8);
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      sha256.update(bytes);
    }
    byte[] id = Arrays.copyOf(sha256.digest(), ID_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }
}
