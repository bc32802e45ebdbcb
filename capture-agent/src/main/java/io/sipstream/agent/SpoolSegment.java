package io.sipstream.agent;

import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A finished file of a spool, {@code frames-000000000007-1234.pcapng}: the seventh, with 1234
 * frames. One that is still written, or was when the agent was killed, does not tell their number.
 */
final class SpoolSegment {
  private static final Pattern NAME = Pattern.compile("frames-(\\d{12})(?:-(\\d{1,18}))?\\.pcapng");

  private final Path file;
  private final long number;
  private final long frames;
  private final long bytes;

  private CaptureFile reader;
  private long read;
  private long unsettled;
  private boolean exhausted;

  private SpoolSegment(Path file, long number, long frames) throws IOException {
    this.file = file;
    this.number = number;
    this.frames = frames;
    this.bytes = Files.size(file);
  }

  static Path unfinished(Path directory, long number) {
    return directory.resolve("frames-%012d.pcapng".formatted(number));
  }

  static boolean isNameOf(Path file) {
    return NAME.matcher(file.getFileName().toString()).matches();
  }

  /** Renames a file that is whole. */
  static SpoolSegment finished(Path file, long number, long frames) throws IOException {
    Path named = file.resolveSibling("frames-%012d-%d.pcapng".formatted(number, frames));
    return new SpoolSegment(Files.move(file, named), number, frames);
  }

  /** A file of an earlier run; its frames are counted if it does not tell them. */
  static SpoolSegment found(Path file) throws IOException {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalArgumentException(file.toString());
    }
    long number = Long.parseLong(name.group(1));
    return name.group(2) == null
        ? finished(file, number, count(file))
        : new SpoolSegment(file, number, Long.parseLong(name.group(2)));
  }

  private static long count(Path file) {
    long count = 0;
    try (CaptureFile capture = CaptureFile.open(file)) {
      while (capture.next() != null) {
        count++;
      }
    } catch (IOException e) {
      // The agent was killed while it wrote: the frames before are whole.
    }
    return count;
  }

  long number() {
    return number;
  }

  long frames() {
    return frames;
  }

  long bytes() {
    return bytes;
  }

  /** Frames that have not been read. */
  long unread() {
    return frames - read;
  }

  /**
   * The next frame, or null at the end; whoever gets it says {@link #settled()} when it is safe
   * elsewhere.
   */
  CapturedFrame next() throws IOException {
    if (read == frames) {
      return null;
    }
    if (reader == null) {
      reader = CaptureFile.open(file);
    }
    CapturedFrame frame = reader.next();
    if (frame == null) {
      return null;
    }
    read++;
    unsettled++;
    return timeless(frame) ? withoutTime(frame) : frame;
  }

  void settled() {
    unsettled--;
  }

  /** No more is read of it. */
  void exhaust() {
    exhausted = true;
    closeReader();
  }

  boolean isExhausted() {
    return exhausted;
  }

  /** Whether nothing in it is needed any more. */
  boolean isDone() {
    return exhausted && unsettled == 0;
  }

  void delete() throws IOException {
    closeReader();
    Files.deleteIfExists(file);
  }

  void closeReader() {
    if (reader != null) {
      HepSockets.closeQuietly(reader);
      reader = null;
    }
  }

  /** As {@code PcapngWriter} leaves them. */
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
