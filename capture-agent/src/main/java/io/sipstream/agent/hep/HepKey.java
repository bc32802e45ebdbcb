package io.sipstream.agent.hep;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/**
 * The key that HEP packets have to carry. It comes from a file or the environment, never from the
 * command line, which every user of the machine can read.
 */
public final class HepKey {
  public static final String ENVIRONMENT_VARIABLE = "SIPSTREAM_HEP_AUTH_KEY";

  /** More than any sender takes. */
  private static final int LIMIT_BYTES = 1024;

  private final byte[] bytes;

  HepKey(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /**
   * The key in {@code file}, without the end of its line, or that of the environment.
   *
   * @param file null for none; wins over the environment
   * @param environment the variable's value; null for none
   * @param problems gets a sentence about what cannot be used
   * @return null if there is no key
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
        key = withoutLineEnd(in.readNBytes(LIMIT_BYTES + 2));
      } catch (IOException e) {
        problems.add(from + " cannot be read (" + e.getClass().getSimpleName() + ").");
        return null;
      }
    }
    if (key.length == 0 || key.length > LIMIT_BYTES) {
      problems.add(from + " holds no key of 1 to " + LIMIT_BYTES + " bytes.");
      return null;
    }
    return new HepKey(key);
  }

  private static byte[] withoutLineEnd(byte[] line) {
    int end = line.length;
    if (end > 0 && line[end - 1] == '\n') {
      end--;
    }
    if (end > 0 && line[end - 1] == '\r') {
      end--;
    }
    return Arrays.copyOf(line, end);
  }

  /** Whether it is the same, found out in a time that does not tell how much of it is. */
  boolean matches(byte[] other) {
    return other != null && MessageDigest.isEqual(bytes, other);
  }
}
