package io.sipstream.document;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.sipstream.sip.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
  void begin(boolean validUtf8) {
    this.validUtf8 = validUtf8;
    output.reset();
    try {
      // A generator of its own, so that whatever broke off the document before leaves no trace.
      json = JSON.createGenerator(output, JsonEncoding.UTF8);
      json.writeStartObject();
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  /** Ends the document and gives its bytes. */
  byte[] end() {
    try {
      json.writeEndObject();
      json.close();
      return output.toByteArray();
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  void beginObject(SerializableString field) {
    try {
      json.writeFieldName(field);
      json.writeStartObject();
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  /** An object within an array. */
  void beginElement() {
    try {
      json.writeStartObject();
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  void endObject() {
    try {
      json.writeEndObject();
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  void beginArray(SerializableString field) {
    try {
      json.writeFieldName(field);
      json.writeStartArray();
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  void endArray() {
    try {
      json.writeEndArray();
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  void text(SerializableString field, Span value) {
    if (value == null || value.isEmpty()) {
      return;
    }
    try {
      json.writeFieldName(field);
      write(value);
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  void text(SerializableString field, String value) {
    if (value == null) {
      return;
    }
    try {
      json.writeFieldName(field);
      json.writeString(value);
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  /** A constant, prepared as fields are. */
  void constant(SerializableString field, SerializableString value) {
    try {
      json.writeFieldName(field);
      json.writeString(value);
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  /** A number; a negative one stands for none and writes nothing. */
  void number(SerializableString field, long value) {
    if (value < 0) {
      return;
    }
    try {
      json.writeFieldName(field);
      json.writeNumber(value);
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  /** A decimal number that is valid JSON already. */
  void decimal(SerializableString field, String value) {
    if (value == null) {
      return;
    }
    try {
      json.writeFieldName(field);
      json.writeNumber(value);
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  /** An array; an empty one writes nothing. */
  void spans(SerializableString field, Iterable<Span> values) {
    var iterator = values.iterator();
    if (!iterator.hasNext()) {
      return;
    }
    beginArray(field);
    try {
      while (iterator.hasNext()) {
        write(iterator.next());
      }
    } catch (IOException e) {
      throw inMemory(e);
    }
    endArray();
  }

  /** An array; an empty one writes nothing. */
  void texts(SerializableString field, List<String> values) {
    if (values.isEmpty()) {
      return;
    }
    beginArray(field);
    try {
      for (String value : values) {
        json.writeString(value);
      }
    } catch (IOException e) {
      throw inMemory(e);
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

  private static UncheckedIOException inMemory(IOException e) {
    return new UncheckedIOException("Writing to memory failed.", e);
  }
}
