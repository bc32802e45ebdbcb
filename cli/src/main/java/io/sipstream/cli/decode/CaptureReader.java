package io.sipstream.cli.decode;

import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CaptureFileException;
import io.sipstream.frames.TerminalText;
import io.sipstream.settings.JobSettings;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Decodes captures by name with reassembly across them; reports those that cannot be read. */
public final class CaptureReader {
  static final String STANDARD_INPUT = "-";

  private final CaptureDecoder decoder;
  private boolean failed;

  /** Creates a reader; the agent's name becomes {@code observer.name}, null for none. */
  public CaptureReader(JobSettings settings, String agentName, Summary summary) {
    this.decoder = new CaptureDecoder(settings, agentName, summary);
  }

  /** Decodes all captures. An error of one is reported, and the others are decoded. */
  public void readAll(List<String> captures) {
    captures.forEach(this::read);
    decoder.end();
  }

  /** Returns whether a capture could not be read to its end. */
  public boolean hasFailed() {
    return failed;
  }

  private void read(String capture) {
    try (CaptureFile file = open(capture)) {
      decoder.decode(file, new DecodeProgress(capture, System.err));
    } catch (NoSuchFileException e) {
      fail(capture + " does not exist.");
    } catch (FileSystemException e) {
      fail("Cannot read " + capture + ": " + reason(e) + ".");
    } catch (CaptureFileException e) {
      fail(e.getMessage());
    } catch (IOException e) {
      fail("Cannot read " + nameOf(capture) + ": " + e.getMessage() + ".");
    }
  }

  private void fail(String message) {
    System.err.println(TerminalText.of(message));
    failed = true;
  }

  private static String reason(FileSystemException e) {
    return e instanceof AccessDeniedException ? "access is denied" : e.getReason();
  }

  /** Returns the name of a source for messages. */
  static String nameOf(String capture) {
    return capture.equals(STANDARD_INPUT) ? "standard input" : capture;
  }

  private static CaptureFile open(String capture) throws IOException {
    if (capture.equals(STANDARD_INPUT)) {
      return CaptureFile.open(System.in, nameOf(capture));
    }
    Path path = Path.of(capture);
    if (Files.isDirectory(path)) {
      throw new FileSystemException(capture, null, "it is a directory");
    }
    return CaptureFile.open(path);
  }
}
