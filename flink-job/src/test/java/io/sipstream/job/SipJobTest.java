package io.sipstream.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sipstream.settings.InvalidSettingsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.TimeoutException;
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
    InvalidSettingsException wrong =
        catchThrowableOfType(
            InvalidSettingsException.class, () -> run("--ports=none", "--kafka.stop=tomorrow"));

    assertThat(wrong.sentences()).hasSize(2);
    assertThat(wrong).hasMessage(String.join("\n", wrong.sentences()));
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void aKafkaThatDoesNotAnswerIsTroubleAndNoWrongSetting() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + silent.getLocalPort();

      Throwable trouble =
          catchThrowable(
              () ->
                  run(
                      "--kafka.bootstrap-servers=" + address,
                      "--kafka.topic-check-timeout-ms=500"));

      assertThat(trouble).isInstanceOf(IOException.class);
      assertThat(SipJob.failure(trouble))
          .startsWith(
              "The job failed: Kafka at "
                  + address
                  + " (kafka.bootstrap-servers) does not respond within")
          .endsWith(".");
    }
  }

  @Test
  void aPropertyThatKafkaRefusesIsAWrongSetting() {
    InvalidSettingsException wrong =
        catchThrowableOfType(
            InvalidSettingsException.class,
            () -> run("--kafka.properties.security.protocol=CARRIER_PIGEON"));

    assertThat(wrong.sentences()).singleElement().asString().contains("CARRIER_PIGEON");
  }

  @Test
  void aFailureWithoutAMessageIsCalledByItsClass() {
    assertThat(SipJob.failure(new IllegalStateException("outside", new TimeoutException())))
        .isEqualTo("The job failed: java.util.concurrent.TimeoutException");
    assertThat(SipJob.failure(new IllegalStateException("outside", new IOException("No room."))))
        .isEqualTo("The job failed: No room.");
  }

  private void run(String... arguments) throws Exception {
    SipJob.run(
        arguments,
        Map.of(),
        new PrintStream(out, true, UTF_8),
        new PrintStream(notices, true, UTF_8));
  }
}
