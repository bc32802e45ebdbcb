package io.sipstream.cli.decode;

import io.sipstream.document.FrameContext;
import io.sipstream.document.FrameDecoder;
import io.sipstream.document.Outcome;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.FrameSource;
import java.io.IOException;

/** Decodes every frame of a source, writes the documents and counts what became of each. */
final class CaptureDecoder {
  private final FrameDecoder decoder;
  private final String agentName;
  private final DocumentOutput output;
  private final Summary summary;

  /**
   * @param agentName becomes {@code observer.name}; null for none
   */
  CaptureDecoder(FrameDecoder decoder, String agentName, DocumentOutput output, Summary summary) {
    this.decoder = decoder;
    this.agentName = agentName;
    this.output = output;
    this.summary = summary;
  }

  /**
   * Reads a source to its end.
   *
   * @param progress is told of every frame
   */
  void decode(FrameSource frames, DecodeProgress progress) throws IOException {
    for (CapturedFrame frame = frames.next(); frame != null; frame = frames.next()) {
      Outcome outcome = outcome(frame);
      summary.count(outcome);
      if (outcome instanceof Outcome.Document document) {
        output.write(document);
      }
      progress.frame(frames.bytesRead());
    }
  }

  private Outcome outcome(CapturedFrame frame) {
    var context =
        new FrameContext(
            frame.captureTimeNanos(),
            frame.timestampImprecise(),
            frame.linkType(),
            frame.originalLengthBytes(),
            agentName);
    try {
      return decoder.decode(frame.bytes(), context);
    } catch (RuntimeException e) {
      // Decoding throws for nothing that a frame may hold, so this is a defect of ours: the frame
      // is counted, the others go on.
      return new Outcome.Undecodable(Summary.DEFECT_STAGE, e.getClass().getSimpleName(), "");
    }
  }
}
