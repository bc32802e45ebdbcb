package io.sipstream.document;

import static io.sipstream.json.JsonFragment.field;

import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import io.sipstream.message.Flow;
import io.sipstream.packet.Layers;
import io.sipstream.sip.Header;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.NameAddr;
import io.sipstream.sip.Parameters;
import io.sipstream.sip.QValue;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.StartLine;
import io.sipstream.text.Span;
import java.util.List;

/** Writes the {@code sip} object of a document. */
final class SipFieldsWriter {
  private static final JsonFragment SIP = field("sip");
  private static final JsonFragment TIMESTAMP = field("timestamp");
  private static final JsonFragment STREAM = field("stream");
  private static final JsonFragment SEQUENCE = field("sequence");
  private static final JsonFragment HEP = field("hep");
  private static final JsonFragment CORRELATION_ID = field("correlation_id");
  private static final JsonFragment CAPTURE_ID = field("capture_id");
  private static final JsonFragment VERSION = field("version");
  private static final JsonFragment METHOD = field("method");
  private static final JsonFragment CODE = field("code");
  private static final JsonFragment STATUS = field("status");
  private static final JsonFragment CALL_ID = field("call_id");
  private static final JsonFragment CSEQ = field("cseq");
  private static final JsonFragment TAG = field("tag");
  private static final JsonFragment CONTACT = field("contact");
  private static final JsonFragment CONTACTS = field("contacts");
  private static final JsonFragment TRANSPORT = field("transport");
  private static final JsonFragment LINE = field("line");
  private static final JsonFragment EXPIRES = field("expires");
  private static final JsonFragment Q = field("q");
  private static final JsonFragment INSTANCE = field("instance");
  private static final JsonFragment REG_ID = field("reg_id");
  private static final JsonFragment PUB_GRUU = field("pub_gruu");
  private static final JsonFragment TEMP_GRUU = field("temp_gruu");
  private static final JsonFragment PRIVATE = field("private");
  private static final JsonFragment ORIGINAL = field("original");
  private static final JsonFragment PARSE_PROBLEMS = field("parse_problems");
  private static final JsonFragment TYPE_REQUEST = JsonFragment.constant("type", "request");
  private static final JsonFragment TYPE_RESPONSE = JsonFragment.constant("type", "response");

  // RFC 3261 section 20.22: Max-Forwards is at most 255.
  private static final long MAX_FORWARDS_LIMIT = 255;

  private final JsonObjectWriter json;
  private final boolean minimal;
  private final boolean lean;
  private final HeldHeaders held;
  private final boolean writesCredentials;
  private final AddressWriter addresses;
  private final RoutingWriter routing;
  private final CredentialsWriter credentials;
  private final TokenListWriter tokens;
  private final DialogWriter dialog;
  private final IdentityWriter identity;
  private final ImsWriter ims;
  private final SdpWriter sdp;
  private final BodyWriter body;
  private final HeaderListWriter headers;
  private final RelatedFields related;

  SipFieldsWriter(JsonObjectWriter json, DecoderSettings settings, RelatedFields related) {
    this.json = json;
    this.related = related;
    this.minimal = settings.profile() == Profile.MINIMAL;
    this.lean = settings.profile() == Profile.LEAN;
    this.held = new HeldHeaders(lean);
    this.writesCredentials = settings.parseAuthorization();
    this.addresses = new AddressWriter(json, settings.profile(), held);
    this.routing = new RoutingWriter(json, addresses);
    this.credentials = new CredentialsWriter(json);
    this.tokens = new TokenListWriter(json);
    this.dialog = new DialogWriter(json, addresses, tokens, held);
    this.identity = new IdentityWriter(json, addresses, held);
    this.ims = new ImsWriter(json, addresses, held);
    this.sdp = new SdpWriter(json, !lean || !settings.keepOriginal());
    this.body = new BodyWriter(json, settings.maxBinaryBodyBytes());
    this.headers =
        new HeaderListWriter(json, settings.keepOriginal() && settings.parseAuthorization());
  }

  void write(MessageView read, Span timestamp, Flow flow) {
    SipMessage message = read.message();
    held.clear();
    json.beginObject(SIP);
    json.text(TIMESTAMP, timestamp);
    writeStreamSequence(flow);
    writeStartLine(read.startLine());
    json.text(CALL_ID, message.callId());
    if (read.cseq() != null) {
      Span sent = message.onlyValue(HeaderName.CSEQ);
      held.report(
          HeaderName.CSEQ,
          sent != null
              && sent.firstWhitespace() > 0
              && read.cseq().number() >= 0
              && read.cseq().method().isToken());
      json.beginObject(CSEQ);
      json.number(CODE, read.cseq().number());
      json.text(METHOD, read.cseq().method());
      json.endObject();
    }
    writeParty(HeaderName.FROM, message, read.from());
    writeParty(HeaderName.TO, message, read.to());
    if (!minimal) {
      writeContacts(read.contacts());
      writeAssociatedUris(read.associatedUris());
      routing.write(message, read.vias());
      HeaderFields.number(json, message, HeaderName.MAX_FORWARDS, MAX_FORWARDS_LIMIT);
    }
    json.beginObject(HeaderFields.of(HeaderName.USER_AGENT));
    json.text(ORIGINAL, message.text(HeaderName.USER_AGENT));
    json.endObject();
    if (!minimal) {
      writeOthers(read, message);
      // Before the problems, since it may add one.
      related.collect(read, flow);
    }
    json.texts(PARSE_PROBLEMS, message.problems().namesWithOffsets());
    json.endObject();
  }

