package io.sipstream.document;

import static io.sipstream.document.JsonDocument.field;

import com.fasterxml.jackson.core.SerializableString;
import io.sipstream.packet.IpAddress;
import io.sipstream.sip.Media;
import io.sipstream.sip.SdpAttributes;
import io.sipstream.sip.SessionDescription;
import io.sipstream.sip.Span;
import java.io.IOException;

/** The {@code sip.sdp} object of a document. */
final class SdpWriter {
  private static final SerializableString SDP = field("sdp");
  private static final SerializableString VERSION = field("version");
  private static final SerializableString OWNER = field("owner");
  private static final SerializableString USERNAME = field("username");
  private static final SerializableString SESSION_ID = field("session_id");
  private static final SerializableString IP = field("ip");
  private static final SerializableString SESSION = field("session");
  private static final SerializableString NAME = field("name");
  private static final SerializableString CONNECTION = field("connection");
  private static final SerializableString INFO = field("info");
  private static final SerializableString ADDRESS = field("address");
  private static final SerializableString TIMING = field("timing");
  private static final SerializableString START = field("start");
  private static final SerializableString STOP = field("stop");
  private static final SerializableString BANDWIDTH = field("bandwidth");
  private static final SerializableString DIRECTION = field("direction");
  private static final SerializableString FINGERPRINT = field("fingerprint");
  private static final SerializableString SETUP = field("setup");
  private static final SerializableString ICE = field("ice");
  private static final SerializableString CRYPTO = field("crypto");
  private static final SerializableString MEDIA = field("media");
  private static final SerializableString TYPE = field("type");
  private static final SerializableString PORT = field("port");
  private static final SerializableString PORTS = field("ports");
  private static final SerializableString PROTOCOL = field("protocol");
  private static final SerializableString FORMATS = field("formats");
  private static final SerializableString CODECS = field("codecs");
  private static final SerializableString PTIME = field("ptime");
  private static final SerializableString REJECTED = field("rejected");
  private static final SerializableString BODY = field("body");
  private static final SerializableString ORIGINAL = field("original");

  private final JsonDocument json;

  SdpWriter(JsonDocument json) {
    this.json = json;
  }

  /** Writes it; null writes nothing. */
  void write(SessionDescription sdp) throws IOException {
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

  private void writeOwner(SessionDescription.Owner owner) throws IOException {
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

  private void writeMedia(Media media) throws IOException {
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

  private void writeAttributes(SdpAttributes attributes) throws IOException {
    json.spans(BANDWIDTH, attributes.bandwidths());
    json.text(DIRECTION, attributes.direction());
    json.number(PTIME, attributes.packetMillis());
    json.spans(CRYPTO, attributes.cryptoSuites());
    json.text(FINGERPRINT, attributes.fingerprint());
    json.text(SETUP, attributes.setup());
    json.flagIfTrue(ICE, attributes.hasIce());
  }
}
