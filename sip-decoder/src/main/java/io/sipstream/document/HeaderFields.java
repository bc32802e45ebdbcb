package io.sipstream.document;

import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.SipMessage;
import java.util.Arrays;

/** Holds the fields that are named after a header, such as {@code session_expires}. */
final class HeaderFields {
  private static final JsonFragment[] FIELDS =
      Arrays.stream(HeaderName.values())
          .map(name -> JsonFragment.field(name.fieldName()))
          .toArray(JsonFragment[]::new);

  private HeaderFields() {}

  static JsonFragment of(HeaderName name) {
    return FIELDS[name.index()];
  }

  /** Writes a header that is a number; an invalid one is omitted. */
  static void number(JsonObjectWriter json, SipMessage message, HeaderName name, long limit) {
    json.number(of(name), message.number(name, limit));
  }
}
