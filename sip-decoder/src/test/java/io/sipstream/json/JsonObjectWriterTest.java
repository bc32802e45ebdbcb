package io.sipstream.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.text.Span;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JsonObjectWriterTest {
  private static final JsonFragment A = JsonFragment.field("a");
  private static final JsonFragment B = JsonFragment.field("b");
  private static final JsonFragment LONG =
      JsonFragment.field("a_name_that_is_longer_than_others_are");

  private final JsonBuffer buffer = new JsonBuffer();
  private final JsonObjectWriter json = new JsonObjectWriter();

  @BeforeEach
  void begin() {
    json.begin(buffer, true);
  }

  @Test
  void whatIsEmptyIsNotThere() {
    json.flag(LONG, true);
    json.beginObject(A);
    json.beginArray(B);
    json.beginElement();
    json.endObject();
    json.endArray();
    json.endObject();
    json.text(A, Span.EMPTY);
    json.spans(B, List.of());

    assertThat(written()).isEqualTo("{\"a_name_that_is_longer_than_others_are\":true}");
  }

  @Test
  void whatStandsBesideTheEmptyIsThere() {
    json.number(LONG, 1);
    json.beginObject(A);
    json.endObject();
    json.beginArray(B);
    json.beginElement();
    json.endObject();
    json.beginElement();
    json.flag(A, false);
    json.endObject();
    json.element(Span.of("x"));
    json.endArray();

    assertThat(written())
        .isEqualTo("{\"a_name_that_is_longer_than_others_are\":1,\"b\":[{\"a\":false},\"x\"]}");
  }

  @Test
  void aValueIsWrittenAgain() {
    json.constant(A);
    int begin = json.position();
    json.beginElement();
    json.text(B, "y");
    json.endObject();
    int end = json.position();
    json.constant(B);
    json.repeat(begin, end);

    assertThat(written()).isEqualTo("{\"a\":{\"b\":\"y\"},\"b\":{\"b\":\"y\"}}");
  }

  @Test
  void aDocumentKnowsNothingOfTheOneBefore() {
    json.beginObject(A);
    json.flag(B, true);
    buffer.clear();
    json.begin(buffer, true);
    json.flag(A, true);

    assertThat(written()).isEqualTo("{\"a\":true}");
  }

  @Test
  void aDocumentFollowsTheBytesOfItsBuffer() {
    json.flag(A, true);
    json.end();
    buffer.add("x\n ".getBytes(UTF_8), 1, 2);
    int secondAt = buffer.length();
    json.begin(buffer, true);
    json.flag(B, false);

    assertThat(json.end()).isEqualTo(buffer.length() - secondAt);
    assertThat(new String(buffer.toByteArray(0), UTF_8)).isEqualTo("{\"a\":true}\n{\"b\":false}");
    assertThat(buffer.array()).startsWith(buffer.toByteArray(0));
  }

  private String written() {
    int length = json.end();
    assertThat(length).isEqualTo(buffer.length());
    return new String(buffer.toByteArray(0), UTF_8);
  }
}
