package io.sipstream.document;

import io.sipstream.json.Utf8;
import io.sipstream.text.Span;
import java.util.Base64;

/** The {@code _routing} of a message: what keeps a call's messages on one shard. */
public final class Routing {
  // Elasticsearch keeps the routing in every document; a hostile Call-ID must not cost much.
  private static final int CALL_ID_LIMIT_BYTES = 512;

  private Routing() {}

  /**
   * The Call-ID, or the base64url SHA-256 of one that is longer or not UTF-8 (several would look
   * the same with their bytes replaced); null without a Call-ID.
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
