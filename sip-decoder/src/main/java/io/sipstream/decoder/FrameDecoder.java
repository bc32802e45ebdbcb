package io.sipstream.decoder;

import io.sipstream.document.DecoderSettings;
import io.sipstream.message.DecodedMessages;
import io.sipstream.packet.Endpoints;
import io.sipstream.packet.FrameContext;
import io.sipstream.packet.Layer;
import io.sipstream.packet.Layers;
import io.sipstream.packet.Packet;
import io.sipstream.packet.PacketDecoder;
import io.sipstream.reassembly.ReassemblyKeyHash;
import io.sipstream.reassembly.StreamMessage;
import io.sipstream.sip.NotSip;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.SipParser;
import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes the bytes of a frame to a SIP message, without I/O, clock or log. Fragments and segments
 * are returned as such, to be reassembled and decoded again.
 *
 * <p>Messages are valid until the next call. Reuses buffers and is not thread-safe.
 */
public class FrameDecoder {
  private final DecoderSettings settings;
  private final PacketDecoder packets;
  private final DecodedMessages messages;
  private final ReassemblyKeyHash keys = new ReassemblyKeyHash();

  public FrameDecoder(DecoderSettings settings) {
    this.settings = settings;
    this.packets = new PacketDecoder(settings.tunnelPorts());
    this.messages =
        new DecodedMessages(settings.masks(), settings.pseudonyms(), settings.communityIdSeed());
  }

  /** Decodes one frame. Never throws because of its bytes. */
  public Outcome decode(byte[] frame, FrameContext context) {
    messages.begin();
    boolean cut = context.originalLengthBytes() > frame.length;
    Packet packet = packets.decode(frame, context.linkType(), context.layers(), cut);
    return outcome(packet, frame, context);
  }

  /** Decodes a message that was found in a stream. */
  public Outcome.Message decode(StreamMessage found) {
    messages.begin();
    SipMessage message = SipParser.parseDatagram(found.sip(), found.isCut());
    found.problems().forEach(problem -> message.problems().add(problem));
    FrameContext context = found.context();
    return new Outcome.Message(
        messages.of(
            message, found.sip(), found.ends(), context.layers(), found.sequence(), context));
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
    SipMessage message = SipParser.parseDatagram(payload, datagram.cut());
    if (message == null) {
      return notSip(payload, datagram);
    }
    String cutProblem = cutProblem(datagram, frame, context);
    nameCut(message, payload, cutProblem);
    boolean several =
        datagram.layers().hep() != null && datagram.ends().protocol() == Endpoints.TCP;
    List<Span> parts = several ? HepMessages.of(payload, message) : List.of();
    if (parts.size() > 1) {
      return several(parts, datagram, cutProblem, context);
    }
    return message(message, payload, datagram, context);
  }

  private Outcome several(
      List<Span> parts, Packet.Datagram datagram, String cutProblem, FrameContext context) {
    List<Outcome> messages = new ArrayList<>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      Span part = parts.get(i);
      boolean cut = datagram.cut() && i == parts.size() - 1;
      SipMessage message = SipParser.parseDatagram(part, cut);
      if (message == null) {
        // The packet was cut in a start line.
        messages.add(notSip(part, datagram));
        continue;
      }
      nameCut(message, part, cutProblem);
      messages.add(message(message, part, datagram, context));
    }
    return new Outcome.Multiple(messages);
  }

  private static void nameCut(SipMessage message, Span payload, String problem) {
    if (message.isCut()) {
      message.problems().add(problem, payload.length());
    }
  }

  private static String cutProblem(Packet.Datagram datagram, byte[] frame, FrameContext context) {
    if (datagram.layers().isEndMissing()) {
      return "fragment_missing";
    }
    // Truncated by the capture; otherwise a header announces more bytes than the frame had.
    return context.originalLengthBytes() > frame.length ? "frame_cut" : "length_beyond_frame";
  }

  private Outcome message(
      SipMessage message, Span payload, Packet.Datagram datagram, FrameContext context) {
    return new Outcome.Message(
        messages.of(message, payload, datagram.ends(), datagram.layers(), -1, context));
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
    return new Outcome.Segment(keys.of(segment, context), segment);
  }

  private Outcome fragment(Packet.Fragment fragment, FrameContext context) {
    if (fragment.layers().joins() > fragment.layers().joiningStage()) {
      return new Outcome.Undecodable(
          Layer.FRAGMENT.toString(),
          "nested",
          "Nested fragments are reassembled once on the wire and once in tunnels.");
    }
    return new Outcome.Fragment(keys.of(fragment, context), fragment);
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
