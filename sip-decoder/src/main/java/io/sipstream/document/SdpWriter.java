package io.sipstream.document;

import static io.sipstream.json.JsonFragment.field;

import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import io.sipstream.sip.body.Media;
import io.sipstream.sip.body.SdpAttributes;
import io.sipstream.sip.body.SessionDescription;
import io.sipstream.text.Span;

/** Writes the {@code sip.sdp} object of a document. */
final class SdpWriter {
  private static final JsonFragment SDP = field("sdp");
  private static final JsonFragment VERSION = field("version");
  private static final JsonFragment OWNER = field("owner");
  private static final JsonFragment USERNAME = field("username");
  private static final JsonFragment SESSION_ID = field("session_id");
  private static final JsonFragment IP = field("ip");
  private static final JsonFragment SESSION = field("session");
  private static final JsonFragment NAME = field("name");
  private static final JsonFragment CONNECTION = field("connection");
  private static final JsonFragment INFO = field("info");
  private static final JsonFragment ADDRESS = field("address");
  private static final JsonFragment TIMING = field("timing");
  private static final JsonFragment START = field("start");
  private static final JsonFragment STOP = field("stop");
  private static final JsonFragment BANDWIDTH = field("bandwidth");
  private static final JsonFragment DIRECTION = field("direction");
  private static final JsonFragment FINGERPRINT = field("fingerprint");
  private static final JsonFragment SETUP = field("setup");
  private static final JsonFragment ICE = field("ice");
  private static final JsonFragment CRYPTO = field("crypto");
  private static final JsonFragment MEDIA = field("media");
  private static final JsonFragment TYPE = field("type");
  private static final JsonFragment PORT = field("port");
  private static final JsonFragment PORTS = field("ports");
  private static final JsonFragment PROTOCOL = field("protocol");
  private static final JsonFragment FORMATS = field("formats");
  private static final JsonFragment CODECS = field("codecs");
  private static final JsonFragment PTIME = field("ptime");
  private static final JsonFragment REJECTED = field("rejected");
  private static final JsonFragment BODY = field("body");
  private static final JsonFragment ORIGINAL = field("original");

  private final JsonObjectWriter json;
  private final boolean withBody;

  /**
   * Creates a writer.
   *
   * @param withBody whether the body is written as text, too
   */
  SdpWriter(JsonObjectWriter json, boolean withBody) {
    this.json = json;
    this.withBody = withBody;
  }

  /** Writes the object; null is omitted. */
  void write(SessionDescription sdp) {
    if (sdp == null) {
      return;
    }
    json.beginObject(SDP);
    json.text(VERSION, sdp.version());
    writeOwner(sdp.owner());
    json.beginObject(SESSION);
    json.text(NAME, sdp.sessionName());
    json.endObject();
    if (sdp.connection() != null) {
      json.beginObject(CONNECTION);
      json.text(INFO, sdp.connection().info());
      json.text(ADDRESS, sdp.connection().address());
      json.endObject();
    }
    if (sdp.timing() != null) {
      json.beginObject(TIMING);
      json.number(START, sdp.timing().start());
      json.number(STOP, sdp.timing().stop());
      json.endObject();
    }
    writeAttributes(sdp.attributes());
    json.beginArray(MEDIA);
    for (Media media : sdp.media()) {
      json.beginElement();
      writeMedia(media);
      json.endObject();
    }
    json.endArray();
    json.beginObject(BODY);
    json.text(ORIGINAL, withBody ? sdp.body() : null);
    json.endObject();
    json.endObject();
  }

  private void writeOwner(SessionDescription.Owner owner) {
    if (owner == null) {
      return;
    }
    json.beginObject(OWNER);
    json.text(USERNAME, owner.username());
    json.text(SESSION_ID, owner.sessionId());
    json.text(VERSION, owner.version());
    // Elasticsearch rejects a name in an address field; the name is in related.hosts.
    json.text(IP, AddressLiteral.canonical(owner.address()));
    json.endObject();
  }

  private void writeMedia(Media media) {
    json.text(TYPE, media.type());
    json.number(PORT, media.port());
    json.number(PORTS, media.ports() == 1 ? -1 : media.ports());
    json.flagIfTrue(REJECTED, media.isRejected());
    json.text(PROTOCOL, media.protocol());
    json.spans(FORMATS, media.formats());
    json.spans(CODECS, media.codecs());
    Span address = media.attributes().connectionAddress();
    if (address != null) {
      json.beginObject(CONNECTION);
      json.text(ADDRESS, address);
      json.endObject();
    }
    writeAttributes(media.attributes());
  }

  private void writeAttributes(SdpAttributes attributes) {
    json.spans(BANDWIDTH, attributes.bandwidths());
    json.text(DIRECTION, attributes.direction());
    json.number(PTIME, attributes.packetMillis());
    json.spans(CRYPTO, attributes.cryptoSuites());
    json.oneOrMore(FINGERPRINT, attributes.fingerprints());
    json.text(SETUP, attributes.setup());
    json.flagIfTrue(ICE, attributes.hasIce());
  }
}
