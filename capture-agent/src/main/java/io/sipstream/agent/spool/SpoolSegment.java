package io.sipstream.agent.spool;

import io.sipstream.agent.process.Closeables;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Represents a finished file of a spool. {@code frames-000000000007-1234.pcapng} is the seventh
 * file and has 1234 frames. An unfinished file has no number of frames in its name. The count in
 * the name of an earlier run's file is corrected when the file is read or dropped.
 */
public final class SpoolSegment {
  private static final Pattern NAME = Pattern.compile("frames-(\\d{12})(?:-(\\d{1,18}))?\\.pcapng");

  private final Path file;
  private final long number;
  private final long bytes;

  // Whether this run has counted the frames.
  private final boolean counted;
  private long frames;

  private CaptureFile reader;
  private long read;
  private long unsettled;
  private boolean exhausted;

  private SpoolSegment(Path file, long number, long frames, boolean counted) throws IOException {
    this.file = file;
    this.number = number;
    this.frames = frames;
    this.counted = counted;
    this.bytes = Files.size(file);
  }

  static Path unfinished(Path directory, long number) {
    return directory.resolve("frames-%012d.pcapng".formatted(number));
  }

  static boolean isNameOf(Path file) {
    return NAME.matcher(file.getFileName().toString()).matches();
  }

  /** Renames a complete file so that its name has the number of frames. */
  static SpoolSegment finished(Path file, long number, long frames) throws IOException {
    Path named = file.resolveSibling("frames-%012d-%d.pcapng".formatted(number, frames));
    return new SpoolSegment(Files.move(file, named), number, frames, true);
  }

  /** Returns the segment of an earlier run; counts its frames if its name has no number. */
  static SpoolSegment found(Path file) throws IOException {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalArgumentException(file.toString());
    }
    long number = Long.parseLong(name.group(1));
    long named = name.group(2) == null ? 0 : Long.parseLong(name.group(2));
    return named == 0
        ? finished(file, number, count(file))
        : new SpoolSegment(file, number, named, false);
  }

  private static long count(Path file) {
    try (CaptureFile capture = CaptureFile.open(file)) {
      return countRest(capture);
    } catch (IOException e) {
      return 0;
    }
  }

  private static long countRest(CaptureFile capture) {
    long count = 0;
    try {
      while (capture.next() != null) {
        count++;
      }
    } catch (IOException e) {
      // The agent was killed while it wrote; the frames before are complete.
    }
    return count;
  }

  long number() {
    return number;
  }

  /** Returns the number of all its frames, as far as known. */
  long frames() {
    return frames;
  }

  long bytes() {
    return bytes;
  }

  long unread() {
    return frames - read;
  }

  /** Returns the number of unread complete frames; reads a file of an earlier run to count them. */
  long wholeUnread() {
    if (counted) {
      return unread();
    }
    long whole = 0;
    try {
      whole = countRest(reader());
    } catch (IOException e) {
      // The file header is incomplete.
    }
    closeReader();
    frames = Math.max(frames, read + whole);
    return whole;
  }

  private CaptureFile reader() throws IOException {
    if (reader == null) {
      reader = CaptureFile.open(file);
    }
    return reader;
  }

  /**
   * Returns the next frame, or null at the end. The caller calls {@link #settled()} when the frame
   * is stored elsewhere.
   */
  CapturedFrame next() throws IOException {
    if (counted && read == frames) {
      return null;
    }
    CapturedFrame frame = reader().next();
    if (frame == null) {
      return null;
    }
    read++;
    frames = Math.max(frames, read);
    unsettled++;
    return timeless(frame) ? withoutTime(frame) : frame;
  }

  void settled() {
    unsettled--;
  }

  void exhaust() {
    exhausted = true;
    closeReader();
  }

  boolean isExhausted() {
    return exhausted;
  }

  boolean isDone() {
    return exhausted && unsettled == 0;
  }

  void delete() throws IOException {
    closeReader();
    Files.deleteIfExists(file);
  }

  void closeReader() {
    if (reader != null) {
      Closeables.closeQuietly(reader);
      reader = null;
    }
  }

  /** Returns whether {@code PcapngWriter} wrote the frame without a timestamp. */
  private static boolean timeless(CapturedFrame frame) {
    return frame.timestampImprecise() && frame.captureTimeNanos() == Long.MAX_VALUE;
  }

  private static CapturedFrame withoutTime(CapturedFrame frame) {
    return new CapturedFrame(
        CapturedFrame.NO_TIME,
        false,
        frame.linkType(),
        frame.bytes(),
        frame.originalLengthBytes(),
        frame.agent(),
        frame.interfaceName(),
        null);
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
