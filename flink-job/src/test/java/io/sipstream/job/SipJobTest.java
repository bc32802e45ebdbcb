package io.sipstream.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sipstream.job.settings.WrongSettingsException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the main class does without a job to run. */
class SipJobTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream notices = new ByteArrayOutputStream();

  @Test
  void theHelpIsPrintedWhateverElseIsGiven() throws Exception {
    run("--ports=none", "--help");

    assertThat(out.toString(UTF_8)).startsWith("Usage: flink run sipstream-flink-job.jar");
  }

  @Test
  void theSettingsInEffectArePrintedAndNoticesBesideThem() throws Exception {
    run("--print-config", "--ports=");

    assertThat(out.toString(UTF_8)).startsWith("ports: []\n").contains("  group-id: sipstream\n");
    assertThat(notices.toString(UTF_8)).startsWith("SIP is switched off");
  }

  @Test
  void wrongSettingsStartNothing() {
    WrongSettingsException wrong =
        catchThrowableOfType(
            WrongSettingsException.class, () -> run("--ports=none", "--until=tomorrow"));

    assertThat(wrong.sentences()).hasSize(2);
    assertThat(wrong).hasMessage(String.join("\n", wrong.sentences()));
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void aKafkaThatDoesNotAnswerIsOneSentence() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + silent.getLocalPort();

      WrongSettingsException wrong =
          catchThrowableOfType(
              WrongSettingsException.class, () -> run("--kafka.bootstrap-servers=" + address));

      assertThat(wrong.sentences())
          .singleElement()
          .asString()
          .startsWith("Kafka at " + address + " (kafka.bootstrap-servers) does not answer within")
          .endsWith(".");
    }
  }

  private void run(String... arguments) throws Exception {
    SipJob.run(
        arguments,
        Map.of(),
        new PrintStream(out, true, UTF_8),
        new PrintStream(notices, true, UTF_8));
  }
}
