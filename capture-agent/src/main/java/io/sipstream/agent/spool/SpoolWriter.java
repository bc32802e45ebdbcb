package io.sipstream.agent.spool;

import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.PcapngWriter;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Writes a segment of a spool; the file has only complete frames, also after an error. */
final class SpoolWriter {
  private final Path file;
  private final long number;
  private final FileOutputStream out;
  private final ByteArrayOutputStream encoded = new ByteArrayOutputStream();
  private final PcapngWriter encoder;
  private long bytes;
  private long frames;

  /** Creates the file of a new segment. */
  SpoolWriter(Path directory, long number) throws IOException {
    this.file = SpoolSegment.unfinished(directory, number);
    this.number = number;
    Files.createFile(file, forOwnerOnly("rw-------"));
    this.out = new FileOutputStream(file.toFile());
    this.encoder = new PcapngWriter(encoded);
  }

  /** Restricts a file to its owner, if the file system supports it. */
  static FileAttribute<?>[] forOwnerOnly(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Writes all of the frames.
   *
   * @throws IOException if none of them was written; the segment must be finished then
   */
  void write(List<CapturedFrame> batch) throws IOException {
    for (CapturedFrame frame : batch) {
      encoder.write(frame);
    }
    try {
      out.write(encoded.toByteArray());
    } catch (IOException e) {
      // A full disk may have stored a part.
      out.getChannel().truncate(bytes);
      throw e;
    }
    bytes += encoded.size();
    frames += batch.size();
    encoded.reset();
  }

  long frames() {
    return frames;
  }

  long bytes() {
    return bytes;
  }

  /** Closes the file and adds its number of frames to its name; returns null if it has none. */
  SpoolSegment finish() throws IOException {
    out.close();
    if (frames == 0) {
      Files.delete(file);
      return null;
    }
    return SpoolSegment.finished(file, number, frames);
  }
}
