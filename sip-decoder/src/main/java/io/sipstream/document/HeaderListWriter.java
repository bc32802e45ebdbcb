package io.sipstream.document;

import static io.sipstream.document.JsonDocument.field;

import com.fasterxml.jackson.core.SerializableString;
import io.sipstream.sip.Header;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code sip.headers}: every header, known or not, as {@code name: value}. One field for all, so
 * that no sender can add fields to the index; the long name in lower case, so that one query finds
 * all ways to write it.
 */
final class HeaderListWriter {
  private static final SerializableString HEADERS = field("headers");

  /**
   * What follows is not searched: Elasticsearch leaves out keywords above 1024 characters whole.
   */
  static final int SEARCHED_BYTES = 1024;

  private static final Span SEPARATOR = Span.of(": ");

  private final JsonDocument json;

  HeaderListWriter(JsonDocument json) {
    this.json = json;
  }

  void write(SipMessage message) throws IOException {
    List<Span> lines = new ArrayList<>(message.headers().size());
    for (Header header : message.headers()) {
      lines.add(line(header.fullName(), header.value()));
    }
    json.spans(HEADERS, lines);
  }

  private static Span line(Span name, Span value) {
    Span line = Span.join(name, SEPARATOR, value);
    return line.slice(0, line.cutUtf8(SEARCHED_BYTES));
  }
}
