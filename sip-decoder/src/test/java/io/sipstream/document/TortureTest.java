package io.sipstream.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.oracle.ExpectedMessage;
import io.sipstream.testing.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * RFC 4475's torture messages and RFC 5118's with IPv6: the same cases in messages of our own. What
 * each must be read as is in {@code messages.txt} beside them, by the RFC's text; its problems are
 * those that the RFC says make it invalid. Leniencies of a valid one are named, too.
 */
class TortureTest {
  static Stream<ExpectedMessage> rfc4475() {
    return ExpectedMessage.table("/rfc4475/messages.txt").stream();
  }

  static Stream<ExpectedMessage> rfc5118() {
    return ExpectedMessage.table("/rfc5118/messages.txt").stream();
  }

  @ParameterizedTest
  @MethodSource({"rfc4475", "rfc5118"})
  void isReadAsTheRfcSays(ExpectedMessage message) {
    assertThat(message.fields()).isNotEmpty();
    assertThat(ExpectedMessage.problemsOf(message.sip())).isEqualTo(message.problems());
    assertThat(message.actual()).isEqualTo(message.fields());
  }

  @Test
  void allCasesAreThere() {
    assertThat(rfc4475().map(ExpectedMessage::name).distinct()).hasSize(49);
    assertThat(rfc5118().map(ExpectedMessage::name).distinct()).hasSize(12);
  }

  /** The RFC's own messages, NAME.dat of its archive, get the verdicts that ours get. */
  @Test
  void thePublishedMessagesHaveTheSameVerdicts() throws IOException {
    String folder = System.getProperty("rfc4475.folder");
    Requirement.RFC4475.assume(folder != null, "The messages as published");
    for (ExpectedMessage message : rfc4475().toList()) {
      List<String> problems = new ArrayList<>(withoutPlaces(message.problems()));
      if (message.name().equals("baddn")) {
        // Its file ends without the empty line that the RFC's text has.
        problems.add("headers_unterminated");
      }
      byte[] published = Files.readAllBytes(Path.of(folder, message.name() + ".dat"));
      assertThat(withoutPlaces(ExpectedMessage.problemsOf(published)))
          .as(message.name())
          .containsExactlyInAnyOrderElementsOf(problems);
    }
  }

  private static List<String> withoutPlaces(List<String> problems) {
    return problems.stream().map(problem -> problem.replaceAll("@.*", "")).sorted().toList();
  }
}
