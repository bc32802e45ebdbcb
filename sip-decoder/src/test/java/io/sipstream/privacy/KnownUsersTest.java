package io.sipstream.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Users of URIs without a pattern of their own. */
class KnownUsersTest {
  private final KnownUsers users = new KnownUsers(Set.of("alice", "a b", "c@d", "sip", "h,sip"));

  @ParameterizedTest
  @CsvSource({
    "<im:alice@h>, <im:[alice]@h>",
    "<pres: alice@h>, <pres: [alice]@h>",
    "mailto alice@h, mailto [alice]@h",
    "<alice@h>, <[alice]@h>",
    "<im:alice:secret@h>, <im:[alice:secret]@h>",
    "To: im:alice:se@h, To: im:[alice:se]@h",
    "im:x@alice:5;im:alice@h, im:x@alice:5;im:[alice]@h",
    "<im:a b@h> <im:c@d@h>, <im:[a b]@h> <im:[c@d]@h>",
    "<im:alice@h>;im:alice@i, <im:[alice]@h>;im:[alice]@i",
    "<im:malice@h>, <im:malice@h>",
    "<im:alice:x> bob@h, <im:alice:x> bob@h",
    "alice:5060, alice:5060",
    "'<sip:h,sip:bob@h>', '<sip:h,sip:bob@h>'",
    "'', ''",
  })
  void usersAreReplaced(String text, String replaced) {
    assertThat(users.replaceIn(text, user -> '[' + user + ']')).isEqualTo(replaced);
  }

  /** The name of a header field is no scheme, and a scheme is no user. */
  @ParameterizedTest
  @CsvSource({"To: sip:bob@h", "To:sip:bob@h", "<sip:bob@h>"})
  void aSchemeStays(String line) {
    String text = "X: y\n" + line;
    assertThat(users.replaceIn(text, user -> "[]")).isEqualTo(text);
  }
}
