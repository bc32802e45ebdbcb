package io.sipstream.document;

import static io.sipstream.document.JsonDocument.field;

import com.fasterxml.jackson.core.SerializableString;
import io.sipstream.sip.Header;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.Span;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/**
 * {@code sip.headers}: every header, known or not, as {@code name: value}. One field for all, so
 * that no sender can add fields to the index; the long name in lower case, so that one query finds
 * all ways to write it.
 */
final class HeaderListWriter {
  private static final SerializableString HEADERS = field("headers");
  private static final Span SEPARATOR = Span.of(": ");

  /**
   * What follows is not searched: Elasticsearch leaves out keywords above 1024 characters whole.
   */
  static final int SEARCHED_BYTES = 1024;

  private static final Set<HeaderName> CREDENTIALS =
      EnumSet.of(
          HeaderName.AUTHORIZATION,
          HeaderName.PROXY_AUTHORIZATION,
          HeaderName.WWW_AUTHENTICATE,
          HeaderName.PROXY_AUTHENTICATE);

  private final JsonDocument json;
  // One byte more than is searched, to see whether a character is cut in two.
  private final byte[] line = new byte[SEARCHED_BYTES + 1];

  private final boolean withCredentials;

  /**
   * @param withCredentials whether headers with credentials and challenges are in it
   */
  HeaderListWriter(JsonDocument json, boolean withCredentials) {
    this.json = json;
    this.withCredentials = withCredentials;
  }

  void write(SipMessage message) throws IOException {
    json.beginArray(HEADERS);
    for (Header header : message.headers()) {
      if (!withCredentials && CREDENTIALS.contains(header.name())) {
        continue;
      }
      int length = copy(header.fullName(), 0);
      length = copy(SEPARATOR, length);
      length = copy(header.value(), length);
      json.element(line, new Span(line, 0, length).cutUtf8(SEARCHED_BYTES));
    }
    json.endArray();
  }

  private int copy(Span text, int at) {
    int length = Math.min(text.length(), line.length - at);
    System.arraycopy(text.array(), text.arrayOffset(), line, at, length);
    return at + length;
  }
}
