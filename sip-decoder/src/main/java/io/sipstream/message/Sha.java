package io.sipstream.message;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Creates digests that the Java platform specification guarantees. */
public final class Sha {
  private Sha() {}

  static MessageDigest sha1() {
    return digest("SHA-1");
  }

  /** Returns a new SHA-256. */
  public static MessageDigest sha256() {
    return digest("SHA-256");
  }

  /** Completes a digest in an array of its length. */
  static void digest(MessageDigest digest, byte[] into) {
    try {
      digest.digest(into, 0, into.length);
    } catch (DigestException e) {
      throw new IllegalStateException("A digest does not fit " + into.length + " bytes.", e);
    }
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java platform lacks " + algorithm + ".", e);
    }
  }
}
