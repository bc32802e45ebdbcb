package io.sipstream.document;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.sipstream.sip.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * One JSON object after the other, written field by field; a value that is null or empty writes
 * nothing. Fields are prepared once ({@link #field}), and bytes go from the datagram into the JSON
 * without a String in between while they are valid UTF-8.
 */
final class JsonDocument {
  /** How deep documents go, at most. */
  private static final int DEPTH = 16;

  private static final JsonFactory JSON = JsonFactory.builder().build();

  private final ByteArrayOutputStream output = new ByteArrayOutputStream(4096);
  private JsonGenerator json;
  private boolean validUtf8;

  // Objects and arrays that are begun but have nothing in them yet, outermost first.
  private final SerializableString[] pendingFields = new SerializableString[DEPTH];
  private final boolean[] pendingArrays = new boolean[DEPTH];
  private int pending;

  static SerializableString field(String name) {
    SerializedString field = new SerializedString(name);
    field.asQuotedUTF8(); // encodes now; afterwards instances are safe to share
    return field;
  }

  /**
   * Begins a document.
   *
   * @param validUtf8 whether every span of it is known to be valid UTF-8
   */
  void begin(boolean validUtf8) throws IOException {
    this.validUtf8 = validUtf8;
    output.reset();
    pending = 0;
    // A generator of its own, so that whatever broke off the document before leaves no trace.
    json = JSON.createGenerator(output, JsonEncoding.UTF8);
    json.writeStartObject();
  }

  /** Ends the document and gives its bytes. */
  byte[] end() throws IOException {
    json.writeEndObject();
    json.close();
    return output.toByteArray();
  }

  /** An object; without anything in it it writes nothing. */
  void beginObject(SerializableString field) {
    open(field, false);
  }

  /** An object within an array; without anything in it it writes nothing. */
  void beginElement() {
    open(null, false);
  }

  void endObject() throws IOException {
    if (pending > 0) {
      pending--;
    } else {
      json.writeEndObject();
    }
  }

  /** An array; without anything in it it writes nothing. */
  void beginArray(SerializableString field) {
    open(field, true);
  }

  void endArray() throws IOException {
    if (pending > 0) {
      pending--;
    } else {
      json.writeEndArray();
    }
  }

  private void open(SerializableString field, boolean array) {
    pendingFields[pending] = field;
    pendingArrays[pending++] = array;
  }

  /** Writes what was begun, now that there is something in it. */
  private void name(SerializableString field) throws IOException {
    flush();
    json.writeFieldName(field);
  }

  private void flush() throws IOException {
    for (int i = 0; i < pending; i++) {
      if (pendingFields[i] != null) {
        json.writeFieldName(pendingFields[i]);
      }
      if (pendingArrays[i]) {
        json.writeStartArray();
      } else {
        json.writeStartObject();
      }
    }
    pending = 0;
  }

  void text(SerializableString field, Span value) throws IOException {
    if (value == null || value.isEmpty()) {
      return;
    }
    name(field);
    write(value);
  }

  void text(SerializableString field, String value) throws IOException {
    if (value == null) {
      return;
    }
    name(field);
    json.writeString(value);
  }

  /** A constant, prepared as fields are. */
  void constant(SerializableString field, SerializableString value) throws IOException {
    name(field);
    json.writeString(value);
  }

  /** A number; a negative one stands for none and writes nothing. */
  void number(SerializableString field, long value) throws IOException {
    if (value < 0) {
      return;
    }
    name(field);
    json.writeNumber(value);
  }

  /** A decimal number that is valid JSON already. */
  void decimal(SerializableString field, String value) throws IOException {
    if (value == null) {
      return;
    }
    name(field);
    json.writeNumber(value);
  }

  /** True or false. */
  void flag(SerializableString field, boolean value) throws IOException {
    name(field);
    json.writeBoolean(value);
  }

  /** Only if true: documents do not say what is not. */
  void flagIfTrue(SerializableString field, boolean value) throws IOException {
    if (value) {
      flag(field, true);
    }
  }

  /** A decimal number; null writes nothing. */
  void decimal(SerializableString field, Double value) throws IOException {
    if (value != null) {
      name(field);
      json.writeNumber(value);
    }
  }

  /** An array; an empty one writes nothing. */
  void spans(SerializableString field, Iterable<Span> values) throws IOException {
    var iterator = values.iterator();
    if (!iterator.hasNext()) {
      return;
    }
    beginArray(field);
    flush();
    while (iterator.hasNext()) {
      write(iterator.next());
    }
    endArray();
  }

  /** An array; an empty one writes nothing. */
  void texts(SerializableString field, List<String> values) throws IOException {
    if (values.isEmpty()) {
      return;
    }
    beginArray(field);
    flush();
    for (String value : values) {
      json.writeString(value);
    }
    endArray();
  }

  /** An element of an array: so many bytes of a buffer that its owner uses again. */
  void element(byte[] buffer, int length) throws IOException {
    flush();
    write(new Span(buffer, 0, length));
  }

  /** The same of what was decoded, whose bytes may be anything. */
  void decoded(SerializableString field, Span value) throws IOException {
    if (value != null && !value.isEmpty()) {
      name(field);
      json.writeString(value.toString());
    }
  }

  /** An array of what was decoded; an empty one writes nothing. */
  void decoded(SerializableString field, List<Span> values) throws IOException {
    texts(field, values.stream().map(Span::toString).toList());
  }

  private void write(Span value) throws IOException {
    if (validUtf8) {
      json.writeUTF8String(value.array(), value.arrayOffset(), value.length());
    } else {
      json.writeString(value.toString());
    }
  }
}
