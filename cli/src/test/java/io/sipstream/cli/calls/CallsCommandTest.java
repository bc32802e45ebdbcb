package io.sipstream.cli.calls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.cli.Run;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user sees of {@code sipstream calls}. */
class CallsCommandTest {
  private static final String HOLD = CollectedCalls.sample("hold-resume.pcap").toString();
  private static final String FAILED = CollectedCalls.sample("failed-calls.pcap").toString();

  @TempDir private Path directory;

  /** The codes are those of the sample's description. */
  @Test
  void aPipeGetsADocumentPerCall() throws Exception {
    Run run = Run.of("calls", "--code", "503", HOLD, FAILED);

    assertThat(run.status()).as(run.errors()).isZero();
    assertThat(run.output()).hasLineCount(1).contains("\"code\":503");
    assertThat(run.errors()).contains("9 calls, of which 1 are listed\n");
  }

  @Test
  void namesOfElementsComeFromThePeersFile() throws Exception {
    Path peers = Files.writeString(directory.resolve("peers"), "carrier-7 carrier 198.51.100.20\n");
    Run run = Run.of("calls", "--format=table", "--peers-file", peers.toString(), HOLD);

    assertThat(run.status()).as(run.errors()).isZero();
    assertThat(run.output()).hasLineCount(2).contains("192.0.2.10 > carrier-7");
  }

  /** The sample has 15 messages. */
  @Test
  void aLadderHasALinePerMessage() throws Exception {
    Run run = Run.of("calls", "--ladder", "hold-1@sipp.example.com", HOLD);

    assertThat(run.status()).as(run.errors()).isZero();
    List<String> lines = run.output().lines().toList();
    assertThat(lines).hasSize(16);
    assertThat(lines.get(0).strip().split(" +")).containsExactly("192.0.2.10", "198.51.100.20");
    assertThat(lines.get(1))
        .startsWith("21:13:35.244490 ")
        .contains(" INVITE [PCMA 192.0.2.10:20000");
  }

  @Test
  void aLadderIsAPictureOnDemand() throws Exception {
    Run run = Run.of("calls", "--ladder", "hold-1@sipp.example.com", "--ladder-format=svg", HOLD);

    assertThat(run.status()).as(run.errors()).isZero();
    var svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(run.output().getBytes(UTF_8)));
    assertThat(svg.getElementsByTagName("polygon").getLength()).isEqualTo(15);
  }

  @Test
  @Tag("hostile")
  void aLadderOfAnUnknownCallFails() throws Exception {
    Run run = Run.of("calls", "--ladder", "\u001b[2J", HOLD);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.output()).isEmpty();
    assertThat(run.errors())
        .startsWith("No message has the Call-ID \\u001b[2J. List the calls without --ladder.\n");
  }

  /** A Call-ID is given as it is in the capture, not as a terminal shows it. */
  @Test
  @Tag("hostile")
  void aHostileCallIsDrawnWithoutItsEscapes() throws Exception {
    Path path = directory.resolve("hostile.pcap");
    try (TestCapture capture = new TestCapture(path)) {
      capture
          .request("INVITE", "\u001b[2Jid", "sip:a@192.0.2.1", "sip:b@192.0.2.2")
          .response("486 \u001b[31mBusy", "\u001b[2Jid", "sip:a@192.0.2.1", "sip:b@192.0.2.2");
    }
    Run run = Run.of("calls", "--ladder", "\u001b[2Jid", path.toString());

    assertThat(run.status()).as(run.errors()).isZero();
    assertThat(run.output())
        .hasLineCount(3)
        .doesNotContain("\u001b")
        .contains("486 \\u001b[31mBusy");
  }

  @Test
  void aCaptureThatFailsFailsTheCommand() throws Exception {
    Run run = Run.of("calls", "no-such.pcap", HOLD);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.output()).hasLineCount(1);
    assertThat(run.errors()).contains("no-such.pcap does not exist.\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--result=ok          | --result: ok is unknown. Use one of answered",
        "--format=xml         | Invalid value for option '--format'",
        "--nonsense           | There is no option --nonsense",
        "--peers-file=no-such | --peers-file: cannot read no-such (NoSuchFileException)",
        "--ladder=x --format=csv | --format is for the list of calls. Use --ladder-format",
        "--ports=none         | ports is \"none\" (on the command line)",
      })
  void wrongOptionsEndWithStatusTwo(String options, String message) throws Exception {
    String[] arguments = ("calls " + options + " " + HOLD).split(" ");
    Run run = Run.of(arguments);

    assertThat(run.status()).as(run.errors()).isEqualTo(2);
    assertThat(run.output()).isEmpty();
    assertThat(run.errors()).contains(message);
  }
}
