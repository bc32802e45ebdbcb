package io.sipstream.benchmarks.bench;

import io.sipstream.decoder.FrameDecoder;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.json.JsonBuffer;
import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import io.sipstream.message.CommunityId;
import io.sipstream.message.DecodedMessages;
import io.sipstream.message.DocumentId;
import io.sipstream.packet.FrameContext;
import io.sipstream.packet.Packet;
import io.sipstream.packet.PacketDecoder;
import io.sipstream.sip.Header;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.NameAddr;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.SipParser;
import io.sipstream.sip.Via;
import io.sipstream.sip.body.MessageBody;
import io.sipstream.sip.body.SessionDescription;
import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.List;

/** Runs the stages of {@link FrameDecoder} one by one, for messages in one datagram each. */
public final class DecoderStages {
  private static final JsonFragment TEXT = JsonFragment.field("text");

  private final DecoderSettings settings = DecoderSettings.defaults();
  private final PacketDecoder packets = new PacketDecoder(settings.tunnelPorts());
  private final SipDocumentWriter writer = new SipDocumentWriter(settings);
  private final DecodedMessages messages =
      new DecodedMessages(settings.masks(), settings.pseudonyms(), settings.communityIdSeed());
  private final CommunityId communityId = new CommunityId(settings.communityIdSeed());
  private final JsonBuffer json = new JsonBuffer();
  private final JsonObjectWriter object = new JsonObjectWriter();
  private final DocumentId documentId = new DocumentId();

  /** Decodes the headers from the link layer to UDP. */
  public Packet.Datagram packet(byte[] frame, FrameContext context) {
    return (Packet.Datagram) packets.decode(frame, context.linkType(), context.layers());
  }

  /** Returns the bytes of the SIP message. */
  public static Span payload(Packet.Datagram datagram) {
    int at = datagram.payloadAt();
    return new Span(datagram.bytes(), at, at + datagram.payloadBytes());
  }

  /** Parses start line, headers and body. */
  public static SipMessage parse(Span payload) {
    return SipParser.parseDatagram(payload);
  }

  /** Parses the addresses that most messages have. */
  public static List<NameAddr> addresses(SipMessage message) {
    List<NameAddr> all = new ArrayList<>(message.contacts());
    all.add(message.nameAddr(HeaderName.FROM));
    all.add(message.nameAddr(HeaderName.TO));
    all.addAll(message.addresses(HeaderName.P_ASSERTED_IDENTITY));
    return all;
  }

  /** Parses the hops of Via. */
  public static List<Via> vias(SipMessage message) {
    return message.vias();
  }

  /** Parses SDP; returns null without it. */
  public static SessionDescription sdp(SipMessage message) {
    MessageBody body = MessageBody.of(message);
    return body == null ? null : body.sessionDescription();
  }

  /** Writes all headers as JSON strings. */
  public int headers(SipMessage message) {
    json.clear();
    object.begin(json, true);
    object.beginArray(TEXT);
    for (Header header : message.headers()) {
      object.element(
          header.listed(), header.array(), header.valueFrom(), header.valueTo(), header.plain());
    }
    object.endArray();
    return object.end();
  }

  /** Writes all bytes as a JSON string. */
  public int original(SipMessage message, Span payload) {
    json.clear();
    object.begin(json, true);
    object.text(TEXT, payload, message.lines());
    return object.end();
  }

  /** Computes the Community ID and the document id. */
  public String ids(Packet.Datagram datagram, Span payload, FrameContext context) {
    return communityId
        .of(datagram.ends())
        .concat(documentId.of(context.captureTimeNanos(), datagram.ends(), -1, payload));
  }

  /**
   * Writes the document of a message with cached flow texts, like the decoder.
   *
   * @param message freshly parsed; writing the document changes it
   */
  public byte[] document(
      SipMessage message, Packet.Datagram datagram, Span payload, FrameContext context) {
    messages.begin();
    json.clear();
    writer.write(
        messages.of(message, payload, datagram.ends(), datagram.layers(), -1, context), json);
    return json.toByteArray(0);
  }
}
