package io.sipstream.settings;

import java.util.Locale;

/**
 * One line of the table of settings.
 *
 * @param key the name in YAML; see {@link #option} and {@link #environmentVariable} for the others
 * @param defaultText the default as a person would write it; null for none
 * @param secret never shown, and refused where others could read it
 * @param description one line, for the help
 */
public record Setting<T>(
    String key, String defaultText, boolean secret, String description, ValueType<T> type) {

  private static final String VARIABLE_PREFIX = "SIPSTREAM_";

  /** On the command line. */
  public String option() {
    return "--" + key;
  }

  /** In the environment. */
  public String environmentVariable() {
    return VARIABLE_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The values that are allowed, in words. */
  public String allowed() {
    return type.allowed();
  }
}
