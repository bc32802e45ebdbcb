package io.sipstream.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.decoder.FrameDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads documents back with a JSON parser that is not the writer's own code. */
public final class Documents {
  private static final ObjectMapper JSON = new ObjectMapper();

  public Documents() {}

  public static WrittenMessage of(byte[] frame) {
    return of(DecoderSettings.defaults(), frame);
  }

  public static WrittenMessage of(DecoderSettings settings, byte[] frame) {
    return WrittenMessage.of(
        settings, new FrameDecoder(settings).decode(frame, TestFrames.context(frame)));
  }

  /** Flattened: {@code sip.uri.host}; arrays as lists, numbers as Java numbers. */
  public static Map<String, Object> fields(String sip) {
    return fields(of(TestFrames.sip(sip)));
  }

  public static Map<String, Object> fields(WrittenMessage document) {
    return flatten(parse(document.json()));
  }

  /** An array among flattened fields. */
  static List<Object> list(Map<String, Object> fields, String field) {
    return new ArrayList<>((List<?>) fields.get(field));
  }

  public static JsonNode parse(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Map<String, Object> flatten(JsonNode object) {
    Map<String, Object> fields = new TreeMap<>();
    flatten("", object, fields);
    return fields;
  }

  private static void flatten(String prefix, JsonNode object, Map<String, Object> into) {
    object
        .properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              if (value.isObject()) {
                flatten(prefix + entry.getKey() + ".", value, into);
              } else {
                into.put(prefix + entry.getKey(), plain(value));
              }
            });
  }

  private static Object plain(JsonNode value) {
    if (value.isArray()) {
      List<Object> elements = new ArrayList<>();
      value.forEach(element -> elements.add(plain(element)));
      return elements;
    }
    if (value.isObject()) {
      return flatten(value);
    }
    return value.isNumber() ? value.numberValue() : value.asText();
  }
}