  private void writeOthers(MessageView read, SipMessage message) {
    json.oneOrMore(HeaderFields.of(HeaderName.ACCEPT), message.lowerCaseValues(HeaderName.ACCEPT));
    tokens.write(message, HeaderName.ALLOW);
    tokens.write(message, HeaderName.SUPPORTED);
    HeaderFields.number(json, message, HeaderName.CONTENT_LENGTH, Integer.MAX_VALUE);
    writeLowerCase(message.last(HeaderName.CONTENT_TYPE));
    if (writesCredentials) {
      credentials.write(message, read.credentials());
    }
    dialog.write(message);
    identity.write(message);
    ims.write(message);
    sdp.write(read.sdp());
    body.write(read.body(), message);
    headers.write(message, held);
  }

  /** Writes the stream sequence, which orders messages of equal time, and a HEP sender's data. */
  private void writeStreamSequence(Flow flow) {
    if (flow.streamSequence() >= 0) {
      json.beginObject(STREAM);
      json.number(SEQUENCE, flow.streamSequence());
      json.endObject();
    }
    Layers.Hep hep = flow.layers().hep();
    if (hep != null) {
      json.beginObject(HEP);
      json.text(CORRELATION_ID, hep.correlationId());
      json.number(CAPTURE_ID, hep.captureId());
      json.endObject();
    }
  }

  private void writeStartLine(StartLine startLine) {
    boolean request = startLine instanceof StartLine.Request;
    json.constant(request ? TYPE_REQUEST : TYPE_RESPONSE);
    json.text(VERSION, startLine.version());
    if (startLine instanceof StartLine.Request line) {
      json.text(METHOD, line.method());
      addresses.uri(line.uri());
    } else if (startLine instanceof StartLine.Response line) {
      json.number(CODE, line.code());
      json.text(STATUS, line.reason());
    }
  }

  private void writeParty(HeaderName name, SipMessage message, NameAddr party) {
    if (party != null) {
      held.address(name, message, party);
      json.beginObject(HeaderFields.of(name));
      json.text(TAG, party.parameters().get("tag"));
      addresses.nameAddr(party);
      json.endObject();
    }
  }

  private void writeContacts(List<NameAddr> contacts) {
    if (contacts.isEmpty()) {
      return;
    }
    held.addresses(HeaderName.CONTACT, contacts);
    int begin = json.position();
    json.beginObject(CONTACT);
    writeContact(contacts.get(0));
    json.endObject();
    int end = json.position();
    if (lean && contacts.size() == 1) {
      return;
    }
    json.beginArray(CONTACTS);
    if (end > begin) {
      json.repeat(begin + CONTACT.length(), end);
    }
    for (int i = 1; i < contacts.size(); i++) {
      json.beginElement();
      writeContact(contacts.get(i));
      json.endObject();
    }
    json.endArray();
  }

  private void writeContact(NameAddr contact) {
    addresses.nameAddr(contact);
    Span transport = contact.uri().parameters().get("transport");
    json.text(TRANSPORT, transport == null ? null : transport.lowerCase());
    json.text(LINE, contact.uri().parameters().get("line"));
    Parameters parameters = contact.parameters();
    if (parameters.count() == 0) {
      return;
    }
    Span expires = parameters.get("expires");
    long seconds = expires == null ? -1 : expires.decimal(DialogWriter.SECONDS_LIMIT);
    json.number(EXPIRES, seconds);
    Span q = parameters.get("q");
    String quality = QValue.parse(q);
    json.decimal(Q, quality);
    Span regId = parameters.get("reg-id");
    long flow = regId == null ? -1 : regId.decimal(Integer.MAX_VALUE);
    json.number(REG_ID, flow);
    writeInstance(parameters);
    if ((expires != null && seconds < 0)
        || (q != null && quality == null)
        || (regId != null && flow < 0)) {
      held.report(HeaderName.CONTACT, false);
    }
  }

  /** Writes which device this is (RFC 5626, RFC 5627). */
  private void writeInstance(Parameters contact) {
    Span instance = contact.get("+sip.instance");
    json.text(INSTANCE, instance == null ? null : instance.withoutAngleBrackets());
    json.text(PUB_GRUU, contact.get("pub-gruu"));
    json.text(TEMP_GRUU, contact.get("temp-gruu"));
  }

  /** Writes the first as packetbeat does; all of several in addition. */
  private void writeAssociatedUris(List<NameAddr> associated) {
    if (associated.isEmpty()) {
      return;
    }
    json.beginObject(PRIVATE);
    addresses.uri(associated.get(0).uri());
    json.endObject();
    if (associated.size() > 1) {
      addresses.nameAddrs(HeaderName.P_ASSOCIATED_URI, associated);
    }
  }

  private void writeLowerCase(Header header) {
    if (header != null) {
      json.text(HeaderFields.of(header.name()), header.value().lowerCase());
    }
  }
}
