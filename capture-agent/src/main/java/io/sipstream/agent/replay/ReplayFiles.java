package io.sipstream.agent.replay;

import io.sipstream.agent.intake.ShutdownSignal;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The captures that a command line names. */
public final class ReplayFiles {
  private static final String STANDARD_INPUT = "-";
  private static final Pattern CAPTURE_NAME = Pattern.compile(".+\\.(pcap|pcapng|cap)(\\.gz)?");

  /**
   * One capture.
   *
   * @param path null for standard input
   * @param sizeBytes as stored; 0 if that is not known
   */
  public record File(Path path, long sizeBytes) {
    String name() {
      return path == null ? "standard input" : path.toString();
    }

    /** Opens it; a request to stop ends each wait for its opening or for its bytes. */
    CaptureFile open(ShutdownSignal stop) throws IOException {
      InputStream input = stored(stop);
      stop.closes(input);
      return CaptureFile.open(input, name());
    }

    private InputStream stored(ShutdownSignal stop) throws IOException {
      if (path == null) {
        return new StandardInput();
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
   * Finds what the arguments name, a directory standing for the capture files directly in it.
   *
   * @param problems gets a sentence for each argument that names nothing
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
        problems.add(argument + (Files.exists(path) ? " cannot be read." : " does not exist."));
      }
    }
    return new ReplayFiles(found);
  }

  /** Captures that can be read only once, so that nobody can go on within them. */
  public List<String> thatCannotBeReadAgain() {
    return files.stream()
        .filter(file -> file.path() == null || !Files.isRegularFile(file.path()))
        .map(File::name)
        .toList();
  }

  /**
   * Oldest first frame first, which keeps what the job has to hold back small. At the end, in the
   * order of the arguments, those without a readable frame, and standard input and pipes, which
   * cannot be looked into beforehand.
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
      // Told when its turn comes.
      return Long.MAX_VALUE;
    }
  }

  private static void addDirectory(Path directory, List<File> found, List<String> problems) {
    List<Path> captures;
    try (Stream<Path> entries = Files.list(directory)) {
      captures = entries.filter(ReplayFiles::isCapture).filter(Files::isReadable).sorted().toList();
    } catch (IOException e) {
      problems.add(directory + " cannot be listed.");
      return;
    }
    if (captures.isEmpty()) {
      problems.add(directory + " holds no readable *.pcap, *.pcapng or *.cap file, gzip'd or not.");
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
