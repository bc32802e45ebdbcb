package io.sipstream.cli.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sipstream.cli.Run;
import io.sipstream.support.ExitStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of {@code sipstream explore}. */
class ExploreCommandTest {
  @ParameterizedTest
  @CsvSource({
    "--listen=0.0.0.0:0, can be reached from other machines. Use a loopback address",
    "--listen=192.0.2.1:0, or --auth none if everyone who reaches it may read the captures",
    "--listen=0.0.0.0:0 --auth=none, Add --public-name",
    "--public-name=x, '--public-name needs --auth none, proxy or elasticsearch.'",
    "--auth=elasticsearch, --auth elasticsearch needs --elasticsearch URL.",
    "--auth=proxy, --auth proxy and --trusted-proxy need each other.",
    "--trusted-proxy=192.0.2.1, --auth proxy and --trusted-proxy need each other.",
    "--auth=proxy --trusted-proxy=x, '\"x\" is no network.'",
    "--elasticsearch=http://localhost:9200, 'Name captures, or a server with --elasticsearch URL.'",
    "--peers-file=no-such-file, --peers-file: cannot read no-such-file",
    "--bootstrap-servers=b:9092, --bootstrap-servers needs --elasticsearch URL.",
    "--frames-users=a, --frames-users and --consumer-config need --bootstrap-servers.",
    "--listen=x, 'Use HOST:PORT, such as 127.0.0.1:8060.'",
  })
  void anAddressForOthersNeedsWords(String options, String message) throws Exception {
    Run run = Run.of(("explore " + options + " x.pcap").split(" ", -1));

    assertThat(run.status()).isEqualTo(ExitStatus.INVALID_SETTINGS);
    assertThat(run.errors()).contains(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://ann:secret@localhost:9200",
        "https://localhost:9200/?key=secret",
        "http://localhost:9200/#secret",
        "httpx://localhost:9200/secret",
        "http:///secret",
        "secret",
      })
  void aUrlWithCredentialsIsRefusedAndNotPrinted(String url) throws Exception {
    Run run = Run.of("explore", "--elasticsearch", url);

    assertThat(run.status()).isEqualTo(ExitStatus.INVALID_SETTINGS);
    assertThat(run.errors()).contains("--elasticsearch: the URL is invalid.");
    assertThat(run.output() + run.errors()).doesNotContain("secret");
  }

  @Test
  void withoutAReadableCaptureItEnds() throws Exception {
    Run run = Run.of("explore", "no-such.pcap");

    assertThat(run.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(run.output()).startsWith("http://127.0.0.1:").contains("/?token=");
    assertThat(run.errors()).contains("no-such.pcap does not exist.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "127.0.0.1:70000", "::1:80", "[x]:80", "a:b:1"})
  void anInvalidAddressIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ListenAddress.parse(text))
        .withMessageContaining("Use HOST:PORT");
  }

  @Test
  void anAddressHasHostAndPort() {
    assertThat(ListenAddress.parse("[::1]:8060").getAddress().isLoopbackAddress()).isTrue();
    assertThat(ListenAddress.parse("127.0.0.1:0").getPort()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "--frames-users=a, need --frames-users",
    "--auth=elasticsearch, need --frames-users",
    "--frames-limit=0, '--frames-limit: it must be at least 1.'",
    "--consumer-config=no-such-file, --consumer-config: cannot read no-such-file",
  })
  void framesOfKafkaNeedLimitsAndUsersWithNames(String option, String message) throws Exception {
    Run run =
        Run.of(
            "explore",
            "--elasticsearch=http://localhost:9200",
            "--bootstrap-servers=b:9092",
            option);

    assertThat(run.status()).isEqualTo(ExitStatus.INVALID_SETTINGS);
    assertThat(run.errors()).contains(message);
  }
}
