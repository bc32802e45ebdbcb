package io.sipstream.agent.spool;

import io.sipstream.agent.intake.FrameQueue;
import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.agent.metrics.SpoolCounts;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.support.RateLimitedLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Frames on disk that Kafka has no room for: rotating pcapng files below a limit, beyond which the
 * oldest is dropped and its frames are counted. A file is deleted when all its frames are safe in
 * Kafka, so that a kill of the agent doubles frames and loses none that were written. For several
 * threads; nothing is forced to the disk, so a crash of the machine may take the last seconds.
 */
public final class Spool {
  /** Why frames were dropped: there was no room for them beside younger ones. */
  static final String FULL = "spool_full";

  /** A file of the spool could not be read to its end. */
  static final String DAMAGED = "spool_damaged";

  /** The disk did not take the frame. */
  static final String FAILED = "spool_failed";

  private static final int CHUNK_BYTES = 1024 * 1024;
  private static final int SEGMENTS = 8;
  private static final long LARGEST_SEGMENT_BYTES = 64L * 1024 * 1024;

  /**
   * A frame read from the spool.
   *
   * @param from to be told of the end of its way, with {@link #settled}
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
  private volatile SpoolCounts figures;

  /**
   * Goes on with what is in the directory.
   *
   * @param limitBytes of all files together, some mebibytes at least
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

  /** Those after the last change that is done: whoever asks does not wait for the disk. */
  public SpoolCounts figures() {
    return figures;
  }

  private void publish() {
    figures = new SpoolCounts(recovered, written, read, held, heldBytes);
  }

  /** Writes frames; those that the disk does not take are dropped and counted. */
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
        throw new IOException("the agent has ended");
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
      log.say("Frames are dropped, since the spool cannot be written: " + reason(e) + ".");
      finishSegment();
    }
  }

  /** The oldest frame that has not been read, or null if there is none. */
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
        log.say("The file %s of the spool is damaged: %s.".formatted(segment, reason(e)));
      }
      segment.exhaust();
      removeIfDone(segment);
    }
    publish();
    return null;
  }

  /** A frame read from {@code segment} is in Kafka, in another segment, or counted as dropped. */
  public synchronized void settled(SpoolSegment segment) {
    segment.settled();
    removeIfDone(segment);
    publish();
  }

  /** Leaves the files to the next run. */
  public synchronized void close() {
    finishSegment();
    closed = true;
    segments.forEach(SpoolSegment::closeReader);
    directory.close();
  }

  private SpoolSegment unread() {
    for (SpoolSegment segment : segments) {
      if (!segment.isExhausted()) {
        return segment;
      }
    }
    return closed ? null : finishSegment();
  }

  /** Only finished segments are read; gives it, or null if there was none to finish. */
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
      log.say("A file of the spool cannot be finished: " + reason(e) + ".");
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

  /** Counts frames of an earlier run's file that its name does not count. */
  private void found(SpoolSegment segment, long known) {
    long more = segment.frames() - known;
    if (more > 0) {
      recovered += more;
      held += more;
      log.say(
          () ->
              "The file %s of the spool holds more frames than its name says.".formatted(segment));
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
    for (Iterator<SpoolSegment> each = segments.iterator(); each.hasNext(); ) {
      if (each.next() == segment) {
        each.remove();
        heldBytes -= segment.bytes();
        directory.delete(segment, log);
        return;
      }
    }
  }

  public static String reason(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }
}
