package io.sipstream.calls.detection;

import java.util.Locale;

/** Lists severities with their numbers in {@code event.severity}, which are those of Elastic. */
public enum Severity {
  INFO(10),
  LOW(21),
  MEDIUM(47),
  HIGH(73),
  CRITICAL(99);

  private final int number;

  Severity(int number) {
    this.number = number;
  }

  /** Returns the value of {@code event.severity}. */
  public int number() {
    return number;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Parses a name.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Severity of(String name) {
    for (Severity severity : values()) {
      if (severity.toString().equals(name)) {
        return severity;
      }
    }
    throw new IllegalArgumentException(
        "\"%s\" is no severity. Write info, low, medium, high or critical.".formatted(name));
  }
}
