package io.sipstream.sip;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sipstream.text.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds the unverified claims of an Identity header's PASSporT (RFC 8224, RFC 8225, RFC 8588).
 *
 * @param claims {@code attest}, {@code origid}, {@code ppt}, {@code alg}, {@code iat}, and {@code
 *     orig}, a telephone number or a URI
 * @param destinations telephone numbers and URIs
 * @param damaged whether the token is malformed
 */
public record Passport(Map<String, String> claims, List<String> destinations, boolean damaged) {
  private static final JsonFactory JSON = JsonFactory.builder().build();
  private static final Set<String> SINGLE = Set.of("attest", "origid", "ppt", "alg", "iat");

  /** Longest path of a claim in the token. */
  private static final int DEPTH = 4;

  /** Parses an Identity header's value: a token, then parameters. */
  public static Passport parse(Span header) {
    Map<String, String> claims = new HashMap<>();
    List<String> destinations = new ArrayList<>(1);
    ParameterizedValue parts = ParameterizedValue.parse(header);
    if (parts.value().indexOf('.') < 0) {
      // RFC 4474 section 9 has a signature only, quoted or, as in RFC 4475, unquoted.
      return new Passport(claims, destinations, false);
    }
    for (String name : List.of("ppt", "alg")) {
      if (parts.get(name) != null) {
        claims.put(name, parts.get(name).toString());
      }
    }
    String[] token = parts.value().toString().split("\\.", -1);
    boolean damaged = token.length != 3;
    // RFC 8225 section 7: the compact form omits the first two parts.
    for (int i = 0; i < 2 && token.length == 3; i++) {
      damaged |= !token[i].isEmpty() && !read(token[i], claims, destinations);
    }
    return new Passport(claims, destinations, damaged);
  }

  /** Collects the claims of a part of the token; returns false if it is malformed. */
  private static boolean read(
      String base64Url, Map<String, String> claims, List<String> destinations) {
    try (JsonParser json = JSON.createParser(Base64.getUrlDecoder().decode(base64Url))) {
      String name = null;
      int depth = 0;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (token == JsonToken.FIELD_NAME) {
          // What is nested in a claim has its name.
          name = depth == 1 ? json.currentName() : name;
        } else if (token.isScalarValue() && depth <= DEPTH) {
          claim(depth, name, clean(json.getText()), claims, destinations);
        }
      }
      return true;
    } catch (IOException | IllegalArgumentException notWhatItShouldBe) {
      return false;
    }
  }

  private static void claim(
      int depth, String name, String value, Map<String, String> claims, List<String> destinations) {
    if (depth == 1 && name != null && SINGLE.contains(name)) {
      claims.put(name, value);
    } else if (depth > 1 && "orig".equals(name)) {
      claims.putIfAbsent("orig", value);
    } else if (depth > 1 && "dest".equals(name) && destinations.size() < SipLimits.LIST_VALUES) {
      destinations.add(value);
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
