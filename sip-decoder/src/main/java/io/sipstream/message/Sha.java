package io.sipstream.message;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Creates digests that the Java platform specification guarantees. */
final class Sha {
  private Sha() {}

  static MessageDigest sha1() {
    return digest("SHA-1");
  }

  static MessageDigest sha256() {
    return digest("SHA-256");
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java platform lacks " + algorithm + ".", e);
    }
  }
}
