package io.sipstream.benchmarks.run;

/** A benchmark cannot go on; the message is a sentence for whoever runs it. */
public final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BenchException(String sentence) {
    super(sentence);
  }
}
