package io.sipstream.settings;

import java.io.Serializable;

/** A password or key that shows itself to nobody who only prints it. */
public record Secret(String value) implements Serializable {
  /** Text that is printed instead of a secret. */
  public static final String MASK = "********";

  @Override
  public String toString() {
    return MASK;
  }
}
