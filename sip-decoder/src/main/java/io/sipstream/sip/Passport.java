package io.sipstream.sip;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sipstream.text.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds the unverified claims of an Identity header's PASSporT (RFC 8224, RFC 8225, RFC 8588).
 *
 * @param claims {@code attest}, {@code origid}, {@code ppt}, {@code alg}, {@code iat}, {@code x5u},
 *     the parameter {@code info}, {@code orig} and {@code div} (RFC 8946), a telephone number or a
 *     URI each, {@code crn} and the texts of {@code rcd} (RFC 9795)
 * @param destinations telephone numbers and URIs
 * @param priorities values of {@code rph} (RFC 8443)
 * @param damaged whether the token is malformed
 */
public record Passport(
    Map<String, String> claims, List<String> destinations, List<Span> priorities, boolean damaged) {
  private static final JsonFactory JSON = JsonFactory.builder().build();
  private static final Set<String> SINGLE =
      Set.of("attest", "origid", "ppt", "alg", "iat", "x5u", "crn");
  private static final Set<String> PARTY = Set.of("tn", "uri");
  private static final Set<String> RICH_CALL_DATA = Set.of("nam", "apn", "icn", "jcl");

  /** Longest path of a claim in the token. */
  private static final int DEPTH = 4;

  private Passport() {
    this(new HashMap<>(), new ArrayList<>(1), new ArrayList<>(0), false);
  }

  /** Parses an Identity header's value: a token, then parameters. */
  public static Passport parse(Span header) {
    Passport read = new Passport();
    ParameterizedValue parts = ParameterizedValue.parse(header);
    if (parts.value().indexOf('.') < 0) {
      // RFC 4474 section 9 has a signature only, quoted or, as in RFC 4475, unquoted.
      return read;
    }
    for (String name : List.of("ppt", "alg", "info")) {
      if (parts.get(name) != null) {
        read.claims.put(name, parts.get(name).withoutAngleBrackets().toString());
      }
    }
    String[] token = parts.value().toString().split("\\.", -1);
    boolean damaged = token.length != 3;
    // RFC 8225 section 7: the compact form omits the first two parts.
    for (int i = 0; i < 2 && token.length == 3; i++) {
      damaged |= !token[i].isEmpty() && !read.add(token[i]);
    }
    return new Passport(read.claims, read.destinations, read.priorities, damaged);
  }

  /** Collects the claims of a part of the token; returns false if it is malformed. */
  private boolean add(String base64Url) {
    try (JsonParser json = JSON.createParser(Base64.getUrlDecoder().decode(base64Url))) {
      // Names around a value, by depth; what is in an array has the name of the array.
      String[] path = new String[DEPTH + 1];
      int depth = 0;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (token == JsonToken.FIELD_NAME && depth <= DEPTH) {
          path[depth] = json.currentName();
          Arrays.fill(path, depth + 1, path.length, null);
        } else if (token.isScalarValue() && depth > 0 && depth <= DEPTH && path[1] != null) {
          claim(depth, path[1], path[2], clean(json.getText()));
        }
      }
      return true;
    } catch (IOException | IllegalArgumentException notWhatItShouldBe) {
      return false;
    }
  }

  private void claim(int depth, String name, String inner, String value) {
    if (depth == 1) {
      if (SINGLE.contains(name)) {
        claims.put(name, value);
      }
      return;
    }
    switch (name) {
      case "orig" -> claims.putIfAbsent(name, value);
      case "dest" -> add(destinations, value);
      case "div" -> {
        if (inner != null && PARTY.contains(inner)) {
          claims.putIfAbsent(name, value);
        }
      }
      case "rcd" -> {
        if (depth == 2 && inner != null && RICH_CALL_DATA.contains(inner)) {
          claims.put(inner, value);
        }
      }
      case "rph" -> {
        if ("auth".equals(inner)) {
          add(priorities, Span.of(value));
        }
      }
      default -> {} // not written to documents
    }
  }

  private static <T> void add(List<T> list, T value) {
    if (list.size() < SipLimits.LIST_VALUES) {
      list.add(value);
    }
  }

  /** Replaces unpaired surrogates, which JSON can express and UTF-8 cannot. */
  private static String clean(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /** Returns {@code iat}, seconds since 1970; -1 if absent. */
  public long issuedAt() {
    String seconds = claims.get("iat");
    return seconds == null ? -1 : Span.of(seconds).decimal(Integer.MAX_VALUE * 4L);
  }
}
