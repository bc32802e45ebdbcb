package io.sipstream.json;

import io.sipstream.text.LineIndex;
import io.sipstream.text.Span;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes JSON objects one after the other, field by field. Null and empty values are omitted, as
 * are empty objects and arrays. Field names are prepared once ({@link JsonFragment#field}). Bytes
 * are copied from the datagram into the JSON without a String if they are valid UTF-8. Not
 * thread-safe.
 */
public final class JsonObjectWriter {
  /** Deepest nesting of documents. */
  private static final int DEPTH = 16;

  private static final JsonFragment TRUE = JsonFragment.of("true,");
  private static final JsonFragment FALSE = JsonFragment.of("false,");

  private JsonBuffer json;
  private int documentAt;
  private boolean validUtf8;

  // Offsets of the open objects and arrays, including their names.
  private final int[] begins = new int[DEPTH];
  private int depth;

  /**
   * Begins a document at the end of a buffer.
   *
   * @param validUtf8 whether all spans of it are known to be valid UTF-8
   */
  public void begin(JsonBuffer target, boolean validUtf8) {
    this.json = target;
    this.documentAt = target.length();
    this.validUtf8 = validUtf8;
    depth = 0;
    beginElement();
  }

  /** Ends the document, which is not empty, and returns its length in bytes. */
  public int end() {
    endObject();
    // without the comma
    json.truncate(json.length() - 1);
    return json.length() - documentAt;
  }

  /** Begins an object; omitted if it stays empty. */
  public void beginObject(JsonFragment field) {
    open(field, '{');
  }

  /** Begins an object within an array; omitted if it stays empty. */
  public void beginElement() {
    begins[depth++] = json.length();
    json.open('{');
  }

  public void endObject() {
    json.close(begins[--depth], '}');
  }

  /** Begins an array; omitted if it stays empty. */
  public void beginArray(JsonFragment field) {
    open(field, '[');
  }

  private void open(JsonFragment field, char bracket) {
    begins[depth++] = json.length();
    json.add(field);
    json.open(bracket);
  }

  public void endArray() {
    json.close(begins[--depth], ']');
  }

  /** Returns the current offset, for {@link #kept} and {@link #repeat}. */
  public int position() {
    return json.length();
  }

  /** Writes the value between two offsets as an element of an array. */
  public void repeat(int begin, int end) {
    json.repeat(begin, end);
  }

  /** Returns whether output may be reused: invalid UTF-8 changes how a document is written. */
  public boolean repeats() {
    return validUtf8;
  }

  /** Returns a copy of the output from an offset on, for other documents. */
  public JsonFragment kept(int begin) {
    return json.copyFrom(begin);
  }

  public void text(JsonFragment field, Span value) {
    if (value != null && !value.isEmpty()) {
      json.add(field);
      element(value);
    }
  }

  /**
   * Writes a text whose lines are known.
   *
   * @param lines lines from its beginning on; null if they are unknown
   */
  public void text(JsonFragment field, Span value, LineIndex lines) {
    if (lines == null || !validUtf8) {
      text(field, value);
      return;
    }
    int begin = value.arrayOffset();
    json.add(field);
    json.string(value.array(), begin, begin + value.length(), lines);
  }

  public void text(JsonFragment field, String value) {
    if (value != null) {
      json.add(field);
      json.string(value);
    }
  }

  /** Writes a field with a value that is JSON text, followed by a comma. */
  public void json(JsonFragment field, Span value) {
    json.add(field);
    json.add(value.array(), value.arrayOffset(), value.arrayOffset() + value.length());
  }

  /** Writes prepared fields with their values. */
  public void constant(JsonFragment prepared) {
    json.add(prepared);
  }

  /** Writes a prepared value, or one from {@link #kept}. */
  public void constant(JsonFragment field, JsonFragment value) {
    json.add(field);
    json.add(value);
  }

  /** Writes a number; a negative one is omitted. */
  public void number(JsonFragment field, long value) {
    if (value >= 0) {
      json.add(field);
      json.number(value);
    }
  }

  /** Writes a decimal number that is valid JSON. */
  public void decimal(JsonFragment field, String value) {
    if (value != null) {
      json.add(field);
      json.ascii(value);
    }
  }

  /** Writes true or false. */
  public void flag(JsonFragment field, boolean value) {
    json.add(field);
    json.add(value ? TRUE : FALSE);
  }

  /** Writes true; false is omitted. */
  public void flagIfTrue(JsonFragment field, boolean value) {
    if (value) {
      flag(field, true);
    }
  }

  /** Writes a decimal number; null is omitted. */
  public void decimal(JsonFragment field, Double value) {
    if (value != null && Double.isFinite(value)) {
      decimal(field, value.toString());
    }
  }

  /** Writes an array; an empty one is omitted. */
  public void spans(JsonFragment field, List<Span> values) {
    if (!values.isEmpty()) {
      json.add(field);
      spans(values);
    }
  }

  /** Writes a text for one value, an array for several; none is omitted. */
  public void oneOrMore(JsonFragment field, List<Span> values) {
    if (values.size() == 1) {
      text(field, values.get(0));
    } else {
      spans(field, values);
    }
  }

  /** Writes an array as the value of a field already written, or as an element. */
  public void spans(List<Span> values) {
    int begin = json.length();
    json.open('[');
    for (int i = 0; i < values.size(); i++) {
      element(values.get(i));
    }
    json.close(begin, ']');
  }

  /** Writes an array; an empty one is omitted. */
  public void texts(JsonFragment field, List<String> values) {
    if (!values.isEmpty()) {
      beginArray(field);
      for (int i = 0; i < values.size(); i++) {
        json.string(values.get(i));
      }
      endArray();
    }
  }

  /**
   * Writes an array of objects; an empty one is omitted.
   *
   * @param writeFields writes the fields of one object
   */
  public <T> void objects(JsonFragment field, List<T> values, Consumer<? super T> writeFields) {
    if (!values.isEmpty()) {
      beginArray(field);
      for (int i = 0; i < values.size(); i++) {
        beginElement();
        writeFields.accept(values.get(i));
        endObject();
      }
      endArray();
    }
  }

  /** Writes an element of an array; null is omitted. */
  public void element(Span value) {
    if (value == null) {
      return;
    }
    int begin = value.arrayOffset();
    if (validUtf8) {
      json.string(value.array(), begin, begin + value.length());
    } else {
      json.string(value.toString());
    }
  }

  /** Writes an element of an array; null is omitted. */
  public void element(String value) {
    if (value != null) {
      json.string(value);
    }
  }

  /** Writes an element of an array: the bytes from {@code begin} to {@code end}. */
  public void element(byte[] text, int begin, int end) {
    if (validUtf8) {
      json.string(text, begin, end);
    } else {
      element(new Span(text, begin, end));
    }
  }

  /** Writes an element of an array as above; JSON escapes none of the bytes. */
  public void plainElement(byte[] text, int begin, int end) {
    if (!validUtf8) {
      element(text, begin, end);
      return;
    }
    json.beginString();
    json.appendPlain(text, begin, end);
    json.endString();
  }

  /**
   * Writes an element of an array: the concatenation of a span and bytes.
   *
   * @param plain whether JSON is known to escape none of the bytes
   */
  public void element(Span head, byte[] tail, int begin, int end, boolean plain) {
    if (!validUtf8) {
      element(Span.join(head, new Span(tail, begin, end)));
      return;
    }
    json.beginString();
    json.append(head.array(), head.arrayOffset(), head.arrayOffset() + head.length());
    if (plain) {
      json.appendPlain(tail, begin, end);
    } else {
      json.append(tail, begin, end);
    }
    json.endString();
  }

  /** Writes a string of decoded bytes, which may be invalid UTF-8. */
  public void decoded(JsonFragment field, Span value) {
    if (value != null && !value.isEmpty()) {
      json.add(field);
      json.string(value.toString());
    }
  }
}
