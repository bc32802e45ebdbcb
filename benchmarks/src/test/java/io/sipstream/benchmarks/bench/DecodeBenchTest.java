package io.sipstream.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.benchmarks.peers.Machine;
import io.sipstream.benchmarks.peers.Peers;
import io.sipstream.benchmarks.peers.Suricata;
import io.sipstream.benchmarks.peers.Tshark;
import io.sipstream.benchmarks.run.BenchException;
import io.sipstream.benchmarks.run.Captures;
import io.sipstream.benchmarks.run.Result;
import io.sipstream.benchmarks.run.Table;
import io.sipstream.testing.Requirement;
import io.sipstream.traffic.carrier.CarrierMix;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecodeBenchTest {
  @TempDir private Path directory;

  @BeforeAll
  static void numbersAreWrittenAsByTheCommand() {
    Locale.setDefault(Locale.ROOT);
  }

  @Test
  void decodeIsMeasuredAndTheFileHasAllThatOneNeedsToRepeatIt() throws Exception {
    DecodeBench benchmark = new DecodeBench(false);

    Result result = SmallRun.of(benchmark, directory, 1);

    Table table = result.tables().get(0);
    assertThat(SmallRun.figure(table, 0, "seen")).isEqualTo(SmallRun.MESSAGES);
    assertThat(SmallRun.figure(table, 0, "CPU, s")).isGreaterThan(0.05);
    assertThat(SmallRun.figure(table, 0, "peak, MiB")).isBetween(20.0, 300.0);

    Report report =
        new Report(Machine.describe(Path.of("..")), "./sipstream bench decode", 7, Machine.load());
    report.add(benchmark, result, Machine.load());
    assertThat(report.markdown())
        .contains("- Date: 20", "- CPU: ", "- JVM: ", "- tshark: ", "- Suricata: ", "- Seed: 7")
        .contains("load average before: ", "Load average after: ")
        .contains("- Command: `./sipstream bench decode`", "--mix carrier --messages 300 --seed 7")
        .contains("Sipstream decode traffic.pcap > /dev/null", "| sipstream decode | 300 | 300 |");
  }

  @Test
  void otherDocumentsThanTheLibrarysAreNotMeasured() {
    List<String> echo = List.of("echo");

    assertThatThrownBy(() -> new DecodeBench(false).run(SmallRun.context(directory, 1, echo)))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("are not those of the library: 1 of them");
  }

  @Test
  void tsharkSeesNearlyAllMessages() throws Exception {
    Requirement.TSHARK.assume(Peers.tshark() != null, "What tshark sees of the traffic");
    Path capture =
        new Captures(directory, SmallRun.SEED).of(CarrierMix.defaults(), SmallRun.MESSAGES).file();

    long seen = Tshark.FORMS.get(1).messages(capture);

    assertThat(seen).isBetween(SmallRun.MESSAGES * 97 / 100, SmallRun.MESSAGES);
  }

  @Test
  void suricataSeesSomeMessages() throws Exception {
    Requirement.SURICATA.assume(Peers.suricata() != null, "What Suricata sees of the traffic");
    Path capture =
        new Captures(directory, SmallRun.SEED).of(CarrierMix.defaults(), SmallRun.MESSAGES).file();

    long seen = new Suricata(directory).messages(capture);

    assertThat(seen).isBetween(SmallRun.MESSAGES / 3, SmallRun.MESSAGES);
  }
}
