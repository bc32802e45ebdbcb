package io.sipstream.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.agent.capture.Libpcap;
import io.sipstream.agent.command.LiveCommand;
import io.sipstream.agent.kafka.KafkaConnection;
import io.sipstream.agent.kafka.KafkaOptions;
import io.sipstream.agent.process.AgentException;
import io.sipstream.agent.process.RunId;
import io.sipstream.testing.Requirement;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CaptureAgentTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private PrintStream realOut;
  private PrintStream realErr;

  @BeforeEach
  void takeTheStreams() {
    realOut = System.out;
    realErr = System.err;
    System.setOut(new PrintStream(out, true, UTF_8));
    System.setErr(new PrintStream(err, true, UTF_8));
  }

  @AfterEach
  void giveThemBack() {
    System.setOut(realOut);
    System.setErr(realErr);
  }

  @Test
  void allWrongSettingsOfAReplayAreToldAtOnce() {
    int status =
        CaptureAgent.run(
            "replay",
            "--speed",
            "-1",
            "--report",
            "xml",
            "--nix",
            "--replay-id",
            "r",
            "/no/such.pcap");

    assertThat(status).isEqualTo(2);
    assertThat(err.toString(UTF_8).lines())
        .containsExactly(
            "Unknown option: '--nix'",
            "--speed: -1 is neither max nor a number above 0, such as 1 or 2.5.",
            "--report: xml is neither text nor json.",
            "/no/such.pcap does not exist.");
    assertThat(out.size()).isZero();
  }

  @Test
  void namesOfFilesMoveNoCursor() {
    assertThat(CaptureAgent.run("replay", "/no/\u001b[2J.pcap")).isEqualTo(2);
    assertThat(err.toString(UTF_8).lines()).containsExactly("/no/\\u001b[2J.pcap does not exist.");
  }

  @Test
  void allWrongSettingsOfALiveCaptureAreToldAtOnce() {
    int status =
        CaptureAgent.run(
            "live",
            "--ports",
            "0,5060,65536",
            "--filter",
            " ",
            "--snaplen",
            "63",
            "--buffer-size",
            "2048",
            "--queue-size",
            "0",
            "--count",
            "-1",
            "--duration",
            "x",
            "--report",
            "xml");

    assertThat(status).isEqualTo(2);
    assertThat(err.toString(UTF_8).lines())
        .containsExactly(
            "Invalid value for option '--duration': 'x' is not a long",
            "--interface is missing: set one; --list-interfaces shows all.",
            "--ports: 0 is not between 1 and 65535.",
            "--ports: 65536 is not between 1 and 65535.",
            "--filter: an empty filter captures everything, including the agent's traffic to Kafka.",
            "--snaplen: 63 is not between 64 and 262144.",
            "--buffer-size: 2048 is not between 1 and 2047.",
            "--queue-size: 0 is not between 1 and 65536.",
            "--count: -1 is not between 0 and 9223372036854775807.",
            "--report: xml is neither text nor json.");
  }

  @Test
  void allWrongSettingsOfListeningForHepAreToldAtOnce() {
    int status =
        CaptureAgent.run(
            "hep",
            "--listen",
            "udp://127.0.0.1",
            "--listen=tcp://no-such-host.invalid:9060",
            "--receive-buffer=63",
            "--max-connections=0",
            "--first-packet-timeout=0",
            "--idle-timeout=0",
            "--auth-key-file=/no/such/file",
            "--report=xml");

    assertThat(status).isEqualTo(2);
    assertThat(err.toString(UTF_8).lines())
        .containsExactly(
            "--listen: udp://127.0.0.1 is not udp://HOST:PORT or tcp://HOST:PORT.",
            "--listen: the host of tcp://no-such-host.invalid:9060 cannot be resolved.",
            "--auth-key-file: /no/such/file cannot be read (NoSuchFileException).",
            "--receive-buffer: 63 is not between 64 and 1048576.",
            "--max-connections: 0 is not between 1 and 10000.",
            "--first-packet-timeout: 0 is not between 1 and 2147483647.",
            "--idle-timeout: 0 is not between 1 and 2147483647.",
            "--report: xml is neither text nor json.");
  }

  @Test
  void aSourceCannotKeepMoreConnectionsThanThereAre() {
    assertThat(
            CaptureAgent.run(
                "hep",
                "--listen=tcp://127.0.0.1:0",
                "--max-connections=5",
                "--connections-per-source=6"))
        .isEqualTo(2);
    assertThat(err.toString(UTF_8).lines())
        .containsExactly("--connections-per-source: 6 is not between 1 and 5.");
  }

  /** At boot it may come later, and systemd starts the service again after any status but 2. */
  @Test
  void anInterfaceThatIsNotThereIsNoWrongSetting() {
    Libpcap.assumePresent();

    int status = CaptureAgent.run("live", "--interface", "nix0");

    Requirement.ROOT.assume(
        !err.toString(UTF_8).startsWith("No permission"), "An interface that is not there");
    assertThat(err.toString(UTF_8))
        .startsWith("--interface: interface nix0 does not exist; available:");
    assertThat(status).isEqualTo(1);
  }

  @Test
  void aBrokerWhoseNameIsNotKnownMayBeKnownLater() {
    KafkaOptions options = new KafkaOptions();
    options.bootstrapServers = "no-such-host.invalid:9092";
    assertThat(options.problems()).isEmpty();

    assertThatThrownBy(() -> KafkaConnection.open(options))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("bootstrap.servers")
        .extracting("exitStatus")
        .isEqualTo(1);
  }

  @Test
  void whereToListenForHepIsNotGuessed() {
    assertThat(CaptureAgent.run("hep")).isEqualTo(2);
    assertThat(err.toString(UTF_8).strip())
        .isEqualTo(
            "--listen is missing: set an address, such as udp://127.0.0.1:9060 for senders on this"
                + " machine or udp://0.0.0.0:9060 for all senders.");
  }

  @Test
  void anOptionGivenTwiceIsAWrongSettingLikeAnyOther() {
    assertThat(CaptureAgent.run("replay", "--topic=a", "--topic=b", "--speed=x", ".")).isEqualTo(2);
    assertThat(err.toString(UTF_8).lines())
        .hasSize(3)
        .contains("--speed: x is neither max nor a number above 0, such as 1 or 2.5.");
  }

  @Test
  void aReplayWithoutFilesIsAWrongSetting() {
    assertThat(CaptureAgent.run("replay")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("FILE|DIR|-");
  }

  @Test
  void withoutACommandTheAgentSaysWhatThereIs() {
    assertThat(CaptureAgent.run()).isEqualTo(2);
    assertThat(err.toString(UTF_8).strip())
        .isEqualTo("No command given: use live, hep or replay, or --help for help.");
  }

  @Test
  void theFilterIsPrintedWithoutLibpcap() {
    assertThat(CaptureAgent.run("live", "--print-filter", "--ports", "5060,5061")).isZero();
    assertThat(out.toString(UTF_8)).startsWith("port 5060 or port 5061 or ip[6:2]");
  }

  @Test
  void allWrongTunnelsAreToldAtOnce() {
    int status =
        CaptureAgent.run(
            "live", "-i", "lo", "--tunnels", "gre,nix,VXLAN,wireguard", "--vxlan-ports", "0,8472");

    assertThat(status).isEqualTo(2);
    assertThat(err.toString(UTF_8).lines())
        .containsExactly(
            "--tunnels: unknown nix, wireguard; use gre, pptp, erspan, ipip, vxlan, geneve, "
                + "gtpu, tzsp, l2tp, jmirror, esp, mpls, pppoe, hsr, fabricpath, trill, or all.",
            "--vxlan-ports: 0 is not between 1 and 65535.");
  }

  @Test
  void whatTunnelsWouldNotChangeIsAWrongSetting() {
    int status =
        CaptureAgent.run(
            "live", "-i", "lo", "--tunnels=gre", "--vxlan-ports", "8472", "--filter", "udp");

    assertThat(status).isEqualTo(2);
    assertThat(err.toString(UTF_8).lines())
        .containsExactly(
            "--vxlan-ports: it has no effect without --tunnels vxlan.",
            "--tunnels: it extends the default filter, which --filter replaces; use only one of "
                + "them.");
  }

  @Test
  void tunnelsWithoutNamesAreAllOfThem() {
    assertThat(CaptureAgent.run("live", "--tunnels", "--print-filter")).isZero();
    String filter = out.toString(UTF_8);
    out.reset();
    assertThat(CaptureAgent.run("live", "--print-filter", "--tunnels", "all")).isZero();

    assertThat(out.toString(UTF_8)).isEqualTo(filter).contains("dst port 4789", "dst port 2152");
  }

  @Test
  void vxlanIsLookedForBehindThePortsGiven() {
    assertThat(
            CaptureAgent.run(
                "live", "--print-filter", "--tunnels", "vxlan", "--vxlan-ports", "8472,14789"))
        .isZero();
    assertThat(out.toString(UTF_8))
        .contains("dst port 8472", "dst port 14789")
        .doesNotContain("4789 or", "2152");
  }

  @Test
  void aReplayIdTellsTheStartAndIsNotTheSameTwice() {
    Clock clock = Clock.fixed(Instant.parse("2026-11-22T21:04:59Z"), ZoneOffset.ofHours(3));

    String first = RunId.next(clock);

    assertThat(first).matches("20261122T2104Z-[0-9a-z]{5}");
    assertThat(RunId.next(clock)).isNotEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({"--count=1, true", "--promiscuous, true", "--no-promiscuous, false"})
  void promiscuousIsOnUnlessRefused(String argument, boolean expected) {
    LiveCommand command = new LiveCommand();
    new CommandLine(command).parseArgs(argument);
    assertThat(command.promiscuous).isEqualTo(expected);
  }
}
