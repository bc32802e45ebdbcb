package io.sipstream.explorer.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Formats documents for reading. */
final class JsonText {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonText() {}

  /** Returns a document with a line for each value; lines end with CRLF, as those of messages. */
  static String pretty(String document) {
    StringWriter text = new StringWriter();
    try (JsonParser parser = JSON.createParser(document);
        JsonGenerator generator = JSON.createGenerator(text)) {
      generator.useDefaultPrettyPrinter();
      parser.nextToken();
      generator.copyCurrentStructure(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().replaceAll("\\R", "\r\n");
  }

  /** Returns the values of a document by the path of their field; those of an array joined. */
  static Map<String, String> fields(String document) {
    Map<String, String> fields = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(document)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isScalarValue()) {
          String path =
              parser.getParsingContext().pathAsPointer().toString().replaceAll("/\\d+(?=/|$)", "");
          fields.merge(
              path.substring(1).replace('/', '.'), parser.getText(), (a, b) -> a + ", " + b);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return fields;
  }
}
