package io.sipstream.decoder;

import io.sipstream.document.DecoderSettings;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.json.JsonBuffer;
import io.sipstream.json.Utf8;
import io.sipstream.message.CommunityId;
import io.sipstream.message.DocumentId;
import io.sipstream.message.Flow;
import io.sipstream.message.FlowTextCache;
import io.sipstream.message.MessageKind;
import io.sipstream.message.Routing;
import io.sipstream.packet.Endpoints;
import io.sipstream.packet.FrameContext;
import io.sipstream.packet.Layer;
import io.sipstream.packet.Layers;
import io.sipstream.packet.Packet;
import io.sipstream.packet.PacketDecoder;
import io.sipstream.reassembly.ReassemblyKey;
import io.sipstream.reassembly.StreamMessage;
import io.sipstream.sip.NotSip;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.SipParser;
import io.sipstream.sip.Via;
import io.sipstream.text.Span;
import java.util.List;

/**
 * Decodes the bytes of a frame to a document, without I/O, clock or log. Fragments and segments are
 * returned as such, to be reassembled and decoded again.
 *
 * <p>Reuses buffers and is not thread-safe.
 */
public class FrameDecoder {
  private final DecoderSettings settings;
  private final PacketDecoder packets;
  private final SipDocumentWriter writer;
  private final FlowTextCache flowTexts;
  private final Redactor redactor;
  private final JsonBuffer json = new JsonBuffer();
  private final Utf8 utf8 = new Utf8();
  private final DocumentId documentId = new DocumentId();

  public FrameDecoder(DecoderSettings settings) {
    this.settings = settings;
    this.packets = new PacketDecoder(settings.tunnelPorts());
    this.writer = new SipDocumentWriter(settings);
    this.redactor = new Redactor(settings);
    this.flowTexts = new FlowTextCache(new CommunityId(settings.communityIdSeed()));
  }

  /** Decodes one frame. Never throws because of its bytes. */
  public Outcome decode(byte[] frame, FrameContext context) {
    return outcome(packets.decode(frame, context.linkType(), context.layers()), frame, context);
  }

  /** Returns the document of a message that was found in a stream. */
  public Outcome.Document decode(StreamMessage found) {
    SipMessage message = SipParser.parseDatagram(found.sip());
    found.problems().forEach(problem -> message.problems().add(problem));
    FrameContext context = found.context();
    return document(
        message, found.sip(), found.ends(), context.layers(), found.sequence(), context);
  }

  private Outcome outcome(Packet packet, byte[] frame, FrameContext context) {
    if (packet instanceof Packet.Datagram datagram) {
      return datagram(datagram, frame, context);
    }
    if (packet instanceof Packet.Ignored ignored) {
      return new Outcome.Ignored(ignored.kind());
    }
    if (packet instanceof Packet.Tcp segment) {
      return segment(segment, context);
    }
    if (packet instanceof Packet.Fragment fragment) {
      return fragment(fragment, context);
    }
    if (packet instanceof Packet.Multiple several) {
      return new Outcome.Multiple(
          several.packets().stream().map(each -> outcome(each, frame, context)).toList());
    }
    Packet.Malformed malformed = (Packet.Malformed) packet;
    return new Outcome.Undecodable(
        malformed.layer().toString(), malformed.reason(), malformed.detail());
  }

  private Outcome datagram(Packet.Datagram datagram, byte[] frame, FrameContext context) {
    if (!isSip(datagram.ends(), datagram.layers())) {
      return new Outcome.Ignored("other_port");
    }
    int end = datagram.payloadAt() + datagram.payloadBytes();
    Span payload = new Span(datagram.bytes(), datagram.payloadAt(), end);
    SipMessage message = SipParser.parseDatagram(payload);
    if (message == null) {
      return notSip(payload, datagram);
    }
    if (datagram.cut()) {
      // Truncated by the capture; otherwise a header announces more bytes than the frame had.
      boolean captureCut = context.originalLengthBytes() > frame.length;
      message.problems().add(captureCut ? "frame_cut" : "length_beyond_frame", payload.length());
    }
    return document(message, payload, datagram.ends(), datagram.layers(), -1, context);
  }

  private boolean isSip(Endpoints ends, Layers layers) {
    // HEP senders declare the payload to be SIP.
    return layers.hep() != null
        || settings.isSipPort(ends.sourcePort())
        || settings.isSipPort(ends.destinationPort());
  }

  private Outcome segment(Packet.Tcp segment, FrameContext context) {
    if (!isSip(segment.ends(), segment.layers())) {
      return new Outcome.Ignored("other_port");
    }
    if (segment.payloadBytes() == 0
        && !segment.has(Packet.Tcp.SYN | Packet.Tcp.FIN | Packet.Tcp.RST)) {
      return new Outcome.Ignored("tcp_empty");
    }
    return new Outcome.Segment(ReassemblyKey.of(segment, context), segment);
  }

  private static Outcome fragment(Packet.Fragment fragment, FrameContext context) {
    if (fragment.layers().joins() > fragment.layers().joiningStage()) {
      return new Outcome.Undecodable(
          Layer.FRAGMENT.toString(),
          "nested",
          "Nested fragments are reassembled once on the wire and once in tunnels.");
    }
    return new Outcome.Fragment(ReassemblyKey.of(fragment, context), fragment);
  }

  private Outcome.Document document(
      SipMessage read,
      Span payload,
      Endpoints ends,
      Layers layers,
      long streamSequence,
      FrameContext context) {
    Redactor.Shown shown = redactor.of(read, payload, ends, layers);
    Flow flow = Flow.of(shown.ends(), flowTexts.of(shown.ends()), shown.layers(), streamSequence);
    SipMessage message = shown.message();
    json.clear();
    writer.write(message, shown.payload(), shown.hidesBody(), flow, context, json);
    String routing = Routing.of(message.callId(), utf8);
    return new Outcome.Document(
        documentId.of(context.captureTimeNanos(), ends, streamSequence, payload),
        routing,
        routing == null ? keyWithoutCallId(message, flow) : routing,
        context.captureTimeNanos(),
        json.toByteArray(0),
        MessageKind.of(message, message.cseq()),
        message.problems().names());
  }

  /**
   * Returns the community ID and the topmost branch, which identifies the transaction (RFC 3261
   * section 17.2.3).
   */
  private static String keyWithoutCallId(SipMessage message, Flow flow) {
    List<Via> vias = message.vias();
    Span branch = vias.isEmpty() ? null : vias.get(0).branch();
    return branch == null ? flow.communityId() : flow.communityId() + ' ' + branch;
  }

  private static Outcome notSip(Span payload, Packet.Datagram datagram) {
    if (payload.isEmpty() && !datagram.cut()) {
      return new Outcome.Ignored("empty");
    }
    String kind = payload.isEmpty() ? null : NotSip.kind(payload);
    if (kind != null) {
      return new Outcome.Ignored(kind);
    }
    return new Outcome.Undecodable(
        Layer.SIP.toString(),
        datagram.cut() ? "truncated" : "no_start_line",
        "The %d bytes of payload at byte %d do not begin with a SIP start line."
            .formatted(payload.length(), datagram.payloadAt()));
  }
}
