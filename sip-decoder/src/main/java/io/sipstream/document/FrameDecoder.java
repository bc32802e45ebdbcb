package io.sipstream.document;

import io.sipstream.packet.Layer;
import io.sipstream.packet.Packet;
import io.sipstream.packet.PacketDecoder;
import io.sipstream.sip.NotSip;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.SipParser;
import io.sipstream.sip.Span;

/**
 * From a frame's bytes to a document: the whole of the decoding, with no I/O, clock or log.
 *
 * <p>Holds buffers that it uses again, so an instance belongs to one thread.
 */
public final class FrameDecoder {
  private final DecoderSettings settings;
  private final SipDocumentWriter writer;
  private final CommunityId communityId;
  private final Utf8 utf8 = new Utf8();
  private final DocumentId documentId = new DocumentId();

  public FrameDecoder(DecoderSettings settings) {
    this.settings = settings;
    this.writer = new SipDocumentWriter(settings);
    this.communityId = new CommunityId(settings.communityIdSeed());
  }

  /** Decodes one frame; never throws for anything that the bytes may hold. */
  public Outcome decode(byte[] frame, FrameContext context) {
    Packet packet = PacketDecoder.decode(frame, context.linkType());
    if (packet instanceof Packet.Udp udp) {
      return datagram(frame, udp, context);
    }
    if (packet instanceof Packet.Ignored ignored) {
      return new Outcome.Ignored(ignored.kind());
    }
    Packet.Malformed malformed = (Packet.Malformed) packet;
    return new Outcome.Undecodable(
        malformed.layer().toString(), malformed.reason(), malformed.detail());
  }

  private Outcome datagram(byte[] frame, Packet.Udp udp, FrameContext context) {
    if (!settings.isSipPort(udp.sourcePort()) && !settings.isSipPort(udp.destinationPort())) {
      return new Outcome.Ignored("port");
    }
    int end = udp.payloadAt() + udp.payloadBytes();
    Span payload = new Span(frame, udp.payloadAt(), end);
    SipMessage message = SipParser.parseDatagram(payload);
    if (message == null) {
      return notSip(payload, udp);
    }
    if (udp.cut()) {
      // Cut by whoever captured it, or a header that announces more than there ever was.
      boolean captureCut = context.originalLengthBytes() > frame.length;
      message.problems().add(captureCut ? "frame_cut" : "length_beyond_frame", payload.length());
    }
    Flow flow = Flow.of(frame, udp, communityId.of(frame, udp));
    byte[] json = writer.write(message, payload, flow, context);
    String routing = Routing.of(message.callId(), utf8);
    return new Outcome.Document(
        documentId.of(context.captureTimeNanos(), frame, udp, payload),
        routing,
        routing == null ? flow.communityId() : routing,
        context.captureTimeNanos(),
        json,
        message.problems().names());
  }

  private static Outcome notSip(Span payload, Packet.Udp udp) {
    if (payload.isEmpty() && !udp.cut()) {
      return new Outcome.Ignored("empty");
    }
    String kind = payload.isEmpty() ? null : NotSip.kind(payload);
    if (kind != null) {
      return new Outcome.Ignored(kind);
    }
    return new Outcome.Undecodable(
        Layer.SIP.toString(),
        udp.cut() ? "truncated" : "no_start_line",
        "The %d bytes behind the UDP header, at byte %d, do not begin with a start line of SIP."
            .formatted(payload.length(), udp.payloadAt()));
  }
}
