package io.sipstream.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.testing.Seed;
import io.sipstream.varied.Mutations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A lean document differs from the full one by repetitions only. */
class LeanProfileTest {
  private static final DecoderSettings LEAN = DecoderSettings.defaults().withProfile(Profile.LEAN);

  private static final Set<String> DIFFERENT =
      Set.of("sip.headers", "sip.contacts", "sip.sdp.body.original");

  private static final char REPLACEMENT = '\uFFFD';
  private static final int MUTATIONS = 20_000;

  private static final String INVITE =
      """
      INVITE sip:bob@b.example SIP/2.0
      Via: SIP/2.0/UDP a.example;branch=z9hG4bK1
      From: "Alice" <sip:alice@a.example>;tag=1
      To: <sip:bob@b.example>
      Call-ID: one@a.example
      CSeq: 7 INVITE
      %s
      Content-Length: 0

      """;

  static List<Path> tortureMessages() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/rfc4475"))) {
      return files.filter(file -> file.toString().endsWith(".sip")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("tortureMessages")
  void itHasEveryValueOfTheFullDocument(Path message) throws IOException {
    assertEqualContent(Files.readAllBytes(message));
  }

  @Test
  void noMutatedMessageLosesAValue() throws IOException {
    Mutations mutations = new Mutations(Seed.of(LeanProfileTest.class));
    for (int i = 0; i < MUTATIONS; i++) {
      assertEqualContent(mutations.next());
    }
  }

  private static void assertEqualContent(byte[] message) {
    byte[] frame = TestFrames.udp("192.0.2.1", 5060, "192.0.2.2", 5060, message);
    if (!(new FrameDecoder(LEAN).decode(frame, TestFrames.context(frame))
        instanceof Outcome.Message)) {
      return;
    }
    WrittenMessage lean = Documents.of(LEAN, frame);
    WrittenMessage full = Documents.of(frame);
    Map<String, Object> few = Documents.fields(lean);
    Map<String, Object> all = Documents.fields(full);
    assertThat(lean.id()).isEqualTo(full.id());
    assertThat(without(few, DIFFERENT)).isEqualTo(without(all, DIFFERENT));
    List<Object> contacts = list(all, "sip.contacts");
    if (few.containsKey("sip.contacts") || contacts.size() > 1) {
      assertThat(list(few, "sip.contacts")).isEqualTo(contacts);
    }
    List<Object> missing = new ArrayList<>(list(all, "sip.headers"));
    list(few, "sip.headers").forEach(missing::remove);
    for (Object header : missing) {
      // Escapes within a character are not valid UTF-8 before they are removed.
      if (header.toString().indexOf(REPLACEMENT) < 0) {
        assertHeld(header.toString(), few);
      }
    }
  }

  /** Every word of a header that is not in the list is in the fields of the header's row. */
  private static void assertHeld(String header, Map<String, Object> fields) {
    String name = header.substring(0, header.indexOf(": "));
    HeaderTable.Row row =
        HeaderTable.rows().stream()
            .filter(each -> each.header().fieldName().equals(name.replace('-', '_')))
            .findFirst()
            .orElseThrow();
    String held =
        fields.entrySet().stream()
            .filter(field -> row.fields().stream().anyMatch(field.getKey()::startsWith))
            .map(field -> field.getValue().toString())
            .collect(Collectors.joining(" "));
    Set<String> words = words(held);
    Set<String> sent = words(header.substring(name.length() + 2));
    row.parameters().forEach(parameter -> sent.removeAll(words(parameter)));
    sent.remove("remote");
    assertThat(words).as(header).containsAll(sent);
  }

  private static Set<String> words(String text) {
    return Stream.of(
            text.replace("\\", "").toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}%+*]+", -1))
        .map(word -> word.matches("[0-9]+") ? word.replaceAll("^0+(?=.)|(?<=[^0])0+$", "") : word)
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toSet());
  }

  private static Map<String, Object> without(Map<String, Object> fields, Collection<String> names) {
    Map<String, Object> kept = new TreeMap<>(fields);
    kept.keySet().removeAll(names);
    return kept;
  }

  private static List<Object> list(Map<String, Object> fields, String name) {
    return fields.containsKey(name) ? Documents.list(fields, name) : List.of();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Contact: <sip:a@192.0.2.1>;expires=60;q=0.5",
        "Contact: <sip:a@192.0.2.1>;+sip.instance=\"<urn:uuid:1>\";reg-id=1;pub-gruu=\"sip:a@h;gr=1\"",
        "Remote-Party-ID: \"A\" <sip:a@192.0.2.1>;party=calling;screen=yes;privacy=off",
        "Refer-To: <sip:c@h?Replaces=1%40h%3Bto-tag%3D1%3Bfrom-tag%3D2>",
        "History-Info: <sip:c@h?Reason=SIP%3Bcause%3D302&Reason=Q.850%3Bcause%3D1>;index=1",
        "User-Agent: Example Phone 1",
        "Supported: 100rel, Timer",
        "Reason: Q.850;cause=16;text=\"Normal\"",
        "Record-Route: <sip:p1.example;lr>, <sip:p2.example;lr>",
        "P-Asserted-Identity: \"A\" <sip:a@a.example>, <tel:+4930123>",
        "P-Charging-Vector: icid-value=1;orig-ioi=a.example",
        "Session-ID: 47755a9de7794ba387653f2099600ef2;remote=ab30317f1a784dc48ff824d0d3715d86",
        "Session-Expires: 1800;refresher=uac"
      })
  void aHeaderWithFieldsForAllOfItIsNotRepeated(String header) {
    assertThat(headersOf(header)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Trunk-Id: berlin-1",
        "Subject: hello",
        "Supported: ,",
        "Contact: <sip:a@192.0.2.1>;+sip.instance=\"<urn:uuid:1>\";+sip.ice",
        "Contact: <sip:a@192.0.2.1>;reg-id=x",
        "Remote-Party-ID: <sip:a@192.0.2.1>;party=calling;np=ordinary",
        "P-Associated-URI: \"A\" <sip:a@192.0.2.1>",
        "Contact: <sip:a@192.0.2.1>;expires=never",
        "Record-Route: <sip:p1.example;lr>;x=1",
        "Record-Route: <sip:p1.example;lr>;=1",
        "P-Charging-Vector: icid-value=1;transit-ioi=t.example",
        "Reason: Q.850;cause=16;location=LN",
        "Expires: soon",
        "Session-Expires: 1800;refresher=uac;x=1",
        "Session-ID: 47755A9de7794ba387653f2099600ef2;x=1",
        "Content-Type: multipart/mixed;boundary=Unique-1",
        "Authorization: Digest username=\"a\", nonce=\"n\", response=\"r\"",
      })
  void aHeaderWithAnythingElseIsWritten(String header) {
    String name = header.substring(0, header.indexOf(':'));
    assertThat(headersOf(header))
        .containsExactly(name.toLowerCase(Locale.ROOT) + header.substring(name.length()));
  }

  @Test
  void aRepeatedHeaderWithOneFieldIsWritten() {
    assertThat(headersOf("User-Agent: a\nUser-Agent: b"))
        .containsExactly("user-agent: a", "user-agent: b");
  }

  @Test
  void aLineThatIsTooLongForAFieldIsWritten() {
    assertThat(headersOf("User-Agent: " + "a".repeat(1100))).hasSize(1);
  }

  private static List<Object> headersOf(String lines) {
    String message = INVITE.formatted(lines).replace("\n", "\r\n");
    return list(Documents.fields(Documents.of(LEAN, TestFrames.sip(message))), "sip.headers");
  }
}
