package io.sipstream.settings;

import java.util.List;
import java.util.Locale;

/**
 * A setting as a component of a record declares it.
 *
 * @param key the name in YAML; {@link #option} and {@link #environmentVariable} return the others
 * @param group heading of the settings that belong together
 * @param defaultText the default as a person would write it; null for none
 * @param secret never shown, and refused where others could read it
 * @param help one line
 * @param insteadOf keys that this one replaces
 */
public record SettingDeclaration(
    String key,
    String group,
    String defaultText,
    boolean secret,
    String help,
    ValueType type,
    List<String> insteadOf) {
  private static final String VARIABLE_PREFIX = "SIPSTREAM_";

  /** The name on the command line. */
  public String option() {
    return "--" + key;
  }

  /** The name in the environment. */
  public String environmentVariable() {
    return VARIABLE_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The values that are allowed, in words. */
  public String allowed() {
    return type.allowed();
  }
}
