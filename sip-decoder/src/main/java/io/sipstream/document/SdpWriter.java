package io.sipstream.document;

import static io.sipstream.document.JsonDocument.field;

import io.sipstream.packet.IpAddress;
import io.sipstream.sip.Media;
import io.sipstream.sip.SdpAttributes;
import io.sipstream.sip.SessionDescription;
import io.sipstream.sip.Span;

/** The {@code sip.sdp} object of a document. */
final class SdpWriter {
  private static final JsonText SDP = field("sdp");
  private static final JsonText VERSION = field("version");
  private static final JsonText OWNER = field("owner");
  private static final JsonText USERNAME = field("username");
  private static final JsonText SESSION_ID = field("session_id");
  private static final JsonText IP = field("ip");
  private static final JsonText SESSION = field("session");
  private static final JsonText NAME = field("name");
  private static final JsonText CONNECTION = field("connection");
  private static final JsonText INFO = field("info");
  private static final JsonText ADDRESS = field("address");
  private static final JsonText TIMING = field("timing");
  private static final JsonText START = field("start");
  private static final JsonText STOP = field("stop");
  private static final JsonText BANDWIDTH = field("bandwidth");
  private static final JsonText DIRECTION = field("direction");
  private static final JsonText FINGERPRINT = field("fingerprint");
  private static final JsonText SETUP = field("setup");
  private static final JsonText ICE = field("ice");
  private static final JsonText CRYPTO = field("crypto");
  private static final JsonText MEDIA = field("media");
  private static final JsonText TYPE = field("type");
  private static final JsonText PORT = field("port");
  private static final JsonText PORTS = field("ports");
  private static final JsonText PROTOCOL = field("protocol");
  private static final JsonText FORMATS = field("formats");
  private static final JsonText CODECS = field("codecs");
  private static final JsonText PTIME = field("ptime");
  private static final JsonText REJECTED = field("rejected");
  private static final JsonText BODY = field("body");
  private static final JsonText ORIGINAL = field("original");

  private final JsonDocument json;

  SdpWriter(JsonDocument json) {
    this.json = json;
  }

  /** Writes it; null writes nothing. */
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
    json.text(ORIGINAL, sdp.body());
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
    // A name would make an address field refuse the document; it is in related.hosts.
    json.text(IP, IpAddress.canonical(owner.address().toString()));
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
    Span address = media.connectionAddress();
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
    json.text(FINGERPRINT, attributes.fingerprint());
    json.text(SETUP, attributes.setup());
    json.flagIfTrue(ICE, attributes.hasIce());
  }
}
