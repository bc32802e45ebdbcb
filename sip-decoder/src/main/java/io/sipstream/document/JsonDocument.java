package io.sipstream.document;

import io.sipstream.sip.Span;
import java.util.List;

/**
 * One JSON object after the other, written field by field; a value that is null or empty writes
 * nothing. Fields are prepared once ({@link #field}), and bytes go from the datagram into the JSON
 * without a String in between while they are valid UTF-8.
 */
final class JsonDocument {
  /** How deep documents go, at most. */
  private static final int DEPTH = 16;

  private static final JsonText TRUE = JsonText.of("true,");
  private static final JsonText FALSE = JsonText.of("false,");

  private final JsonBuffer json = new JsonBuffer();
  private boolean validUtf8;

  // Where the objects and arrays begin that are not ended yet, their names included.
  private final int[] begins = new int[DEPTH];
  private int depth;

  static JsonText field(String name) {
    return JsonText.field(name);
  }

  /**
   * Begins a document.
   *
   * @param validUtf8 whether every span of it is known to be valid UTF-8
   */
  void begin(boolean validUtf8) {
    this.validUtf8 = validUtf8;
    json.clear();
    depth = 0;
    beginElement();
  }

  /** Ends the document, which has something in it, and gives its bytes. */
  byte[] end() {
    endObject();
    return json.toByteArray();
  }

  /** An object; without anything in it it writes nothing. */
  void beginObject(JsonText field) {
    begins[depth++] = json.length();
    json.add(field);
    json.open('{');
  }

  /** An object within an array; without anything in it it writes nothing. */
  void beginElement() {
    begins[depth++] = json.length();
    json.open('{');
  }

  void endObject() {
    json.close(begins[--depth], '}');
  }

  /** An array; without anything in it it writes nothing. */
  void beginArray(JsonText field) {
    begins[depth++] = json.length();
    json.add(field);
    json.open('[');
  }

  void endArray() {
    json.close(begins[--depth], ']');
  }

  /** Where writing has come to, for {@link #kept} and {@link #repeat}. */
  int place() {
    return json.length();
  }

  /** What was written of a field from one place to another, as another one's value. */
  void repeat(JsonText field, int begin, int end) {
    json.add(field);
    json.repeat(begin, end);
  }

  /** The same as an element of an array. */
  void repeat(int begin, int end) {
    json.repeat(begin, end);
  }

  /**
   * Whether what was written of one text is what another document has of it, too: bytes that are
   * not UTF-8 change how all is written.
   */
  boolean repeats() {
    return validUtf8;
  }

  /** What was written from a place on, for other documents. */
  JsonText kept(int begin) {
    return json.copyFrom(begin);
  }

  void text(JsonText field, Span value) {
    if (value == null || value.isEmpty()) {
      return;
    }
    json.add(field);
    write(value);
  }

  void text(JsonText field, String value) {
    if (value == null) {
      return;
    }
    json.add(field);
    json.string(value);
  }

  /** A text of ours, such as a time or an address: ASCII in which nothing needs an escape. */
  void plain(JsonText field, String value) {
    json.add(field);
    json.plain(value);
  }

  /** Fields and values, prepared as fields are. */
  void constant(JsonText prepared) {
    json.add(prepared);
  }

  /** A value that was prepared or written before: see {@link #kept}. */
  void constant(JsonText field, JsonText value) {
    json.add(field);
    json.add(value);
  }

  /** A number; a negative one stands for none and writes nothing. */
  void number(JsonText field, long value) {
    if (value < 0) {
      return;
    }
    json.add(field);
    json.number(value);
  }

  /** A decimal number that is valid JSON already. */
  void decimal(JsonText field, String value) {
    if (value == null) {
      return;
    }
    json.add(field);
    json.ascii(value);
  }

  /** True or false. */
  void flag(JsonText field, boolean value) {
    json.add(field);
    json.add(value ? TRUE : FALSE);
  }

  /** Only if true: documents do not say what is not. */
  void flagIfTrue(JsonText field, boolean value) {
    if (value) {
      flag(field, true);
    }
  }

  /** A decimal number; null writes nothing. */
  void decimal(JsonText field, Double value) {
    if (value != null && Double.isFinite(value)) {
      decimal(field, value.toString());
    }
  }

  /** An array; an empty one writes nothing. */
  void spans(JsonText field, List<Span> values) {
    if (values.isEmpty()) {
      return;
    }
    json.add(field);
    spans(values);
  }

  /** An array that is the value of a field that is written already, or an element. */
  void spans(List<Span> values) {
    int begin = json.length();
    json.open('[');
    for (int i = 0; i < values.size(); i++) {
      write(values.get(i));
    }
    json.close(begin, ']');
  }

  /** An array; an empty one writes nothing. */
  void texts(JsonText field, List<String> values) {
    if (values.isEmpty()) {
      return;
    }
    beginArray(field);
    for (int i = 0; i < values.size(); i++) {
      json.string(values.get(i));
    }
    endArray();
  }

  /** An element of an array. */
  void element(Span value) {
    write(value);
  }

  /** An element of an array. */
  void element(String value) {
    json.string(value);
  }

  /** An element of an array: the bytes from {@code begin} to {@code end}. */
  void element(byte[] text, int begin, int end) {
    if (validUtf8) {
      json.string(text, begin, end);
    } else {
      write(new Span(text, begin, end));
    }
  }

  /** An element of an array: a span and bytes behind it as one text. */
  void element(Span head, byte[] tail, int begin, int end) {
    if (validUtf8) {
      json.beginString();
      json.append(head.array(), head.arrayOffset(), head.arrayOffset() + head.length());
      json.append(tail, begin, end);
      json.endString();
    } else {
      write(Span.join(head, new Span(tail, begin, end)));
    }
  }

  /** The same of what was decoded, whose bytes may be anything. */
  void decoded(JsonText field, Span value) {
    if (value != null && !value.isEmpty()) {
      json.add(field);
      json.string(value.toString());
    }
  }

  private void write(Span value) {
    int begin = value.arrayOffset();
    if (validUtf8) {
      json.string(value.array(), begin, begin + value.length());
    } else {
      json.string(value.toString());
    }
  }
}
