package io.sipstream.document;

import static io.sipstream.json.JsonFragment.field;

import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import io.sipstream.sip.Credentials;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.HeaderSet;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.SipUri;
import io.sipstream.text.Span;
import java.util.List;
import java.util.function.Consumer;

/** Writes credentials and challenges (RFC 3261 section 22, RFC 7616). */
final class CredentialsWriter {
  private static final JsonFragment AUTH = field("auth");
  private static final JsonFragment SCHEME = field("scheme");
  private static final JsonFragment REALM = field("realm");
  private static final JsonFragment USERNAME = field("username");
  private static final JsonFragment ORIGINAL = field("original");
  private static final JsonFragment HOST = field("host");
  private static final JsonFragment PORT = field("port");
  private static final JsonFragment ALGORITHM = field("algorithm");
  private static final JsonFragment QOP = field("qop");
  private static final JsonFragment STALE = field("stale");
  private static final JsonFragment DOMAIN = field("domain");
  private static final JsonFragment NC = field("nc");
  private static final JsonFragment NONCE = field("nonce");
  private static final JsonFragment CNONCE = field("cnonce");
  private static final JsonFragment OPAQUE = field("opaque");
  private static final JsonFragment RESPONSE = field("response");

  /** The headers with credentials or challenges. */
  static final HeaderSet HEADERS =
      HeaderSet.of(
          HeaderName.AUTHORIZATION,
          HeaderName.PROXY_AUTHORIZATION,
          HeaderName.WWW_AUTHENTICATE,
          HeaderName.PROXY_AUTHENTICATE);

  private final JsonObjectWriter json;
  // Created once, not for each message.
  private final Consumer<Credentials> fields = this::write;
  private final Consumer<Credentials> challengeFields = this::writeChallenge;

  CredentialsWriter(JsonObjectWriter json) {
    this.json = json;
  }

  /**
   * Writes all credentials and challenges.
   *
   * @param authorizations credentials of Authorization; the first becomes packetbeat's {@code
   *     sip.auth}
   */
  void write(SipMessage message, List<Credentials> authorizations) {
    if (!message.hasAny(HEADERS)) {
      return;
    }
    if (!authorizations.isEmpty()) {
      json.beginObject(AUTH);
      write(authorizations.get(0));
      json.endObject();
    }
    json.objects(
        HeaderFields.of(HeaderName.AUTHORIZATION),
        authorizations.size() > 1 ? authorizations : List.of(),
        fields);
    write(message, HeaderName.PROXY_AUTHORIZATION, fields);
    write(message, HeaderName.WWW_AUTHENTICATE, challengeFields);
    write(message, HeaderName.PROXY_AUTHENTICATE, challengeFields);
  }

  private void write(SipMessage message, HeaderName name, Consumer<Credentials> write) {
    json.objects(HeaderFields.of(name), message.credentials(name), write);
  }

  private void write(Credentials credentials) {
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

  private void writeChallenge(Credentials challenge) {
    json.text(SCHEME, challenge.scheme());
    json.text(REALM, challenge.get("realm"));
    json.text(ALGORITHM, challenge.get("algorithm"));
    json.text(QOP, challenge.get("qop"));
    json.text(DOMAIN, challenge.get("domain"));
    json.text(NONCE, challenge.get("nonce"));
    json.text(OPAQUE, challenge.get("opaque"));
    Span stale = challenge.get("stale");
    if (stale != null) {
      // RFC 7616 section 3.3: any value but true means false.
      json.flag(STALE, stale.equalsIgnoreCase("true"));
    }
  }
}
