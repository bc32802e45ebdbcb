package io.sipstream.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.agent.live.MetricsPage;
import io.sipstream.testing.Requirement;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MetricsOptionsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 127.0.0.1",
    ":0, 127.0.0.1",
    "127.0.0.1:0, 127.0.0.1",
    "localhost:0, localhost",
    "0.0.0.0:0, 0.0.0.0"
  })
  void thePageListensOnTheAddress(String listen, String host) throws Exception {
    assertThat(opened(listen)).matches("Metrics: http://" + host + ":[1-9]\\d*/metrics\n");
  }

  @Test
  void thePageListensOnAnAddressOfIpv6() throws Exception {
    Requirement.IPV6.assume(
        NetworkInterface.getByInetAddress(InetAddress.getByName("::1")) != null,
        "The metrics page on [::1]");

    assertThat(opened("[::1]:0"))
        .matches("Metrics: http://\\[0:0:0:0:0:0:0:1]:[1-9]\\d*/metrics\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "localhost:", "::1:9061", "[::1]", "[]:9061", "65536"})
  void whatIsNoAddressIsRefused(String listen) {
    assertThat(problems(listen))
        .containsExactly(
            "--metrics-listen: "
                + listen
                + " is not HOST:PORT or PORT, such as 127.0.0.1:9061 or [::1]:9061.");
  }

  private static List<String> problems(String listen) {
    List<String> problems = new ArrayList<>();
    parse(listen).check(problems);
    return problems;
  }

  private static String opened(String listen) throws Exception {
    MetricsOptions options = parse(listen);
    List<String> problems = new ArrayList<>();
    options.check(problems);
    assertThat(problems).isEmpty();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MetricsPage page = options.open(null, new PrintStream(out, true, UTF_8))) {
      assertThat(page.address().getPort()).isPositive();
    }
    return out.toString(UTF_8);
  }

  private static MetricsOptions parse(String listen) {
    MetricsOptions options = new MetricsOptions();
    new CommandLine(options).parseArgs("--metrics-listen", listen);
    return options;
  }
}
