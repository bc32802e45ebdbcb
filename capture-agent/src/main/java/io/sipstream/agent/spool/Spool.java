package io.sipstream.agent.spool;

import io.sipstream.agent.intake.FrameQueue;
import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.agent.metrics.SpoolCounts;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.support.RateLimitedLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Stores frames on disk while Kafka does not accept them, in rotating pcapng files. Above the size
 * limit, the oldest file is dropped and its frames are counted. A file is deleted when Kafka has
 * all its frames, so killing the agent duplicates frames but loses none that were written. A crash
 * of the machine may lose the last seconds, because files are not synced. For several threads.
 */
public final class Spool {
  /** Reason for dropping frames: the spool is full of newer frames. */
  static final String FULL = "spool_full";

  /** Reason for dropping frames: a file of the spool is damaged. */
  static final String DAMAGED = "spool_damaged";

  /** Reason for dropping frames: writing to the disk failed. */
  static final String FAILED = "spool_failed";

  private static final int CHUNK_BYTES = 1024 * 1024;
  private static final int SEGMENTS = 8;
  private static final long LARGEST_SEGMENT_BYTES = 64L * 1024 * 1024;

  /**
   * Holds a frame read from the spool.
   *
   * @param from segment to pass to {@link #settled} once the frame is stored elsewhere
   */
  public record Entry(CapturedFrame frame, SpoolSegment from) {}

  private final SpoolDirectory directory;
  private final long limitBytes;
  private final long segmentBytes;
  private final FrameCounts counts;
  private final RateLimitedLog log;
  private final List<SpoolSegment> segments;

  private SpoolWriter writer;
  private long nextNumber;
  private long recovered;
  private long heldBytes;
  private long held;
  private long written;
  private long read;
  private boolean closed;
  private volatile SpoolCounts counters;

  /**
   * Opens the spool with the files in the directory.
   *
   * @param limitBytes limit of the total file size, at least some mebibytes
   */
  public Spool(SpoolDirectory directory, long limitBytes, FrameCounts counts, RateLimitedLog log)
      throws IOException {
    this.directory = directory;
    this.limitBytes = limitBytes;
    this.segmentBytes = Math.min(LARGEST_SEGMENT_BYTES, limitBytes / SEGMENTS);
    this.counts = counts;
    this.log = log;
    this.segments = directory.segments();
    for (SpoolSegment segment : segments) {
      held += segment.frames();
      heldBytes += segment.bytes();
      nextNumber = segment.number() + 1;
    }
    recovered = held;
    makeRoom(0);
    publish();
  }

  /** Returns the counts after the last completed change, without waiting for the disk. */
  public SpoolCounts counts() {
    return counters;
  }

  private void publish() {
    counters = new SpoolCounts(recovered, written, read, held, heldBytes);
  }

  /** Writes frames; drops and counts them if writing fails. */
  public synchronized void keep(List<CapturedFrame> frames) {
    List<CapturedFrame> chunk = new ArrayList<>(frames.size());
    long chunkBytes = 0;
    for (CapturedFrame frame : frames) {
      chunk.add(frame);
      chunkBytes += FrameQueue.weightBytes(frame);
      if (chunkBytes >= CHUNK_BYTES) {
        write(chunk, chunkBytes);
        chunk.clear();
        chunkBytes = 0;
      }
    }
    if (!chunk.isEmpty()) {
      write(chunk, chunkBytes);
    }
    publish();
  }

  private void write(List<CapturedFrame> chunk, long aboutBytes) {
    try {
      if (closed) {
        throw new IOException("the spool is closed");
      }
      makeRoom(aboutBytes);
      if (writer == null) {
        writer = directory.create(nextNumber++);
      }
      long before = writer.bytes();
      writer.write(chunk);
      heldBytes += writer.bytes() - before;
      held += chunk.size();
      written += chunk.size();
      if (writer.bytes() >= segmentBytes) {
        finishSegment();
      }
    } catch (IOException e) {
      chunk.forEach(frame -> counts.dropped(FAILED));
      log.say("Frames are dropped: cannot write the spool: " + reason(e) + ".");
      finishSegment();
    }
  }

  /** Returns the oldest unread frame, or null if there is none. */
  public synchronized Entry next() {
    for (SpoolSegment segment = unread(); segment != null; segment = unread()) {
      try {
        long known = segment.frames();
        CapturedFrame frame = segment.next();
        found(segment, known);
        if (frame != null) {
          read++;
          held--;
          publish();
          return new Entry(frame, segment);
        }
        if (segment.unread() > 0) {
          throw new IOException("frames are missing at its end");
        }
      } catch (IOException e) {
        drop(segment.unread(), DAMAGED);
        log.say("Spool file %s is damaged: %s.".formatted(segment, reason(e)));
      }
      segment.exhaust();
      removeIfDone(segment);
    }
    publish();
    return null;
  }

  /** Marks a frame of {@code segment} as stored in Kafka, stored in another segment, or dropped. */
  public synchronized void settled(SpoolSegment segment) {
    segment.settled();
    removeIfDone(segment);
    publish();
  }

  /** Closes the spool and keeps its files for the next run. */
  public synchronized void close() {
    finishSegment();
    closed = true;
    segments.forEach(SpoolSegment::closeReader);
    directory.close();
  }

  private SpoolSegment unread() {
    return segments.stream()
        .filter(segment -> !segment.isExhausted())
        .findFirst()
        .orElseGet(() -> closed ? null : finishSegment());
  }

  /** Finishes the current segment, since only finished ones are read; null if there is none. */
  private SpoolSegment finishSegment() {
    if (writer == null) {
      return null;
    }
    SpoolWriter finished = writer;
    writer = null;
    try {
      SpoolSegment segment = finished.finish();
      if (segment != null) {
        segments.add(segment);
      }
      return segment;
    } catch (IOException e) {
      drop(finished.frames(), DAMAGED);
      heldBytes -= finished.bytes();
      log.say("Cannot finish a spool file: " + reason(e) + ".");
      return null;
    }
  }

  private void makeRoom(long bytes) {
    while (heldBytes + bytes > limitBytes) {
      if (segments.isEmpty() && finishSegment() == null) {
        return;
      }
      SpoolSegment oldest = segments.get(0);
      if (!oldest.isExhausted()) {
        long known = oldest.frames();
        long whole = oldest.wholeUnread();
        found(oldest, known);
        drop(whole, FULL);
        drop(oldest.unread() - whole, DAMAGED);
        oldest.exhaust();
      }
      remove(oldest);
    }
  }

  /** Counts the frames of an earlier run's file that its name does not count. */
  private void found(SpoolSegment segment, long known) {
    long more = segment.frames() - known;
    if (more > 0) {
      recovered += more;
      held += more;
      log.say(() -> "Spool file %s has more frames than its name indicates.".formatted(segment));
    }
  }

  private void drop(long frames, String reason) {
    held -= frames;
    counts.dropped(reason, frames);
  }

  private void removeIfDone(SpoolSegment segment) {
    if (segment.isDone()) {
      remove(segment);
    }
  }

  private void remove(SpoolSegment segment) {
    if (segments.remove(segment)) {
      heldBytes -= segment.bytes();
      directory.delete(segment, log);
    }
  }

  public static String reason(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }
}
