package io.sipstream.cli.decode;

import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.FrameSource;
import io.sipstream.packet.FrameContext;
import io.sipstream.settings.JobSettings;
import java.io.IOException;

/** Decodes every frame of its sources, parts joined across them, and counts what became of each. */
final class CaptureDecoder {
  /** Defects after which the end gives up what still waits; each is counted. */
  private static final int END_FAILURES = 1_000;

  private final InMemoryDecoder decoder;
  private final String agentName;
  private final Summary summary;

  /**
   * @param agentName becomes {@code observer.name}; null for none
   * @param summary counts, and writes the documents
   */
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

  /**
   * Reads a source to its end.
   *
   * @param progress is told of every frame
   */
  void decode(FrameSource frames, DecodeProgress progress) throws IOException {
    for (CapturedFrame frame = frames.next(); frame != null; frame = frames.next()) {
      summary.frame();
      decode(frame);
      progress.frame(frames.bytesRead());
    }
  }

  /** After the last source: what still waits for other parts comes out. */
  void end() {
    int failures = 0;
    while (failures < END_FAILURES && !succeeds(decoder::end)) {
      failures++;
    }
  }

  private void decode(CapturedFrame frame) {
    var context =
        new FrameContext(
            frame.captureTimeNanos(),
            frame.timestampImprecise(),
            frame.linkType(),
            frame.originalLengthBytes(),
            agentName);
    succeeds(() -> decoder.decode(frame.bytes(), context));
  }

  /**
   * Runs a step of decoding. It throws for nothing that a frame may hold, so what it throws is a
   * defect of ours: the frame is counted, the others go on.
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
