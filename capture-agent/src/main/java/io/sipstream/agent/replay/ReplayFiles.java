package io.sipstream.agent.replay;

import io.sipstream.agent.intake.ShutdownSignal;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the captures that a command line names. */
public final class ReplayFiles {
  private static final String STANDARD_INPUT = "-";
  private static final Pattern CAPTURE_NAME =
      Pattern.compile(".+\\.(pcap|pcapng|cap)(\\.(gz|zst|xz))?");

  /**
   * Identifies one capture.
   *
   * @param path null for standard input
   * @param sizeBytes stored size; 0 if unknown
   */
  public record File(Path path, long sizeBytes) {
    String name() {
      return path == null ? "standard input" : path.toString();
    }

    /** Opens the capture; a stop request ends a waiting open or read. */
    CaptureFile open(ShutdownSignal stop) throws IOException {
      InputStream input = stored(stop);
      stop.closes(input);
      return CaptureFile.open(input, name());
    }

    private InputStream stored(ShutdownSignal stop) throws IOException {
      if (path == null) {
        // Closing a channel ends a waiting read, unlike closing System.in.
        return Channels.newInputStream(new FileInputStream(FileDescriptor.in).getChannel());
      }
      return Files.isRegularFile(path) ? Files.newInputStream(path) : CapturePipe.open(path, stop);
    }
  }

  private record Dated(File file, long firstTimeNanos) {}

  private final List<File> files;

  private ReplayFiles(List<File> files) {
    this.files = files;
  }

  /**
   * Finds the captures of the arguments; a directory stands for the capture files directly in it.
   *
   * @param problems receives a message for each argument without a capture
   */
  public static ReplayFiles find(List<String> arguments, List<String> problems) {
    List<File> found = new ArrayList<>();
    for (String argument : arguments) {
      Path path = Path.of(argument);
      if (argument.equals(STANDARD_INPUT)) {
        found.add(new File(null, 0));
      } else if (Files.isDirectory(path)) {
        addDirectory(path, found, problems);
      } else if (Files.isReadable(path)) {
        found.add(new File(path, sizeBytes(path)));
      } else {
        problems.add(
            Files.exists(path) ? "Cannot read " + argument + "." : argument + " does not exist.");
      }
    }
    return new ReplayFiles(found);
  }

  /** Returns the names of captures that can be read only once and thus cannot be resumed. */
  public List<String> thatCannotBeReadAgain() {
    return files.stream()
        .filter(file -> file.path() == null || !Files.isRegularFile(file.path()))
        .map(File::name)
        .toList();
  }

  /**
   * Returns the captures ordered by their first timestamps, which keeps the job's reassembly
   * buffers small. Captures without a readable frame, standard input and pipes come last, in the
   * order of the arguments, since they cannot be read in advance.
   */
  public List<File> inOrderOfTime() {
    return files.stream()
        .map(file -> new Dated(file, firstTimeNanos(file)))
        .sorted(Comparator.comparingLong(Dated::firstTimeNanos))
        .map(Dated::file)
        .toList();
  }

  private static long firstTimeNanos(File file) {
    if (file.path() == null || !Files.isRegularFile(file.path())) {
      return Long.MAX_VALUE;
    }
    try (CaptureFile capture = CaptureFile.open(file.path())) {
      CapturedFrame first = capture.next();
      return first == null ? Long.MAX_VALUE : first.captureTimeNanos();
    } catch (IOException e) {
      // The error is reported when the file is replayed.
      return Long.MAX_VALUE;
    }
  }

  private static void addDirectory(Path directory, List<File> found, List<String> problems) {
    List<Path> captures;
    try (Stream<Path> entries = Files.list(directory)) {
      captures = entries.filter(ReplayFiles::isCapture).filter(Files::isReadable).sorted().toList();
    } catch (IOException e) {
      problems.add("Cannot list " + directory + ".");
      return;
    }
    if (captures.isEmpty()) {
      problems.add(
          directory + " has no readable *.pcap, *.pcapng or *.cap file, compressed or not.");
    }
    captures.forEach(capture -> found.add(new File(capture, sizeBytes(capture))));
  }

  private static boolean isCapture(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(path) && CAPTURE_NAME.matcher(name).matches();
  }

  private static long sizeBytes(Path path) {
    try {
      return Files.isRegularFile(path) ? Files.size(path) : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
