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
 * A capture on an interface that may go down, or away, and come again. Of one that is down libpcap
 * says nothing and goes on by itself when it is up; one that went away is opened anew, once a
 * second until that works. Frames of the time between never reach the agent, and nobody counts
 * them: the number and length of such outages is told instead.
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
  private volatile String away;
  private volatile String down;

  // The capture's thread and the one that asks for trouble alter it and the two above,
  // synchronized.
  private long sinceNanos;
  private long lookedNanos = System.nanoTime();

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
      away(e);
      return 0;
    }
  }

  /** One that went away while it was down is in the same outage. */
  private synchronized void away(IOException e) {
    capture.close();
    capture = null;
    if (down == null) {
      outages.incrementAndGet();
      sinceNanos = System.nanoTime();
    }
    away =
        "The capture on %s stopped (%s); it goes on when the interface is back."
            .formatted(interfaceName, e.getMessage());
    out.println(away);
  }

  private void reopen() throws InterruptedException {
    if (brokenOff.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("broken off");
    }
    try {
      capture = opening.open();
    } catch (AgentException e) {
      // As before: it has been told.
      return;
    }
    ended();
  }

  private synchronized void ended() {
    away = null;
    down = null;
    long nanos = System.nanoTime() - sinceNanos;
    endedOutageNanos.addAndGet(nanos);
    out.printf(
        "The capture on %s goes on after %d seconds.%n",
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

  /** For one thread, which asks often. */
  @Override
  public String lastError() {
    long now = System.nanoTime();
    if (now - lookedNanos >= TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS)) {
      lookedNanos = now;
      lookWhetherItIsUp(now);
    }
    return away == null ? down : away;
  }

  private synchronized void lookWhetherItIsUp(long now) {
    if (away != null) {
      // Nothing is captured before it is opened anew.
      return;
    }
    boolean isDown = isDown();
    if (isDown && down == null) {
      sinceNanos = now;
      outages.incrementAndGet();
      down = "The interface %s is down; frames come again when it is up.".formatted(interfaceName);
      out.println(down);
    } else if (!isDown && down != null) {
      ended();
    }
  }

  /**
   * As Linux tells it, also of an interface without addresses, which Java would not find; not so of
   * what is no interface, such as "any".
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
    return outages.get() == 0 ? "" : ", interface away %d times".formatted(outages.get());
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
        away == null && down == null ? 1 : 0);
    metrics.counter(
        "interface_outages", "Times that the interface was down or away.", outages.get());
    metrics.counter(
        "interface_outage_seconds",
        "Time that it was away, in outages that are over.",
        TimeUnit.NANOSECONDS.toSeconds(endedOutageNanos.get()));
  }
}
