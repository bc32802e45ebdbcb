package io.sipstream.cli.decode;

import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.FrameSource;
import io.sipstream.packet.FrameContext;
import io.sipstream.settings.JobSettings;
import java.io.IOException;

/** Decodes the frames of all sources with reassembly across them, and counts their outcomes. */
final class CaptureDecoder {
  /** Limit of internal errors at the end, after which buffered frames are given up. */
  private static final int END_FAILURES = 1_000;

  private final InMemoryDecoder decoder;
  private final String agentName;
  private final Summary summary;

  /** Creates a decoder; the agent's name becomes {@code observer.name}, null for none. */
  CaptureDecoder(JobSettings settings, String agentName, Summary summary) {
    this.decoder =
        new InMemoryDecoder(
            settings.decoder(),
            settings.reassembly(),
            settings.flink().outOfOrdernessMs(),
            summary);
    this.agentName = agentName;
    this.summary = summary;
  }

  /** Decodes all frames of a source. */
  void decode(FrameSource frames, DecodeProgress progress) throws IOException {
    for (CapturedFrame frame = frames.next(); frame != null; frame = frames.next()) {
      summary.frame();
      decode(frame);
      progress.frame(frames.bytesRead());
    }
  }

  /** Emits or dead-letters the frames that are still buffered. Called after the last source. */
  void end() {
    int failures = 0;
    while (failures < END_FAILURES && !succeeds(decoder::end)) {
      failures++;
    }
  }

  private void decode(CapturedFrame frame) {
    var context =
        FrameContext.of(
            frame.captureTimeNanos(),
            frame.timestampImprecise(),
            frame.linkType(),
            frame.originalLengthBytes(),
            agentName);
    succeeds(() -> decoder.decode(frame.bytes(), context));
  }

  /**
   * Runs a step of decoding. No frame should make it throw, so an exception is an internal error:
   * the frame is counted, and decoding continues.
   */
  private boolean succeeds(Runnable step) {
    try {
      step.run();
      return true;
    } catch (DocumentOutput.BrokenException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      summary.deadLetter(Outcome.Undecodable.INTERNAL_ERROR, e.getClass().getSimpleName(), "");
      return false;
    }
  }
}
