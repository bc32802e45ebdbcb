package io.sipstream.message;

import io.sipstream.json.Utf8;
import io.sipstream.text.Span;
import java.util.Base64;

/** Computes the {@code _routing} of a message, which keeps the messages of a call on one shard. */
final class Routing {
  // Elasticsearch stores the routing in every document; this bounds the cost of a hostile Call-ID.
  private static final int CALL_ID_LIMIT_BYTES = 512;

  private Routing() {}

  /**
   * Returns the Call-ID, or its base64url SHA-256 if it is longer or not UTF-8 (invalid bytes would
   * be replaced, which makes different Call-IDs equal); null without a Call-ID.
   */
  public static String of(Span callId, Utf8 utf8) {
    if (callId == null) {
      return null;
    }
    if (callId.length() <= CALL_ID_LIMIT_BYTES && utf8.isValid(callId)) {
      return callId.toString();
    }
    var sha256 = Sha.sha256();
    sha256.update(callId.array(), callId.arrayOffset(), callId.length());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256.digest());
  }
}
