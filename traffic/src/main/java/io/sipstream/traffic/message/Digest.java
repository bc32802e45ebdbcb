package io.sipstream.traffic.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Computes digest authentication with MD5 (RFC 7616, RFC 3261 section 22.4). */
public record Digest(String realm, String nonce) {

  public String challenge() {
    return "WWW-Authenticate: Digest realm=\""
        + realm
        + "\", nonce=\""
        + nonce
        + "\", algorithm=MD5, qop=\"auth\"";
  }

  public String authorization(String user, String password, String method, String uri) {
    String clientNonce = md5(nonce + user).substring(0, 16);
    String secret = md5(user + ":" + realm + ":" + password);
    String response =
        md5(secret + ":" + nonce + ":00000001:" + clientNonce + ":auth:" + md5(method + ":" + uri));
    return "Authorization: Digest username=\""
        + user
        + "\", realm=\""
        + realm
        + "\", nonce=\""
        + nonce
        + "\", uri=\""
        + uri
        + "\", response=\""
        + response
        + "\", algorithm=MD5, cnonce=\""
        + clientNonce
        + "\", qop=auth, nc=00000001";
  }

  static String md5(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("MD5 is not available", e);
    }
  }
}
