package io.sipstream.agent;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A capture on an interface that may go down, or away, and come again: then it is opened anew, once
 * a second until that works. Frames of the time between never reach the agent, and nobody counts
 * them: the number and length of such outages is told instead.
 */
final class InterfaceLoop implements FrameLoop {
  static final long RETRY_MILLIS = 1000;

  /** Opens the interface. */
  @FunctionalInterface
  interface Opening {
    FrameLoop open() throws AgentFailure;
  }

  private final String interfaceName;
  private final Opening opening;
  private final PrintStream out;
  private final CountDownLatch brokenOff = new CountDownLatch(1);
  private volatile FrameLoop capture;
  private volatile String trouble;
  private volatile long outages;
  private volatile long endedOutageNanos;
  private long downSinceNanos;

  InterfaceLoop(String interfaceName, FrameLoop first, Opening opening, PrintStream out) {
    this.interfaceName = interfaceName;
    this.capture = first;
    this.opening = opening;
    this.out = out;
  }

  @Override
  public int doWork(long limit) throws InterruptedException {
    FrameLoop open = capture;
    if (open == null) {
      reopen();
      return 0;
    }
    try {
      return open.doWork(limit);
    } catch (IOException e) {
      down(e);
      return 0;
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private void down(IOException e) {
    capture.close();
    capture = null;
    outages++;
    downSinceNanos = System.nanoTime();
    trouble =
        "The capture on %s stopped (%s); it goes on when the interface is back."
            .formatted(interfaceName, e.getMessage());
    out.println(trouble);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void reopen() throws InterruptedException {
    if (brokenOff.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("broken off");
    }
    try {
      capture = opening.open();
    } catch (AgentFailure e) {
      // As before: it has been told.
      return;
    }
    long downNanos = System.nanoTime() - downSinceNanos;
    endedOutageNanos += downNanos;
    trouble = null;
    out.printf(
        "The capture on %s goes on after %d seconds.%n",
        interfaceName, TimeUnit.NANOSECONDS.toSeconds(downNanos));
  }

  @Override
  public void breakOff() {
    brokenOff.countDown();
    FrameLoop open = capture;
    if (open != null) {
      open.breakOff();
    }
  }

  @Override
  public void close() {
    FrameLoop open = capture;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public String interfaceName() {
    return interfaceName;
  }

  @Override
  public String trouble() {
    return trouble;
  }

  @Override
  public String moreText() {
    return outages == 0 ? "" : ", interface away %d times".formatted(outages);
  }

  @Override
  public String moreJsonMembers() {
    return ",\"interface_outages\":" + outages;
  }

  @Override
  public void addMetrics(Metrics metrics) {
    metrics.gauge(
        "interface_up", "1 while the interface is captured on, else 0.", trouble == null ? 1 : 0);
    metrics.counter("interface_outages", "Times that the interface was away.", outages);
    metrics.counter(
        "interface_outage_seconds",
        "Time that it was away, in outages that are over.",
        TimeUnit.NANOSECONDS.toSeconds(endedOutageNanos));
  }
}
