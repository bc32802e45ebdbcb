package io.sipstream.document;

import io.sipstream.sip.EightBytes;
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

  private final JsonBuffer json = new JsonBuffer();
  private boolean validUtf8;
  // Whether what comes next is the first in its object or array.
  private boolean first;

  // Objects and arrays that are begun but have nothing in them yet, outermost first.
  private final JsonText[] pendingFields = new JsonText[DEPTH];
  private final boolean[] pendingArrays = new boolean[DEPTH];
  private int pending;

  static JsonText field(String name) {
    return new JsonText(name);
  }

  /**
   * Begins a document.
   *
   * @param validUtf8 whether every span of it is known to be valid UTF-8
   */
  void begin(boolean validUtf8) {
    this.validUtf8 = validUtf8;
    json.clear();
    pending = 0;
    json.add('{');
    first = true;
  }

  /** Ends the document and gives its bytes. */
  byte[] end() {
    json.add('}');
    return json.toByteArray();
  }

  /** An object; without anything in it it writes nothing. */
  void beginObject(JsonText field) {
    open(field, false);
  }

  /** An object within an array; without anything in it it writes nothing. */
  void beginElement() {
    open(null, false);
  }

  void endObject() {
    if (pending > 0) {
      pending--;
    } else {
      json.add('}');
      first = false;
    }
  }

  /**
   * Whether what was written of one text is what another document has of it, too: bytes that are
   * not UTF-8 change how all is written.
   */
  boolean repeats() {
    return validUtf8;
  }

  /** What was written from a place on, to be written again by {@link #again}. */
  byte[] kept(int begin) {
    return json.copyFrom(begin);
  }

  /** What another document has, from {@link #kept}. */
  void again(JsonText field, byte[] kept) {
    name(field);
    json.add(kept, 0, kept.length - EightBytes.COUNT);
  }

  /** An array; without anything in it it writes nothing. */
  void beginArray(JsonText field) {
    open(field, true);
  }

  void endArray() {
    if (pending > 0) {
      pending--;
    } else {
      json.add(']');
      first = false;
    }
  }

  private void open(JsonText field, boolean array) {
    pendingFields[pending] = field;
    pendingArrays[pending++] = array;
  }

  /** Writes what was begun, now that there is something in it, and the name. */
  private void name(JsonText field) {
    if (pending > 0) {
      flush();
    }
    writeName(field);
  }

  private void writeName(JsonText field) {
    json.add(field.bytes(), first ? 1 : 0, field.end());
    first = false;
  }

  private void flush() {
    for (int i = 0; i < pending; i++) {
      JsonText field = pendingFields[i];
      if (field != null) {
        writeName(field);
      } else {
        comma();
      }
      json.add(pendingArrays[i] ? '[' : '{');
      first = true;
    }
    pending = 0;
  }

  private void comma() {
    if (!first) {
      json.add(',');
    }
    first = false;
  }

  void text(JsonText field, Span value) {
    if (value == null || value.isEmpty()) {
      return;
    }
    name(field);
    write(value);
  }

  void text(JsonText field, String value) {
    if (value == null) {
      return;
    }
    name(field);
    json.string(value);
  }

  /** A text of ours, such as a time or an address: ASCII in which nothing needs an escape. */
  void plain(JsonText field, String value) {
    name(field);
    json.plain(value);
  }

  /** A constant, prepared as fields are. */
  void constant(JsonText field, JsonText value) {
    name(field);
    json.add(value.bytes(), 1, value.end() - 1);
  }

  /** A number; a negative one stands for none and writes nothing. */
  void number(JsonText field, long value) {
    if (value < 0) {
      return;
    }
    name(field);
    json.number(value);
  }

  /** A decimal number that is valid JSON already. */
  void decimal(JsonText field, String value) {
    if (value == null) {
      return;
    }
    name(field);
    json.ascii(value);
  }

  /** True or false. */
  void flag(JsonText field, boolean value) {
    name(field);
    json.ascii(value ? "true" : "false");
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
      name(field);
      json.ascii(value.toString());
    }
  }

  /** An array; an empty one writes nothing. Gives where it begins, if it does. */
  int spans(JsonText field, List<Span> values) {
    if (values.isEmpty()) {
      return json.length();
    }
    beginArray(field);
    flush();
    int begin = json.length() - 1;
    for (int i = 0; i < values.size(); i++) {
      comma();
      write(values.get(i));
    }
    endArray();
    return begin;
  }

  /** An array; an empty one writes nothing. */
  void texts(JsonText field, List<String> values) {
    if (values.isEmpty()) {
      return;
    }
    beginArray(field);
    flush();
    for (String value : values) {
      comma();
      json.string(value);
    }
    endArray();
  }

  /** An element of an array: a span and bytes behind it as one text. */
  void element(Span head, byte[] tail, int begin, int end) {
    flush();
    comma();
    if (validUtf8) {
      json.add('"');
      json.append(head.array(), head.arrayOffset(), head.arrayOffset() + head.length());
      json.append(tail, begin, end);
      json.add('"');
    } else {
      write(Span.join(head, new Span(tail, begin, end)));
    }
  }

  /** The same of what was decoded, whose bytes may be anything. */
  void decoded(JsonText field, Span value) {
    if (value != null && !value.isEmpty()) {
      name(field);
      json.string(value.toString());
    }
  }

  /** An array of what was decoded; an empty one writes nothing. */
  void decoded(JsonText field, List<Span> values) {
    if (!values.isEmpty()) {
      texts(field, values.stream().map(Span::toString).toList());
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
