package io.sipstream.document;

import static io.sipstream.document.JsonDocument.field;

import com.fasterxml.jackson.core.SerializableString;
import io.sipstream.sip.Credentials;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.SipUri;
import io.sipstream.sip.Span;
import java.io.IOException;
import java.util.List;

/** Credentials and challenges (RFC 3261 section 22, RFC 7616). */
final class CredentialsWriter {
  private static final SerializableString AUTH = field("auth");
  private static final SerializableString AUTHORIZATION = field("authorization");
  private static final SerializableString PROXY_AUTHORIZATION = field("proxy_authorization");
  private static final SerializableString WWW_AUTHENTICATE = field("www_authenticate");
  private static final SerializableString PROXY_AUTHENTICATE = field("proxy_authenticate");
  private static final SerializableString SCHEME = field("scheme");
  private static final SerializableString REALM = field("realm");
  private static final SerializableString USERNAME = field("username");
  private static final SerializableString ORIGINAL = field("original");
  private static final SerializableString HOST = field("host");
  private static final SerializableString PORT = field("port");
  private static final SerializableString ALGORITHM = field("algorithm");
  private static final SerializableString QOP = field("qop");
  private static final SerializableString STALE = field("stale");
  private static final SerializableString DOMAIN = field("domain");
  private static final SerializableString NC = field("nc");
  private static final SerializableString NONCE = field("nonce");
  private static final SerializableString CNONCE = field("cnonce");
  private static final SerializableString OPAQUE = field("opaque");
  private static final SerializableString RESPONSE = field("response");

  private final JsonDocument json;

  CredentialsWriter(JsonDocument json) {
    this.json = json;
  }

  /**
   * Writes them all.
   *
   * @param authorizations those of Authorization: the first is packetbeat's {@code sip.auth}
   */
  void write(SipMessage message, List<Credentials> authorizations) throws IOException {
    if (!authorizations.isEmpty()) {
      json.beginObject(AUTH);
      write(authorizations.get(0));
      json.endObject();
    }
    json.beginArray(AUTHORIZATION);
    writeAll(authorizations.size() > 1 ? authorizations : List.of());
    json.endArray();
    json.beginArray(PROXY_AUTHORIZATION);
    writeAll(message.credentials(HeaderName.PROXY_AUTHORIZATION));
    json.endArray();
    writeChallenges(WWW_AUTHENTICATE, message.credentials(HeaderName.WWW_AUTHENTICATE));
    writeChallenges(PROXY_AUTHENTICATE, message.credentials(HeaderName.PROXY_AUTHENTICATE));
  }

  private void writeAll(List<Credentials> all) throws IOException {
    for (Credentials credentials : all) {
      json.beginElement();
      write(credentials);
      json.endObject();
    }
  }

  private void write(Credentials credentials) throws IOException {
    json.text(SCHEME, credentials.scheme());
    json.text(REALM, credentials.get("realm"));
    json.decoded(USERNAME, credentials.username());
    SipUri uri = credentials.uri();
    if (uri != null) {
      json.beginObject(AddressWriter.URI);
      json.text(ORIGINAL, uri.original());
      json.text(SCHEME, uri.scheme());
      json.text(HOST, uri.host());
      json.number(PORT, uri.port());
      json.endObject();
    }
    json.text(ALGORITHM, credentials.get("algorithm"));
    json.text(QOP, credentials.get("qop"));
    json.text(NC, credentials.get("nc"));
    json.text(NONCE, credentials.get("nonce"));
    json.text(CNONCE, credentials.get("cnonce"));
    json.text(OPAQUE, credentials.get("opaque"));
    json.text(RESPONSE, credentials.get("response"));
  }

  private void writeChallenges(SerializableString field, List<Credentials> challenges)
      throws IOException {
    json.beginArray(field);
    for (Credentials challenge : challenges) {
      json.beginElement();
      writeChallenge(challenge);
      json.endObject();
    }
    json.endArray();
  }

  private void writeChallenge(Credentials challenge) throws IOException {
    json.text(SCHEME, challenge.scheme());
    json.text(REALM, challenge.get("realm"));
    json.text(ALGORITHM, challenge.get("algorithm"));
    json.text(QOP, challenge.get("qop"));
    json.text(DOMAIN, challenge.get("domain"));
    json.text(NONCE, challenge.get("nonce"));
    json.text(OPAQUE, challenge.get("opaque"));
    Span stale = challenge.get("stale");
    if (stale != null) {
      // RFC 7616 section 3.3: anything but true means false.
      json.flag(STALE, stale.equalsIgnoreCase("true"));
    }
  }
}
