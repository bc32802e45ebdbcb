package io.sipstream.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.testing.ReferencePage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The page of limits has the limits of a message in their order, and the problems exist. */
class LimitsPageTest {
  private static final ReferencePage PAGE = ReferencePage.inDocs("limits.md");
  private static final String TABLE = "limits of a message";

  @Test
  void thePageHasTheLimitsOfAMessage() throws IOException {
    List<String> values =
        Arrays.stream(SipLimits.class.getDeclaredFields())
            .filter(field -> !field.isSynthetic())
            .map(
                field -> {
                  try {
                    return String.format(Locale.ROOT, "%,d", field.getInt(null));
                  } catch (IllegalAccessException e) {
                    throw new AssertionError(e);
                  }
                })
            .toList();

    assertThat(PAGE.column(TABLE, 0)).containsExactlyElementsOf(values);
  }

  @Test
  void eachNamedProblemIsAmongTheProblems() throws IOException {
    List<String> problems =
        PAGE.column(TABLE, 2).stream().filter(name -> name.matches("[a-z_]+")).toList();

    assertThat(problems).hasSizeGreaterThan(8);
    assertThat(ReferencePage.of("counters.md").column("problems", 0)).containsAll(problems);
  }
}
