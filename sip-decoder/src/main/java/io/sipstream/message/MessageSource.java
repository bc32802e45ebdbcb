package io.sipstream.message;

import io.sipstream.packet.Endpoints;
import io.sipstream.packet.FrameContext;
import io.sipstream.packet.Layers;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.SipParser;
import io.sipstream.text.Span;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Holds a copy of what a message was decoded from, so that it can be decoded again. It has the
 * bytes as captured, without masks and pseudonyms. Immutable.
 */
public final class MessageSource {
  private final byte[] payload;
  private final Endpoints ends;
  private final Layers layers;
  private final long streamSequence;
  private final FrameContext frame;
  private final boolean cut;
  private final List<String> problems;

  private MessageSource(
      byte[] payload,
      Endpoints ends,
      Layers layers,
      long streamSequence,
      FrameContext frame,
      boolean cut,
      List<String> problems) {
    this.payload = payload;
    this.ends = ends;
    this.layers = layers;
    this.streamSequence = streamSequence;
    this.frame = frame;
    this.cut = cut;
    this.problems = problems;
  }

  static MessageSource of(
      SipMessage captured,
      Span payload,
      Endpoints ends,
      Layers layers,
      long streamSequence,
      FrameContext frame) {
    int begin = payload.arrayOffset();
    return new MessageSource(
        Arrays.copyOfRange(payload.array(), begin, begin + payload.length()),
        copy(ends),
        layers,
        streamSequence,
        new FrameContext.Plain(
            frame.captureTimeNanos(),
            frame.timestampImprecise(),
            frame.linkType(),
            frame.originalLengthBytes(),
            frame.observerName(),
            frame.interfaceName(),
            frame.replayId(),
            frame.layers()),
        captured.isCut(),
        List.copyOf(captured.problems().namesWithOffsets()));
  }

  private static Endpoints copy(Endpoints ends) {
    byte[] addresses =
        ByteBuffer.allocate(2 * ends.addressBytes())
            .put(ends.bytes(), ends.sourceAt(), ends.addressBytes())
            .put(ends.bytes(), ends.destinationAt(), ends.addressBytes())
            .array();
    return new Endpoints(
        addresses,
        ends.addressBytes(),
        0,
        ends.addressBytes(),
        ends.sourcePort(),
        ends.destinationPort(),
        ends.protocol());
  }

  /**
   * Decodes the message again. With the settings of its decoder, its document is the same.
   *
   * @param messages creates the message; earlier messages of it become invalid
   */
  public DecodedMessage decode(DecodedMessages messages) {
    messages.begin();
    Span bytes = new Span(payload, 0, payload.length);
    SipMessage parsed = SipParser.parseDatagram(bytes, cut);
    parsed.problems().addAll(problems);
    return messages.of(parsed, bytes, ends, layers, streamSequence, frame);
  }

  /** Returns the bytes of the message as captured, which are not to be changed. */
  @SuppressWarnings("MutablePublicArray")
  public byte[] payload() {
    return payload;
  }
}
