package io.sipstream.explorer.store;

/**
 * Describes what one step of a search compares with the text of the search line.
 *
 * @param kind what is compared
 * @param what the same in words
 */
public record SearchStep(Kind kind, String what) {
  /** Lists what a step can compare. */
  public enum Kind {
    /** Everything that the terms select. */
    ALL,
    CALL_ID,
    NUMBER,
    NAME,
    TEXT
  }
}
