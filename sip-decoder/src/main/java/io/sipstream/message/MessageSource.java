package io.sipstream.message;

import io.sipstream.packet.Endpoints;
import io.sipstream.packet.FrameContext;
import io.sipstream.packet.Layers;
import io.sipstream.packet.PacketDecoder;
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

  /** Addresses, ports and protocol. */
  private final byte[] ends;

  private final Layers layers;
  private final long streamSequence;
  private final long timeNanos;
  private final boolean imprecise;
  private final boolean cut;
  private final String observerName;
  private final String interfaceName;
  private final String replayId;
  private final List<String> problems;

  MessageSource(
      SipMessage captured,
      Span payload,
      Endpoints ends,
      Layers layers,
      long streamSequence,
      FrameContext frame) {
    int begin = payload.arrayOffset();
    this.payload = Arrays.copyOfRange(payload.array(), begin, begin + payload.length());
    this.ends =
        ByteBuffer.allocate(2 * ends.addressBytes() + 2 * Short.BYTES + 1)
            .put(ends.bytes(), ends.sourceAt(), ends.addressBytes())
            .put(ends.bytes(), ends.destinationAt(), ends.addressBytes())
            .putShort((short) ends.sourcePort())
            .putShort((short) ends.destinationPort())
            .put((byte) ends.protocol())
            .array();
    this.layers = layers;
    this.streamSequence = streamSequence;
    this.timeNanos = frame.captureTimeNanos();
    this.imprecise = frame.timestampImprecise();
    this.cut = captured.isCut();
    this.observerName = frame.observerName();
    this.interfaceName = frame.interfaceName();
    this.replayId = frame.replayId();
    this.problems = List.copyOf(captured.problems().namesWithOffsets());
  }

  private Endpoints ends() {
    int addressBytes = (ends.length - 2 * Short.BYTES - 1) / 2;
    ByteBuffer rest = ByteBuffer.wrap(ends).position(2 * addressBytes);
    return new Endpoints(
        ends,
        addressBytes,
        0,
        addressBytes,
        Short.toUnsignedInt(rest.getShort()),
        Short.toUnsignedInt(rest.getShort()),
        Byte.toUnsignedInt(rest.get()));
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
    FrameContext frame =
        new FrameContext.Plain(
            timeNanos,
            imprecise,
            PacketDecoder.RAW,
            payload.length,
            observerName,
            interfaceName,
            replayId,
            layers);
    return messages.of(parsed, bytes, ends(), layers, streamSequence, frame);
  }

  /** Returns the bytes of the message as captured, which are not to be changed. */
  @SuppressWarnings("MutablePublicArray")
  public byte[] payload() {
    return payload;
  }
}
