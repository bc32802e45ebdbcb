package io.sipstream.agent.process;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Says what others do wrong: one sentence in a while, for several threads. */
public final class RateLimitedLog {
  static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final PrintStream out;
  private final LongSupplier clockNanos;
  private long nextNanos;
  private long unsaid;

  /**
   * Makes a log that may say the first sentence at once.
   *
   * @param clockNanos only differences count
   */
  public RateLimitedLog(PrintStream out, LongSupplier clockNanos) {
    this.out = out;
    this.clockNanos = clockNanos;
    this.nextNanos = clockNanos.getAsLong();
  }

  public void say(String sentence) {
    say(() -> sentence);
  }

  /** Says a sentence that is made only if it may be said. */
  public synchronized void say(Supplier<String> maker) {
    long now = clockNanos.getAsLong();
    if (now - nextNanos < 0) {
      unsaid++;
      return;
    }
    String sentence = maker.get();
    out.println(unsaid == 0 ? sentence : sentence + " (" + unsaid + " more were not told.)");
    unsaid = 0;
    nextNanos = now + INTERVAL_NANOS;
  }
}
