package io.sipstream.sip.body;

import io.sipstream.sip.Header;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.ParameterizedValue;
import io.sipstream.sip.Problems;
import io.sipstream.sip.SipParser;
import io.sipstream.text.Span;
import java.util.List;

/**
 * Holds the headers of a part of a multipart body (RFC 2046 section 5.1).
 *
 * @param headers as in SIP: unfolded, in any case
 * @param encoding Content-Transfer-Encoding; null if there is none
 * @param lengthBytes offset of the content in the part
 */
record MimePartHeader(List<Header> headers, Span encoding, int lengthBytes) {

  /**
   * Parses the headers of a part.
   *
   * @param cut whether the end of the part is missing
   */
  static MimePartHeader parse(Span part, boolean cut) {
    // Problems of a part's headers are not reported.
    SipParser lines = new SipParser(part, new Problems(), cut);
    List<Header> headers = lines.headers();
    Span encoding = null;
    for (Header header : headers) {
      if (header.rawName().equalsIgnoreCase("content-transfer-encoding")) {
        encoding = header.value();
      }
    }
    return new MimePartHeader(headers, encoding, lines.position());
  }

  ParameterizedValue part(HeaderName name) {
    for (Header header : headers) {
      if (header.name() == name && !header.value().isEmpty()) {
        return ParameterizedValue.parse(header.value());
      }
    }
    return null;
  }

  /** Returns Content-Encoding; null if there is none. */
  Span coding() {
    for (Header header : headers) {
      // MIME has no compact names.
      if (header.rawName().equalsIgnoreCase("content-encoding") && !header.value().isEmpty()) {
        return header.value();
      }
    }
    return null;
  }

  /** Returns whether Content-Encoding is other than identity (RFC 3261 section 20.12). */
  boolean isCompressed() {
    Span coding = coding();
    return coding != null && !ContentEncoding.isIdentity(coding);
  }

  boolean isQuotedPrintable() {
    return encoding != null && encoding.equalsIgnoreCase("quoted-printable");
  }

  boolean isBase64() {
    return encoding != null && encoding.equalsIgnoreCase("base64");
  }
}
