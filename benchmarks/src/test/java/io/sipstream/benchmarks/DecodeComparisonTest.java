package io.sipstream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.benchmarks.traffic.TrafficGenerator;
import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.LinkType;
import io.sipstream.frames.PcapWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DecodeComparisonTest {
  @Test
  void theComparedDecoderIsLoadedAnewAndMakesDocuments() throws Exception {
    Path classes =
        Path.of(FrameDecoder.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Decoding decoding = VersionLoader.decoding(classes);
    ByteArrayOutputStream capture = new ByteArrayOutputStream();
    try (PcapWriter file = new PcapWriter(capture, LinkType.ETHERNET)) {
      TrafficGenerator.write(file, 1, 1);
    }
    try (CaptureFile file =
        CaptureFile.open(new ByteArrayInputStream(capture.toByteArray()), "generated")) {
      CapturedFrame frame = file.next();
      Object outcome = decoding.decode(frame.bytes(), frame.captureTimeNanos());
      assertThat(outcome.getClass().getName()).isEqualTo(Outcome.Document.class.getName());
      assertThat(outcome).isNotInstanceOf(Outcome.class);
    }
  }
}
