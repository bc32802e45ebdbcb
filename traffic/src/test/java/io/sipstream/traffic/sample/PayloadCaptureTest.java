package io.sipstream.traffic.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.frames.CaptureFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayloadCaptureTest {
  private static final int HEADER_BYTES = 14 + 20 + 8;

  @TempDir private Path directory;

  @Test
  void eachFileIsThePayloadOfOneDatagram() throws Exception {
    Path first = Files.writeString(directory.resolve("first"), "OPTIONS");
    Path second = Files.writeString(directory.resolve("second"), "SIP/2.0");
    Path capture = directory.resolve("payloads.pcap");
    PayloadCapture.main(new String[] {capture.toString(), first.toString(), second.toString()});
    try (CaptureFile file = CaptureFile.open(capture)) {
      assertThat(payload(file.next().bytes())).isEqualTo("OPTIONS");
      assertThat(payload(file.next().bytes())).isEqualTo("SIP/2.0");
      assertThat(file.next()).isNull();
    }
  }

  private static String payload(byte[] frame) {
    return new String(Arrays.copyOfRange(frame, HEADER_BYTES, frame.length), UTF_8);
  }
}
