package io.sipstream.settings;

import java.util.List;

/** Settings that cannot be used: one sentence for each thing that is wrong with them. */
public final class InvalidSettingsException extends Exception {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // List.copyOf is serializable.
  private final List<String> sentences;

  public InvalidSettingsException(List<String> sentences) {
    super(String.join("\n", sentences));
    this.sentences = List.copyOf(sentences);
  }

  public List<String> sentences() {
    return sentences;
  }
}
