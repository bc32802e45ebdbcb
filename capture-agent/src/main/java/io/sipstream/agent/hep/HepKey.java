package io.sipstream.agent.hep;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;

/**
 * Holds the key that HEP packets must have. The key comes from a file or the environment, because
 * every user of the machine can read command lines.
 */
public final class HepKey {
  public static final String ENVIRONMENT_VARIABLE = "SIPSTREAM_HEP_AUTH_KEY";

  /** Longer than the keys of any sender. */
  private static final int LIMIT_BYTES = 1024;

  private final byte[] bytes;

  HepKey(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /**
   * Reads the key from {@code file}, without the line end, or from the environment.
   *
   * @param file null for none; takes precedence over the environment
   * @param environment value of the environment variable; null for none
   * @param problems receives a message if the key is unusable
   * @return null if no key is set or the key is unusable
   */
  public static HepKey of(Path file, String environment, List<String> problems) {
    if (file == null && environment == null) {
      return null;
    }
    String from = file == null ? ENVIRONMENT_VARIABLE : "--auth-key-file: " + file;
    byte[] key;
    if (file == null) {
      key = environment.getBytes(UTF_8);
    } else {
      try (InputStream in = Files.newInputStream(file)) {
        String line = new String(in.readNBytes(LIMIT_BYTES + 2), ISO_8859_1);
        key = line.replaceFirst("\\r?\\n?\\z", "").getBytes(ISO_8859_1);
      } catch (IOException e) {
        problems.add(from + " cannot be read (" + e.getClass().getSimpleName() + ").");
        return null;
      }
    }
    if (key.length == 0 || key.length > LIMIT_BYTES) {
      problems.add(from + " must hold a key of 1 to " + LIMIT_BYTES + " bytes.");
      return null;
    }
    return new HepKey(key);
  }

  /** Returns whether both keys are equal, in a time that does not depend on the key. */
  boolean matches(byte[] other) {
    return other != null && MessageDigest.isEqual(bytes, other);
  }
}
