package io.sipstream.sip;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sipstream.text.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Holds the claims of an Identity header's PASSporT (RFC 8224, RFC 8225, RFC 8588). The claims are
 * unverified; the signature is ignored.
 */
public final class Passport {
  private static final JsonFactory JSON = JsonFactory.builder().build();

  /** Longest path of a claim in the token. */
  private static final int DEPTH = 4;

  private final List<String> destinations = new ArrayList<>(1);
  private String origin;
  private String attestation;
  private String originId;
  private String type;
  private String algorithm;
  private long issuedAt = -1;
  private boolean damaged;

  private Passport() {}

  /** Parses an Identity header's value: a token, then parameters. */
  public static Passport parse(Span header) {
    Passport passport = new Passport();
    ParameterizedValue parts = ParameterizedValue.parse(header);
    if (parts.value().indexOf('.') < 0) {
      // RFC 4474 section 9 has a signature only, quoted or, as in RFC 4475, unquoted.
      return passport;
    }
    passport.type = text(parts.get("ppt"));
    passport.algorithm = text(parts.get("alg"));
    String[] token = parts.value().toString().split("\\.", -1);
    if (token.length != 3) {
      passport.damaged = true;
      return passport;
    }
    // RFC 8225 section 7: the compact form omits the first two parts.
    for (int i = 0; i < 2; i++) {
      if (!token[i].isEmpty()) {
        passport.object(token[i]);
      }
    }
    return passport;
  }

  private static String text(Span span) {
    return span == null ? null : span.toString();
  }

  private void object(String base64Url) {
    try (JsonParser json = JSON.createParser(Base64.getUrlDecoder().decode(base64Url))) {
      String[] path = new String[DEPTH];
      int depth = 0;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (token == JsonToken.FIELD_NAME) {
          // Elements of an array have the array's name.
          if (depth <= DEPTH) {
            path[depth - 1] = json.currentName();
          }
        } else if (token.isScalarValue() && depth <= DEPTH) {
          claim(json, path, depth);
        }
      }
    } catch (IOException | IllegalArgumentException notWhatItShouldBe) {
      damaged = true;
    }
  }

  private void claim(JsonParser json, String[] path, int depth) throws IOException {
    String value = clean(json.getText());
    if (depth == 1 && path[0] != null) {
      switch (path[0]) {
        case "attest" -> attestation = value;
        case "origid" -> originId = value;
        case "ppt" -> type = value;
        case "alg" -> algorithm = value;
        case "iat" -> issuedAt = Span.of(value).decimal(Integer.MAX_VALUE * 4L);
        default -> {
          // not used
        }
      }
    } else if (depth > 1 && "orig".equals(path[0]) && origin == null) {
      origin = value;
    } else if (depth > 1 && "dest".equals(path[0]) && destinations.size() < SipLimits.LIST_VALUES) {
      destinations.add(value);
    }
  }

  /** Replaces unpaired surrogates, which JSON can express and UTF-8 cannot. */
  private static String clean(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /** Returns a telephone number or a URI; null if absent. */
  public String origin() {
    return origin;
  }

  /** Returns telephone numbers and URIs. */
  public List<String> destinations() {
    return destinations;
  }

  /** Returns A, B or C (RFC 8588 section 4); null if absent. */
  public String attestation() {
    return attestation;
  }

  /** Returns {@code origid} (RFC 8588 section 5); null if absent. */
  public String originId() {
    return originId;
  }

  /** Returns {@code ppt}, such as {@code shaken}; null if absent. */
  public String type() {
    return type;
  }

  /** Returns {@code alg}, such as {@code ES256}; null if absent. */
  public String algorithm() {
    return algorithm;
  }

  /** Returns {@code iat}, seconds since 1970; -1 if absent. */
  public long issuedAt() {
    return issuedAt;
  }

  public boolean damaged() {
    return damaged;
  }
}
