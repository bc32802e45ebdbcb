package io.sipstream.document;

import static io.sipstream.json.JsonFragment.field;

import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.NameAddr;
import io.sipstream.sip.Parameters;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.SipUri;
import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.List;

/** Writes addresses: URIs, alone or with a display name. */
final class AddressWriter {
  static final JsonFragment URI = field("uri");
  private static final JsonFragment DISPLAY_INFO = field("display_info");
  private static final JsonFragment ORIGINAL = field("original");
  private static final JsonFragment SCHEME = field("scheme");
  private static final JsonFragment USERNAME = field("username");
  private static final JsonFragment NUMBER = field("number");
  private static final JsonFragment HOST = field("host");
  private static final JsonFragment PORT = field("port");
  private static final JsonFragment PARAMETERS = field("parameters");
  private static final JsonFragment USER_PARAMETERS = field("user_parameters");

  private final JsonObjectWriter json;
  private final boolean minimal;
  private final HeldHeaders held;

  AddressWriter(JsonObjectWriter json, Profile profile, HeldHeaders held) {
    this.json = json;
    this.held = held;
    this.minimal = profile == Profile.MINIMAL;
  }

  /** Returns whether a user is not packetbeat's hyphen for none. */
  static boolean isNamed(Span user) {
    return user != null && !user.isEmpty() && !(user.length() == 1 && user.at(0) == '-');
  }

  /** Writes {@code uri}; null is omitted. */
  void uri(SipUri uri) {
    if (uri == null) {
      return;
    }
    json.beginObject(URI);
    json.text(ORIGINAL, uri.original());
    json.text(SCHEME, minimal ? null : uri.scheme());
    json.text(USERNAME, isNamed(uri.user()) ? uri.user() : null);
    Span number = uri.number();
    json.text(NUMBER, number);
    if (!minimal
        && uri.user() != null
        && (number == null || number.length() < uri.user().length())) {
      userParameters(uri.userParameters());
    }
    json.text(HOST, uri.host());
    if (!minimal) {
      json.number(PORT, uri.port());
      parameters(uri.parameters());
    }
    json.endObject();
  }

  /** Writes {@code display_info} and {@code uri}. */
  void nameAddr(NameAddr address) {
    json.text(DISPLAY_INFO, address.displayName());
    uri(address.uri());
  }

  /** Writes the last line of a header as an object with {@code display_info} and {@code uri}. */
  void nameAddr(SipMessage message, HeaderName name) {
    List<NameAddr> lines = message.addresses(name);
    if (!lines.isEmpty()) {
      NameAddr last = lines.get(lines.size() - 1);
      held.address(name, message, last);
      json.beginObject(HeaderFields.of(name));
      nameAddr(last);
      json.endObject();
    }
  }

  /** Writes an array of such objects, named after a header; an empty array is omitted. */
  void nameAddrs(HeaderName name, List<NameAddr> addresses) {
    if (addresses.isEmpty()) {
      return;
    }
    held.addresses(name, addresses);
    json.beginArray(HeaderFields.of(name));
    for (int i = 0; i < addresses.size(); i++) {
      json.beginElement();
      nameAddr(addresses.get(i));
      json.endObject();
    }
    json.endArray();
  }

  private void userParameters(Parameters parameters) {
    int count = parameters.count();
    if (count == 0) {
      return;
    }
    List<Span> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(parameters.text(i));
    }
    json.oneOrMore(USER_PARAMETERS, texts);
  }

  /** Writes {@code parameters}: {@code name=value} or flags, the names in lower case. */
  void parameters(Parameters parameters) {
    int count = parameters.count();
    if (count == 0) {
      return;
    }
    json.beginArray(PARAMETERS);
    for (int i = 0; i < count; i++) {
      json.element(parameters.text(i));
    }
    json.endArray();
  }
}
