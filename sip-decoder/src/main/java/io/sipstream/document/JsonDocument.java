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
  private static final JsonFactory JSON = JsonFactory.builder().build();

  private final ByteArrayOutputStream output = new ByteArrayOutputStream(4096);
  private JsonGenerator json;
  private boolean validUtf8;

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

  void beginObject(SerializableString field) throws IOException {
    json.writeFieldName(field);
    json.writeStartObject();
  }

  /** An object within an array. */
  void beginElement() throws IOException {
    json.writeStartObject();
  }

  void endObject() throws IOException {
    json.writeEndObject();
  }

  void beginArray(SerializableString field) throws IOException {
    json.writeFieldName(field);
    json.writeStartArray();
  }

  void endArray() throws IOException {
    json.writeEndArray();
  }

  void text(SerializableString field, Span value) throws IOException {
    if (value == null || value.isEmpty()) {
      return;
    }
    json.writeFieldName(field);
    write(value);
  }

  void text(SerializableString field, String value) throws IOException {
    if (value == null) {
      return;
    }
    json.writeFieldName(field);
    json.writeString(value);
  }

  /** A constant, prepared as fields are. */
  void constant(SerializableString field, SerializableString value) throws IOException {
    json.writeFieldName(field);
    json.writeString(value);
  }

  /** A number; a negative one stands for none and writes nothing. */
  void number(SerializableString field, long value) throws IOException {
    if (value < 0) {
      return;
    }
    json.writeFieldName(field);
    json.writeNumber(value);
  }

  /** A decimal number that is valid JSON already. */
  void decimal(SerializableString field, String value) throws IOException {
    if (value == null) {
      return;
    }
    json.writeFieldName(field);
    json.writeNumber(value);
  }

  /** An array; an empty one writes nothing. */
  void spans(SerializableString field, Iterable<Span> values) throws IOException {
    var iterator = values.iterator();
    if (!iterator.hasNext()) {
      return;
    }
    beginArray(field);
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
    for (String value : values) {
      json.writeString(value);
    }
    endArray();
  }

  private void write(Span value) throws IOException {
    if (validUtf8) {
      json.writeUTF8String(value.array(), value.arrayOffset(), value.length());
    } else {
      json.writeString(value.toString());
    }
  }
}
