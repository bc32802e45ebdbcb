package io.sipstream.support;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Writes at most one sentence in ten seconds, so that an outage fills no disk. Thread-safe. */
public final class RateLimitedLog {
  static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Consumer<String> out;
  private final LongSupplier clockNanos;
  private long nextNanos;
  private long suppressed;

  /** Creates a log that writes its first sentence at once. */
  public RateLimitedLog(Consumer<String> out) {
    this(out, System::nanoTime);
  }

  RateLimitedLog(Consumer<String> out, LongSupplier clockNanos) {
    this.out = out;
    this.clockNanos = clockNanos;
    this.nextNanos = clockNanos.getAsLong();
  }

  /** Writes a sentence, unless one was written in the last ten seconds. */
  public void say(String sentence) {
    say(() -> sentence);
  }

  /** Writes a sentence, which is created only if it is written. */
  public synchronized void say(Supplier<String> maker) {
    long now = clockNanos.getAsLong();
    if (now - nextNanos < 0) {
      suppressed++;
      return;
    }
    String sentence = maker.get();
    out.accept(
        suppressed == 0 ? sentence : sentence + " (" + suppressed + " more were suppressed.)");
    suppressed = 0;
    nextNanos = now + INTERVAL_NANOS;
  }
}
