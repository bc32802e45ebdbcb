package io.sipstream.agent.spool;

import io.sipstream.agent.process.AgentException;
import io.sipstream.agent.process.Closeables;
import io.sipstream.support.RateLimitedLog;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Manages the directory of a spool, which only one agent may use. */
public final class SpoolDirectory {
  private static final String LOCK = "spool.lock";

  private final Path path;
  private final FileChannel lock;

  private SpoolDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Creates the directory if it is missing, and locks it against other agents. */
  public static SpoolDirectory open(Path path) throws AgentException {
    FileChannel channel = null;
    try {
      if (!Files.isDirectory(path)) {
        Files.createDirectories(path, SpoolWriter.forOwnerOnly("rwx------"));
      }
      channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock held = channel.tryLock();
      if (held != null) {
        return new SpoolDirectory(path, channel);
      }
    } catch (OverlappingFileLockException e) {
      // Locked by this process.
    } catch (IOException e) {
      throw AgentException.of(
          "--spool-dir: cannot write to %s (%s).".formatted(path, e.getClass().getSimpleName()), e);
    }
    Closeables.closeQuietly(channel);
    throw AgentException.of(
        "--spool-dir: another agent uses %s; set a separate directory.".formatted(path), null);
  }

  /** Returns the segments of earlier runs, oldest first; deletes files without a complete frame. */
  List<SpoolSegment> segments() throws IOException {
    List<SpoolSegment> segments = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> entries = Files.list(path)) {
      files = entries.filter(SpoolSegment::isNameOf).toList();
    }
    for (Path file : files) {
      SpoolSegment segment = SpoolSegment.found(file);
      if (segment.frames() == 0) {
        segment.delete();
      } else {
        segments.add(segment);
      }
    }
    segments.sort(Comparator.comparingLong(SpoolSegment::number));
    return segments;
  }

  SpoolWriter create(long number) throws IOException {
    return new SpoolWriter(path, number);
  }

  void delete(SpoolSegment segment, RateLimitedLog log) {
    try {
      segment.delete();
    } catch (IOException e) {
      log.say("Cannot delete spool file %s: %s.".formatted(segment, e.getMessage()));
    }
  }

  public void close() {
    Closeables.closeQuietly(lock);
  }
}
