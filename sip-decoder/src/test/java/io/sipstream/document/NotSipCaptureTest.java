package io.sipstream.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotSipCaptureTest {

  @Test
  void whatIsNotSipIsIgnoredByKindOrKeptAsADeadLetter() throws IOException {
    FrameDecoder decoder = new FrameDecoder(DecoderSettings.defaults());
    List<String> outcomes = new ArrayList<>();
    try (CaptureFile file = CaptureFile.open(Path.of("..", "sample-pcaps", "not-sip.pcap"))) {
      for (CapturedFrame frame = file.next(); frame != null; frame = file.next()) {
        outcomes.add(name(decoder.decode(frame.bytes(), TestFrames.context(frame.bytes()))));
      }
    }
    // In the order of NotSipFrames in the module benchmarks.
    assertThat(outcomes)
        .containsExactly(
            "keep_alive",
            "keep_alive",
            "keep_alive",
            "keep_alive",
            "empty",
            "stun",
            "rtp",
            "rtp",
            "dead letter sip.no_start_line",
            "dead letter sip.no_start_line",
            "dead letter sip.no_start_line",
            "document",
            "arp",
            "fragment",
            "segment",
            "other_port");
  }

  private static String name(Outcome outcome) {
    if (outcome instanceof Outcome.Ignored ignored) {
      return ignored.kind();
    }
    if (outcome instanceof Outcome.Undecodable undecodable) {
      return "dead letter " + undecodable.stage() + "." + undecodable.reason();
    }
    if (outcome instanceof Outcome.Segment) {
      return "segment";
    }
    return outcome instanceof Outcome.Fragment ? "fragment" : "document";
  }
}
