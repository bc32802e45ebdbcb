package io.sipstream.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.benchmarks.run.Captures;
import io.sipstream.benchmarks.server.PlainProducer;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.traffic.carrier.CarrierMix;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentBenchTest {
  @Test
  void theProducerSendsTheCapturesFrames(@TempDir Path directory) throws Exception {
    Captures.Capture capture =
        new Captures(directory, SmallRun.SEED).of(CarrierMix.defaults(), SmallRun.MESSAGES);

    List<byte[]> values = PlainProducer.values(capture.file());

    assertThat(values).hasSize((int) capture.written().frames());
    try (CaptureFile file = CaptureFile.open(capture.file())) {
      for (byte[] value : values) {
        CapturedFrame frame = file.next();
        assertThat(value).isEqualTo(frame.bytes());
      }
    }
  }
}
