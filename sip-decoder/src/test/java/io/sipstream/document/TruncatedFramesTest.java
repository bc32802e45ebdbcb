package io.sipstream.document;

import static org.assertj.core.api.Assertions.fail;

import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.packet.FrameContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every frame of every sample capture, cut after every one of its bytes. */
class TruncatedFramesTest {
  private final FrameDecoder decoder = new FrameDecoder(DecoderSettings.defaults());
  private final SipDocumentWriter writer = new SipDocumentWriter(DecoderSettings.defaults());

  @ParameterizedTest
  @MethodSource("io.sipstream.oracle.TsharkOracleTest#captures")
  void whatACutLeavesOfAMessageIsADocumentOrADeadLetter(Path capture) throws IOException {
    try (CaptureFile file = CaptureFile.open(capture)) {
      for (CapturedFrame frame = file.next(); frame != null; frame = file.next()) {
        byte[] whole = frame.bytes();
        boolean message = decode(frame, whole.length) instanceof Outcome.Message;
        for (int length = 0; length < whole.length; length++) {
          Outcome outcome = decode(frame, length);
          if (outcome == null || (message && outcome instanceof Outcome.Ignored)) {
            fail("%s: %d bytes of %d give %s", capture, length, whole.length, outcome);
          }
        }
      }
    }
  }

  private Outcome decode(CapturedFrame frame, int length) {
    Outcome outcome =
        decoder.decode(
            Arrays.copyOf(frame.bytes(), length),
            FrameContext.of(
                frame.captureTimeNanos(), false, frame.linkType(), frame.bytes().length, null));
    if (outcome instanceof Outcome.Message message) {
      writer.document(message.decoded(), Document.Operation.CREATE);
    }
    return outcome;
  }
}
