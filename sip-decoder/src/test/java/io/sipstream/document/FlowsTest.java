package io.sipstream.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.oracle.ExpectedMessage;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The steps of the flows that RFC 3261 section 24 and RFC 3665 section 2 and 3 tell, in messages of
 * our own: each is valid, and its document has what the RFC says that the step is about.
 */
class FlowsTest {
  private static final List<String> FLOWS =
      List.of(
          "rfc3261-24.1-registration",
          "rfc3261-24.2-session",
          "rfc3665-2-registrations",
          "rfc3665-3.1-direct",
          "rfc3665-3.2-two-proxies",
          "rfc3665-3.3-two-challenges",
          "rfc3665-3.4-proxy-failure",
          "rfc3665-3.5-gateway",
          "rfc3665-3.6-redirect",
          "rfc3665-3.7-reinvite",
          "rfc3665-3.8-cancel",
          "rfc3665-3.9-failures");

  record Step(String flow, ExpectedMessage message) {}

  static Stream<Step> steps() {
    return FLOWS.stream()
        .flatMap(
            flow ->
                ExpectedMessage.table("/flows/" + flow + ".txt").stream()
                    .map(message -> new Step(flow, message)));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void isReadAsTheRfcSays(Step step) {
    assertThat(ExpectedMessage.problemsOf(step.message().sip())).isEmpty();
    assertThat(step.message().problems()).isEmpty();
    assertThat(step.message().actual()).isEqualTo(step.message().fields());
  }

  @Test
  void allStepsAreThere() {
    assertThat(steps()).hasSize(75).allMatch(step -> step.message().fields().size() > 6);
  }
}
