package io.sipstream.sip.body;

import io.sipstream.sip.CommaList;
import io.sipstream.sip.Problems;
import io.sipstream.sip.SipLimits;
import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes Content-Encoding of a body and its parts (RFC 3261 section 20.12; codings as in RFC 9110
 * section 8.4.1).
 */
public final class ContentEncoding {
  private final Problems problems;
  private int inflatedBytes;

  ContentEncoding(Problems problems) {
    this.problems = problems;
  }

  public static boolean isIdentity(Span encoding) {
    return encoding.equalsIgnoreCase("identity");
  }

  /**
   * Returns the decoded content, up to the limits; null if it cannot be decoded.
   *
   * @param at offset of the content, for the names of problems
   */
  Span decode(Span encoding, Span content, int at) {
    if (inflatedBytes >= SipLimits.INFLATED_BYTES) {
      problems.add("body_too_large_decompressed", at);
      return null;
    }
    List<Span> codings = new ArrayList<>(1);
    CommaList.split(encoding.lowerCase(), codings);
    if (codings.size() > SipLimits.CODINGS) {
      problems.add("too_many_content_encodings", at);
      return null;
    }
    codings.removeIf(ContentEncoding::isIdentity);
    Span decoded = content;
    // RFC 9110 section 8.4: in the order in which they were applied.
    for (int i = codings.size() - 1; i >= 0; i--) {
      Inflation.Result result = decode(codings.get(i).toString(), decoded);
      inflatedBytes += result.inflatedBytes();
      if (result.problem() != null) {
        problems.add(result.problem(), at);
      }
      // An inner coding of truncated content is truncated, too. It is not reported as malformed.
      decoded = i > 0 && result.problem() != null ? null : result.content();
      if (decoded == null) {
        return null;
      }
    }
    return decoded;
  }

  private static Inflation.Result decode(String coding, Span content) {
    return switch (coding) {
      case "gzip", "x-gzip" -> Inflation.gzip(content);
      case "deflate" -> Inflation.deflate(content);
      // RFC 3261 section 21.4.13: an encoding may be unknown.
      default -> new Inflation.Result(null, "content_encoding_unknown", 0);
    };
  }
}
