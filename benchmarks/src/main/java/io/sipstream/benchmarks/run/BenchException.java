package io.sipstream.benchmarks.run;

/** Ends a benchmark with a message for the user. */
public final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BenchException(String sentence) {
    super(sentence);
  }
}
