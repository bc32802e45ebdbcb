package io.sipstream.cli.explore;

import io.sipstream.explorer.page.FrameExport;
import io.sipstream.export.CallFrames;
import io.sipstream.export.FoundFrame;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.PcapngWriter;
import io.sipstream.settings.JobSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** Writes the frames of a call from the capture files, which it reads again twice. */
final class CaptureFrames implements FrameExport {
  private final List<String> captures;
  private final JobSettings settings;

  private CaptureFrames(List<String> captures, JobSettings settings) {
    this.captures = List.copyOf(captures);
    this.settings = settings;
  }

  /**
   * Returns the export; null if standard input cannot be read again, or if the settings hide data
   * that frames have.
   */
  static FrameExport of(List<String> captures, JobSettings settings) {
    boolean hides =
        !settings.decoder().masks().isEmpty() || !settings.decoder().pseudonyms().kinds().isEmpty();
    return captures.contains("-") || hides ? null : new CaptureFrames(captures, settings);
  }

  @Override
  public synchronized void write(String callId, OutputStream out) throws IOException {
    CallFrames call = new CallFrames(callId, settings);
    read(call::learn);
    call.learned();
    try (PcapngWriter writer = new PcapngWriter(out)) {
      read(
          found -> {
            if (call.isOfCall(found)) {
              writer.write(found.frame());
            }
          });
    }
  }

  /** Takes each frame of the captures. */
  @FunctionalInterface
  private interface Taker {
    void take(FoundFrame found) throws IOException;
  }

  private void read(Taker taker) throws IOException {
    for (int i = 0; i < captures.size(); i++) {
      try (CaptureFile file = CaptureFile.open(Path.of(captures.get(i)))) {
        long offset = 0;
        for (CapturedFrame frame = file.next(); frame != null; frame = file.next()) {
          taker.take(new FoundFrame(i, offset++, frame));
        }
      }
    }
  }
}
