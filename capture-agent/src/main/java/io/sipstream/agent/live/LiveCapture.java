package io.sipstream.agent.live;

import io.sipstream.agent.intake.FrameLoop;
import io.sipstream.agent.intake.FrameQueue;
import io.sipstream.agent.intake.ShutdownSignal;
import io.sipstream.agent.kafka.FrameSender;
import io.sipstream.agent.metrics.FrameCounts;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Runs a live capture with three threads: one captures, one sends, and the calling thread reports
 * and waits for the end. With a spool, a fourth thread moves frames to disk when the queue fills.
 */
public final class LiveCapture {
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(10);

  // Together below 10 s, the usual time that container engines grant a process to exit.
  private static final Duration THREAD_END_LIMIT = Duration.ofSeconds(2);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

  private static final int SEND_BATCH = 256;
  private static final long IDLE_MILLIS = 1000;
  // Frames that arrive soon after another one share a switch to the send thread.
  private static final long GATHER_MILLIS = 5;
  // Shorter than the bursts of the spool's rate.
  private static final long DRAIN_MILLIS = 10;
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final FrameLoop loop;
  private final FrameQueue queue;
  private final FrameSender sender;
  private final SpoolPump spooling;
  private final FrameCounts counts;
  private final AgentHealth health;
  private final ShutdownSignal stop;
  private final PrintStream reports;

  private Duration reportInterval = REPORT_INTERVAL;
  private Duration interval = REPORT_INTERVAL;
  private Runnable atInterval = () -> {};

  private volatile boolean captureEnded;
  private volatile boolean abandoned;
  private volatile String failure;

  /**
   * Creates a live capture.
   *
   * @param spooling null without a spool; closed at the end
   */
  public LiveCapture(
      FrameLoop loop,
      FrameQueue queue,
      FrameSender sender,
      SpoolPump spooling,
      FrameCounts counts,
      AgentHealth health,
      ShutdownSignal stop,
      PrintStream reports) {
    this.loop = loop;
    this.queue = queue;
    this.sender = sender;
    this.spooling = spooling;
    this.counts = counts;
    this.health = health;
    this.stop = stop;
    this.reports = reports;
  }

  void reportEvery(Duration time) {
    reportInterval = time;
  }

  /** Sets work to run once per interval during the capture; it must not wait. */
  public void every(Duration time, Runnable work) {
    interval = time;
    atInterval = work;
  }

  /**
   * Captures until a stop request, a limit or a failure, then sends the remaining frames. When it
   * returns, every frame is acknowledged, spooled, or counted as dropped.
   *
   * @return a message about the failure, or null
   */
  public String run(long limitFrames, Duration limitTime) {
    Thread capture = new Thread(() -> capture(limitFrames), "capture");
    Thread send = new Thread(this::send, "send");
    Thread spool = new Thread(this::spool, "spool");
    // Daemon threads, so that a native call that does not return cannot keep the process alive.
    capture.setDaemon(true);
    send.setDaemon(true);
    spool.setDaemon(true);
    send.start();
    if (spooling != null) {
      spool.start();
    }
    capture.start();
    watch(limitTime);
    end(capture, send, spool);
    return failure;
  }

  private void capture(long limitFrames) {
    try {
      long left = limitFrames;
      while (left > 0 && !stop.isRequested()) {
        int count = loop.doWork(left);
        if (count > 0) {
          queue.wakeSender();
        }
        left -= count;
      }
      loop.finish(left);
    } catch (InterruptedException e) {
      // A stop request arrived while the loop waited for a frame.
    } catch (IOException e) {
      failure = "Capture failed: " + e.getMessage() + ".";
    } catch (RuntimeException | Error e) {
      failure = internalError("capture", e);
    } finally {
      loop.close();
      captureEnded = true;
      queue.wakeSender();
      stop.request();
    }
  }

  private void send() {
    try {
      while (!abandoned) {
        boolean last = captureEnded;
        int count = queue.drain(sender::send, SEND_BATCH);
        if (spooling != null && !last) {
          count += spooling.drain();
        }
        if (count == 0) {
          if (last) {
            return;
          }
          boolean isDraining = spooling != null && spooling.hasFrames();
          if (queue.awaitFrames(isDraining ? DRAIN_MILLIS : IDLE_MILLIS) && !queue.isHalfFull()) {
            TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
          }
        }
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      // Without this thread, every further frame would be dropped.
      failure = internalError("send", e);
      stop.request();
    }
  }

  private void spool() {
    try {
      while (!abandoned) {
        if (spooling.relieve() == 0) {
          queue.awaitHalfFull(IDLE_MILLIS);
        }
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      failure = internalError("spool", e);
      stop.request();
    }
  }

  private static String internalError(String thread, Throwable error) {
    return "Internal error in the agent's " + thread + " thread: " + error + "; restart the agent.";
  }

  private void watch(Duration limitTime) {
    long start = System.nanoTime();
    KafkaErrorReport kafkaErrors = new KafkaErrorReport(reports);
    long nextReport = start + reportInterval.toNanos();
    long nextInterval = start + interval.toNanos();
    long now = start;
    while (!stop.await(Math.min(TICK_NANOS, limitTime.toNanos() - (now - start)))) {
      now = System.nanoTime();
      health.update(counts.snapshot(), loop.lastError(), now);
      if (now - nextReport >= 0) {
        FrameCounts.Snapshot snapshot = counts.snapshot();
        reports.println(snapshot.toText() + loop.moreText());
        kafkaErrors.update(sender.lastError(), snapshot.acknowledged());
        nextReport += reportInterval.toNanos();
      }
      if (now - nextInterval >= 0) {
        atInterval.run();
        nextInterval += interval.toNanos();
      }
      if (sender.isPermanent()) {
        failure = FrameSender.describe(sender.lastError());
        return;
      }
      if (now - start >= limitTime.toNanos()) {
        return;
      }
    }
  }

  private void end(Thread capture, Thread send, Thread spool) {
    stop.request();
    if (!captureEnded) {
      loop.breakOff();
    }
    join(capture);
    join(send);
    abandoned = true;
    queue.wakeAll();
    sender.close(CLOSE_LIMIT);
    join(send);
    join(spool);
    if (spooling != null) {
      spooling.close();
    }
    queue.drain(frame -> counts.dropped(FrameSender.UNSENT_AT_END), Integer.MAX_VALUE);
  }

  private static void join(Thread thread) {
    try {
      thread.join(THREAD_END_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
