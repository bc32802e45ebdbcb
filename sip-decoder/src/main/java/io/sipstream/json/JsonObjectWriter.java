package io.sipstream.json;

import io.sipstream.text.Span;
import java.util.List;

/**
 * One JSON object after the other, written field by field; a value that is null or empty writes
 * nothing. Fields are prepared once ({@link #field}), and bytes go from the datagram into the JSON
 * without a String in between while they are valid UTF-8.
 */
public final class JsonObjectWriter {
  /** How deep documents go, at most. */
  private static final int DEPTH = 16;

  private static final JsonFragment TRUE = JsonFragment.of("true,");
  private static final JsonFragment FALSE = JsonFragment.of("false,");

  private final JsonBuffer json = new JsonBuffer();
  private boolean validUtf8;

  // Where the objects and arrays begin that are not ended yet, their names included.
  private final int[] begins = new int[DEPTH];
  private int depth;

  public static JsonFragment field(String name) {
    return JsonFragment.field(name);
  }

  /**
   * Begins a document.
   *
   * @param validUtf8 whether every span of it is known to be valid UTF-8
   */
  public void begin(boolean validUtf8) {
    this.validUtf8 = validUtf8;
    json.clear();
    depth = 0;
    beginElement();
  }

  /** Ends the document, which has something in it, and gives its bytes. */
  public byte[] end() {
    endObject();
    return json.toByteArray();
  }

  /** An object; without anything in it it writes nothing. */
  public void beginObject(JsonFragment field) {
    begins[depth++] = json.length();
    json.add(field);
    json.open('{');
  }

  /** An object within an array; without anything in it it writes nothing. */
  public void beginElement() {
    begins[depth++] = json.length();
    json.open('{');
  }

  public void endObject() {
    json.close(begins[--depth], '}');
  }

  /** An array; without anything in it it writes nothing. */
  public void beginArray(JsonFragment field) {
    begins[depth++] = json.length();
    json.add(field);
    json.open('[');
  }

  public void endArray() {
    json.close(begins[--depth], ']');
  }

  /** Where writing has come to, for {@link #kept} and {@link #repeat}. */
  public int place() {
    return json.length();
  }

  /** What was written of a field from one place to another, as another one's value. */
  public void repeat(JsonFragment field, int begin, int end) {
    json.add(field);
    json.repeat(begin, end);
  }

  /** The same as an element of an array. */
  public void repeat(int begin, int end) {
    json.repeat(begin, end);
  }

  /**
   * Whether what was written of one text is what another document has of it, too: bytes that are
   * not UTF-8 change how all is written.
   */
  public boolean repeats() {
    return validUtf8;
  }

  /** What was written from a place on, for other documents. */
  public JsonFragment kept(int begin) {
    return json.copyFrom(begin);
  }

  public void text(JsonFragment field, Span value) {
    if (value == null || value.isEmpty()) {
      return;
    }
    json.add(field);
    write(value);
  }

  public void text(JsonFragment field, String value) {
    if (value == null) {
      return;
    }
    json.add(field);
    json.string(value);
  }

  /** A text of ours, such as a time or an address: ASCII in which nothing needs an escape. */
  public void plain(JsonFragment field, String value) {
    json.add(field);
    json.plain(value);
  }

  /** Fields and values, prepared as fields are. */
  public void constant(JsonFragment prepared) {
    json.add(prepared);
  }

  /** A value that was prepared or written before: see {@link #kept}. */
  public void constant(JsonFragment field, JsonFragment value) {
    json.add(field);
    json.add(value);
  }

  /** A number; a negative one stands for none and writes nothing. */
  public void number(JsonFragment field, long value) {
    if (value < 0) {
      return;
    }
    json.add(field);
    json.number(value);
  }

  /** A decimal number that is valid JSON already. */
  public void decimal(JsonFragment field, String value) {
    if (value == null) {
      return;
    }
    json.add(field);
    json.ascii(value);
  }

  /** True or false. */
  public void flag(JsonFragment field, boolean value) {
    json.add(field);
    json.add(value ? TRUE : FALSE);
  }

  /** Only if true: documents do not say what is not. */
  public void flagIfTrue(JsonFragment field, boolean value) {
    if (value) {
      flag(field, true);
    }
  }

  /** A decimal number; null writes nothing. */
  public void decimal(JsonFragment field, Double value) {
    if (value != null && Double.isFinite(value)) {
      decimal(field, value.toString());
    }
  }

  /** An array; an empty one writes nothing. */
  public void spans(JsonFragment field, List<Span> values) {
    if (values.isEmpty()) {
      return;
    }
    json.add(field);
    spans(values);
  }

  /** An array that is the value of a field that is written already, or an element. */
  public void spans(List<Span> values) {
    int begin = json.length();
    json.open('[');
    for (int i = 0; i < values.size(); i++) {
      write(values.get(i));
    }
    json.close(begin, ']');
  }

  /** An array; an empty one writes nothing. */
  public void texts(JsonFragment field, List<String> values) {
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
  public void element(Span value) {
    write(value);
  }

  /** An element of an array. */
  public void element(String value) {
    json.string(value);
  }

  /** An element of an array: the bytes from {@code begin} to {@code end}. */
  public void element(byte[] text, int begin, int end) {
    if (validUtf8) {
      json.string(text, begin, end);
    } else {
      write(new Span(text, begin, end));
    }
  }

  /** An element of an array: a span and bytes behind it as one text. */
  public void element(Span head, byte[] tail, int begin, int end) {
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
  public void decoded(JsonFragment field, Span value) {
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
