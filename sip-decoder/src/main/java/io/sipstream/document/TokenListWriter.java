package io.sipstream.document;

import io.sipstream.json.DirectMappedCache;
import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.SipMessage;
import io.sipstream.text.Span;
import java.util.List;

/** Writes lists of tokens, such as Allow; cached, as a device always sends the same ones. */
final class TokenListWriter {
  private static final int KEPT_BITS = 9;

  private final JsonObjectWriter json;
  private final DirectMappedCache<JsonFragment> written = new DirectMappedCache<>(KEPT_BITS);

  TokenListWriter(JsonObjectWriter json) {
    this.json = json;
  }

  void write(SipMessage message, HeaderName name) {
    if (!message.has(name)) {
      return;
    }
    Span only = json.repeats() ? message.onlyValue(name) : null;
    JsonFragment before = only == null ? null : written.get(only);
    if (before != null) {
      json.constant(HeaderFields.of(name), before);
      return;
    }
    int reported = message.problems().reported();
    List<Span> values = message.lowerCaseValues(name);
    if (values.isEmpty()) {
      return;
    }
    json.constant(HeaderFields.of(name));
    int begin = json.position();
    json.spans(values);
    // Output with problems is not reused: each message has its own offsets.
    if (only != null && reported == message.problems().reported() && written.mayKeep(only)) {
      written.put(only, json.kept(begin));
    }
  }
}
