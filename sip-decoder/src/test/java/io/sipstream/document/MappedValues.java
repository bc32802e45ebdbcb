package io.sipstream.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Whether Elasticsearch could take a document: valid UTF-8 and JSON without repeated names, nothing
 * that is not mapped, each value one that its field's type takes without {@code ignore_malformed}.
 */
final class MappedValues {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  // So that nothing that is no literal is asked of a name server.
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  // strict_date_optional_time has years of four digits.
  private static final Instant END_OF_DATES = Instant.parse("9999-12-31T23:59:59Z");

  private final JsonNode types;
  private final JsonNode fields;

  MappedValues() throws IOException {
    JsonNode table =
        new ObjectMapper()
            .readTree(
                Path.of(
                        "../flink-job/src/main/resources/io/sipstream/job/elasticsearch",
                        "template",
                        "index-fields.json")
                    .toFile());
    types = table.get("types");
    fields = table.get("fields");
  }

  /** Throws if not. */
  void check(byte[] document) throws IOException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
    try (JsonParser json = JSON.createParser(text)) {
      require(json.nextToken() == JsonToken.START_OBJECT, json);
      object(json, fields);
      require(json.nextToken() == null, json);
    }
  }

  private void object(JsonParser json, JsonNode properties) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      JsonNode type = properties.get(json.currentName());
      require(type != null, json);
      json.nextToken();
      value(json, type);
    }
    require(json.currentToken() == JsonToken.END_OBJECT, json);
  }

  private void value(JsonParser json, JsonNode type) throws IOException {
    if (json.currentToken() == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        value(json, type);
      }
    } else if (type.isObject()) {
      require(json.currentToken() == JsonToken.START_OBJECT, json);
      object(json, type);
    } else if (definition(type).has("properties")) {
      require(json.currentToken() == JsonToken.START_OBJECT, json);
      object(json, definition(type).get("properties"));
    } else {
      require(json.currentToken().isScalarValue(), json);
      require(takes(definition(type), json), json);
      require(json.currentToken() != JsonToken.VALUE_NUMBER_INT || takes(number(type), json), json);
    }
  }

  /** What a keyword's numeric sub-field, if it has one, takes. */
  private JsonNode number(JsonNode type) {
    JsonNode sub = definition(type).at("/fields/number");
    return sub.isMissingNode() ? definition(type) : sub;
  }

  /** Returns the definition of a type; both profiles accept the same values. */
  private JsonNode definition(JsonNode type) {
    JsonNode named = types.get(type.asText());
    return named.has("full") ? named.get("full") : named;
  }

  private static boolean takes(JsonNode type, JsonParser json) throws IOException {
    return switch (type.get("type").asText()) {
      case "long" -> json.currentToken() == JsonToken.VALUE_NUMBER_INT && isLong(json);
      case "float" -> json.currentToken().isNumeric() && Float.isFinite(json.getFloatValue());
      case "boolean" -> json.currentToken().isBoolean();
      case "ip" -> isAddress(json.getText());
      case "date" -> Instant.parse(json.getText()).isBefore(END_OF_DATES);
      case "date_nanos" -> isNanosTime(json.getText());
      case "keyword", "text" -> true;
      default -> throw new IllegalStateException("Unknown type: " + type);
    };
  }

  private static boolean isLong(JsonParser json) throws IOException {
    return new BigInteger(json.getText()).bitLength() < Long.SIZE;
  }

  private static boolean isAddress(String text) {
    try {
      return ADDRESS.matcher(text).matches() && InetAddress.getByName(text) != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static boolean isNanosTime(String text) {
    // date_nanos reaches from 1970 to 2262.
    Instant time = Instant.parse(text);
    return time.getEpochSecond() >= 0 && time.isBefore(Instant.parse("2262-01-01T00:00:00Z"));
  }

  private static void require(boolean condition, JsonParser json) throws IOException {
    if (!condition) {
      throw new IOException(
          "Not to be indexed: "
              + json.getParsingContext().pathAsPointer()
              + " "
              + json.currentToken()
              + " "
              + json.getText());
    }
  }
}
