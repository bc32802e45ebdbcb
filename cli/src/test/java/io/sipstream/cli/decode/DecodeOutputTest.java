package io.sipstream.cli.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sipstream.cli.Sipstream;
import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DecodeOutputTest {
  @Test
  void aFullDiskIsSaidAndIsNoSuccess() throws Exception {
    File full = new File("/dev/full");
    assumeThat(full).as("/dev/full, which Linux has").exists();
    Process decode =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Sipstream.class.getName(),
                "decode",
                Path.of("..", "sample-pcaps", "busy.pcap").toString())
            .redirectOutput(full)
            .start();
    String errors = new String(decode.getErrorStream().readAllBytes(), UTF_8);
    assertThat(decode.waitFor()).isEqualTo(1);
    assertThat(errors).startsWith("Standard output cannot be written: ").hasLineCount(1);
  }
}
