package io.sipstream.agent.capture;

import io.sipstream.agent.intake.FrameLoop;
import io.sipstream.agent.metrics.Metrics;
import io.sipstream.agent.process.AgentException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Captures on an interface that may go down or disappear and return. While an interface is down,
 * libpcap reports nothing and resumes by itself. An interface that disappeared is reopened, with
 * one attempt per second. No counter covers the frames of an outage, so the number and the duration
 * of outages are reported instead.
 */
public final class InterfaceLoop implements FrameLoop {
  static final long RETRY_MILLIS = 1000;

  // IFF_UP, netdevice(7)
  private static final int UP = 1;

  /** Opens the interface. */
  @FunctionalInterface
  public interface Opening {
    FrameLoop open() throws AgentException;
  }

  private final String interfaceName;
  private final Opening opening;
  private final PrintStream out;
  private final CountDownLatch brokenOff = new CountDownLatch(1);
  private volatile FrameLoop capture;
  private final AtomicLong outages = new AtomicLong();
  private final AtomicLong endedOutageNanos = new AtomicLong();
  private volatile String captureError;
  private volatile String downMessage;

  // The capture thread and the thread that calls lastError() write the following, the counts and
  // the messages; writes are synchronized.
  private long outageStartNanos;
  private long checkedNanos = System.nanoTime();

  public InterfaceLoop(String interfaceName, FrameLoop first, Opening opening, PrintStream out) {
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
      captureFailed(e);
      return 0;
    }
  }

  /** Records that the interface disappeared; if it was down already, the outage is the same. */
  private synchronized void captureFailed(IOException e) {
    capture.close();
    capture = null;
    if (downMessage == null) {
      outages.incrementAndGet();
      outageStartNanos = System.nanoTime();
    }
    captureError =
        "Capture on %s stopped (%s); it resumes when the interface is available."
            .formatted(interfaceName, e.getMessage());
    out.println(captureError);
  }

  private void reopen() throws InterruptedException {
    if (brokenOff.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("capture stopped");
    }
    try {
      capture = opening.open();
    } catch (AgentException e) {
      // The outage has been reported.
      return;
    }
    ended();
  }

  private synchronized void ended() {
    captureError = null;
    downMessage = null;
    long nanos = System.nanoTime() - outageStartNanos;
    endedOutageNanos.addAndGet(nanos);
    out.printf(
        "Capture on %s resumed after %d seconds.%n",
        interfaceName, TimeUnit.NANOSECONDS.toSeconds(nanos));
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

  /** Returns why the interface is unavailable, or null. For one thread, which calls it often. */
  @Override
  public String lastError() {
    long now = System.nanoTime();
    if (now - checkedNanos >= TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS)) {
      checkedNanos = now;
      checkInterface(now);
    }
    return captureError == null ? downMessage : captureError;
  }

  private synchronized void checkInterface(long now) {
    if (captureError != null) {
      // The outage ends when the interface is reopened.
      return;
    }
    boolean isDown = isDown();
    if (isDown && downMessage == null) {
      outageStartNanos = now;
      outages.incrementAndGet();
      downMessage =
          "Interface %s is down; capture resumes when it comes up.".formatted(interfaceName);
      out.println(downMessage);
    } else if (!isDown && downMessage != null) {
      ended();
    }
  }

  /**
   * Returns whether Linux reports the interface as down, also for interfaces without addresses,
   * which Java does not list. Returns false for pseudo interfaces such as "any".
   */
  private boolean isDown() {
    try {
      String flags = Files.readString(Path.of("/sys/class/net", interfaceName, "flags")).strip();
      return (Integer.decode(flags) & UP) == 0;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public String moreText() {
    return outages.get() == 0 ? "" : ", interface unavailable %d times".formatted(outages.get());
  }

  @Override
  public String moreJsonMembers() {
    return ",\"interface_outages\":" + outages.get();
  }

  @Override
  public void addMetrics(Metrics metrics) {
    metrics.gauge(
        "interface_up",
        "1 while the interface is captured on, else 0.",
        captureError == null && downMessage == null ? 1 : 0);
    metrics.counter(
        "interface_outages", "Number of times that the interface was unavailable.", outages.get());
    metrics.counter(
        "interface_outage_seconds",
        "Duration of the outages that have ended, in seconds.",
        TimeUnit.NANOSECONDS.toSeconds(endedOutageNanos.get()));
  }
}
