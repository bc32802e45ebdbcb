package io.sipstream.agent.capture;

import io.sipstream.agent.intake.FrameLoop;
import io.sipstream.agent.intake.FrameQueue;
import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.agent.metrics.MissedFrames;
import io.sipstream.frames.CapturedFrame;
import java.io.IOException;
import java.sql.Timestamp;
import java.util.concurrent.TimeUnit;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.TimestampPrecision;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapStat;
import org.pcap4j.core.RawPacketListener;

/** Puts libpcap's frames into the queue without parsing them. */
public final class CaptureLoop implements FrameLoop {
  private static final int BATCH_FRAMES = 1024;
  private static final long COUNTERS_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final PcapHandle handle;
  private final FrameQueue queue;
  private final FrameCounts counts;
  private final String agentName;
  private final String interfaceName;
  private final int linkType;
  private final boolean imprecise;
  private final RawPacketListener listener = this::onFrame;

  private final MissedFrames missedBefore;
  private MissedFrames missed = MissedFrames.NONE;
  private long countersReadNanos = System.nanoTime();
  private boolean hasCounters = true;

  /**
   * Creates the loop.
   *
   * @param handle open handle with its filter set; closed by {@link #close()}
   * @param agentName null for none
   * @param interfaceName null for none
   */
  CaptureLoop(
      PcapHandle handle,
      FrameQueue queue,
      FrameCounts counts,
      String agentName,
      String interfaceName) {
    this.handle = handle;
    this.queue = queue;
    this.counts = counts;
    this.agentName = agentName;
    this.interfaceName = interfaceName;
    this.linkType = LinkTypeNumbers.ofDlt(handle.getDlt().value());
    this.missedBefore = counts.snapshot().missed();
    this.imprecise = handle.getTimestampPrecision() == TimestampPrecision.MICRO;
  }

  /** Captures up to {@code limit} frames; returns 0 also at the end of a file. */
  @Override
  public int doWork(long limit) throws IOException, InterruptedException {
    int count;
    try {
      count = handle.dispatch((int) Math.min(limit, BATCH_FRAMES), listener);
    } catch (PcapNativeException | NotOpenException e) {
      // pcap4j's prefix adds nothing to libpcap's message.
      throw new IOException(e.getMessage().replaceFirst("^Error occurred: ", ""), e);
    }
    if (System.nanoTime() - countersReadNanos >= COUNTERS_INTERVAL_NANOS) {
      readCounters();
    }
    return count;
  }

  @Override
  public void breakOff() {
    try {
      handle.breakLoop();
    } catch (NotOpenException e) {
      // The capture thread has closed the handle concurrently.
    }
  }

  @Override
  public void close() {
    readCounters();
    handle.close();
  }

  /** Queues a frame. Called by pcap4j, which discards exceptions. */
  private void onFrame(byte[] bytes) {
    counts.captured();
    try {
      // Both getters return values of the frame that this thread is processing.
      Timestamp time = handle.getTimestamp();
      CapturedFrame frame =
          new CapturedFrame(
              nanos(time),
              imprecise,
              linkType,
              bytes,
              Math.max(bytes.length, handle.getOriginalLength()),
              agentName,
              interfaceName,
              null);
      if (!queue.offer(frame)) {
        counts.dropped("queue_full");
      }
    } catch (Throwable e) {
      counts.dropped("capture." + e.getClass().getSimpleName());
    }
  }

  /**
   * Returns nanoseconds since the epoch. The milliseconds of a {@link Timestamp} are whole seconds
   * here, and its nanos hold the fraction.
   */
  private static long nanos(Timestamp time) {
    return Math.max(0, Math.floorDiv(time.getTime(), 1000) * 1_000_000_000L + time.getNanos());
  }

  private void readCounters() {
    countersReadNanos = System.nanoTime();
    if (!hasCounters) {
      return;
    }
    try {
      PcapStat counters = handle.getStats();
      missed =
          missed.advancedTo(
              (int) counters.getNumPacketsDropped(), (int) counters.getNumPacketsDroppedByIf());
      counts.missed(missedBefore.plus(missed));
    } catch (PcapNativeException | NotOpenException e) {
      // Capture files have no counters.
      hasCounters = false;
    }
  }
}
