package io.sipstream.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.cli.Run;
import io.sipstream.export.ExportFile;
import io.sipstream.export.TimeWindow;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportOptionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1970-01-01T00:00:00Z                | 0",
        "2026-11-22T21:13:24.895575993Z      | 1795382004895575993",
        "2026-11-22T22:13:24.895575993+01:00 | 1795382004895575993",
      })
  void aTimeIsReadToTheNanosecond(String text, long nanos) {
    assertThat(TimeWindow.nanos("--from", text)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yesterday            | 2026-11-22T10:00:00Z | --from: yesterday is not a time between 1970",
        "1969-12-31T23:59:59Z | 2026-11-22T10:00:00Z | --from: 1969-12-31T23:59:59Z is not a time",
        "2026-11-22T10:00:00Z | 2300-01-01T00:00:00Z | --until: 2300-01-01T00:00:00Z is not a time",
        "2026-11-22T10:00:00Z | 2026-11-22T10:00:00Z | --until: it must be after --from.",
      })
  void aWindowThatIsNoneIsSaidToBeSo(String from, String until, String sentence) throws Exception {
    Run run = Run.of("export", "--from", from, "--until", until);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.errors()).startsWith(sentence).hasLineCount(1);
    assertThat(run.output()).isEmpty();
  }

  @Test
  void whatIsThereIsNotOverwritten(@TempDir Path directory) throws Exception {
    Path there = Files.writeString(directory.resolve("there.pcapng"), "precious");

    Run run =
        Run.of(
            "export",
            "--from=2026-11-22T10:00:00Z",
            "--until=2026-11-22T10:00:01Z",
            "--output=" + there);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.errors()).isEqualTo("--output: " + there + " exists; set another file.\n");
    assertThat(Files.readString(there)).isEqualTo("precious");
  }

  @Test
  void aBrokerThatIsNotThereEndsItWithOneSentence(@TempDir Path directory) throws Exception {
    Path config = Files.writeString(directory.resolve("c"), "default.api.timeout.ms=2000\n");
    Run run =
        Run.of(
            "export",
            "--from=2026-11-22T10:00:00Z",
            "--until=2026-11-22T10:00:01Z",
            "--bootstrap-servers=127.0.0.1:1",
            "--output=" + directory.resolve("part.pcapng"),
            "--consumer-config=" + config);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.errors()).startsWith("Cannot read from Kafka at 127.0.0.1:1: ").hasLineCount(1);
    assertThat(directory.resolve("part.pcapng")).doesNotExist();
  }

  @Test
  void whatWasCapturedIsForNobodyElse(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("call.pcapng");
    ExportFile.create(file).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> ExportFile.create(file))
        .isInstanceOf(FileAlreadyExistsException.class);
  }
}
