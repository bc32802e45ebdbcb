package io.sipstream.message;

import io.sipstream.packet.Endpoints;
import io.sipstream.packet.FrameContext;
import io.sipstream.packet.Layers;
import io.sipstream.sip.CSeq;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.NameAddr;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.StartLine;
import io.sipstream.sip.Via;
import io.sipstream.sip.body.MessageBody;
import io.sipstream.sip.body.SessionDescription;
import io.sipstream.text.Span;
import java.util.List;

/**
 * Gives access to a SIP message and its capture. All values are those after masking and
 * pseudonymization. Values are computed on first access.
 *
 * <p>A message is valid until the next call of the decoder that returned it. Later, every accessor
 * throws {@link IllegalStateException}. Copy the values that are needed longer.
 *
 * <p>Parsing a value on first access may add a problem. Problems are listed in the order of
 * detection, so write the document before other values are read. Not thread-safe.
 */
public final class DecodedMessage {
  private final DecodedMessages messages;
  private final long call;
  private final Redactor.Shown shown;
  private final SipMessage captured;
  private final Span original;
  private final Endpoints originalEnds;
  private final Layers originalLayers;
  private final long streamSequence;
  private final FrameContext frame;

  // Null until the first access, or absent.
  private Flow flow;
  private NameAddr from;
  private NameAddr to;
  private List<NameAddr> contacts;
  private List<Via> vias;
  private MessageBody body;
  private SessionDescription sdp;

  DecodedMessage(
      DecodedMessages messages,
      Redactor.Shown shown,
      SipMessage captured,
      Span original,
      Endpoints originalEnds,
      Layers originalLayers,
      long streamSequence,
      FrameContext frame) {
    this.messages = messages;
    this.call = messages.call;
    this.shown = shown;
    this.captured = captured;
    this.original = original;
    this.originalEnds = originalEnds;
    this.originalLayers = originalLayers;
    this.streamSequence = streamSequence;
    this.frame = frame;
  }

  private DecodedMessage valid() {
    if (call != messages.call) {
      throw new IllegalStateException(
          "A decoded message was read after the next call of its decoder."
              + " Read or copy its values before that call.");
    }
    return this;
  }

  /** Returns the parsed message; its values are parsed at each access. */
  public SipMessage sip() {
    return valid().shown.message();
  }

  /**
   * Returns the message as captured, before masking and pseudonymization; {@link #sip} if nothing
   * was replaced. It is for hashes that identify transactions and dialogs. Its text must not be
   * written anywhere.
   */
  public SipMessage captured() {
    return valid().captured;
  }

  /** Returns the request or status line. */
  public StartLine startLine() {
    return sip().startLine();
  }

  /** Returns CSeq; null if absent. */
  public CSeq cseq() {
    return sip().cseq();
  }

  /** Returns the method of the transaction: that of the request or of CSeq; null if unknown. */
  public Span method() {
    if (startLine() instanceof StartLine.Request request) {
      return request.method();
    }
    return cseq() == null ? null : cseq().method();
  }

  /** Returns Call-ID; null if absent or empty. */
  public Span callId() {
    return sip().callId();
  }

  /** Returns From; null if absent. */
  public NameAddr from() {
    if (from == null) {
      from = sip().nameAddr(HeaderName.FROM);
    }
    return valid().from;
  }

  /** Returns To; null if absent. */
  public NameAddr to() {
    if (to == null) {
      to = sip().nameAddr(HeaderName.TO);
    }
    return valid().to;
  }

  /** Returns the values of Contact. */
  public List<NameAddr> contacts() {
    if (contacts == null) {
      contacts = sip().contacts();
    }
    return valid().contacts;
  }

  /** Returns the hops of Via, the last one first. */
  public List<Via> vias() {
    if (vias == null) {
      vias = sip().vias();
    }
    return valid().vias;
  }

  /** Returns the parsed body; null if it was masked as a whole. */
  public MessageBody body() {
    if (body == null && !valid().shown.hidesBody()) {
      body = MessageBody.of(sip());
    }
    return valid().body;
  }

  /** Returns the SDP session of the body; null if there is none. */
  public SessionDescription sdp() {
    if (sdp == null && body() != null) {
      sdp = body().sessionDescription();
    }
    return valid().sdp;
  }

  /** Returns the bytes of the message. */
  public Span payload() {
    return valid().shown.payload();
  }

  /** Returns addresses, ports and transport as bytes and numbers, without texts. */
  public Endpoints endpoints() {
    return valid().shown.ends();
  }

  /** Returns addresses, ports, transport, Community ID and enclosing layers. */
  public Flow flow() {
    if (flow == null) {
      Endpoints ends = valid().shown.ends();
      flow = Flow.of(ends, messages.flowTexts.of(ends), shown.layers(), streamSequence);
    }
    return valid().flow;
  }

  /** Returns the capture time of the message's last frame, nanoseconds since the epoch. */
  public long captureTimeNanos() {
    return valid().frame.captureTimeNanos();
  }

  /** Returns whether the capture time is coarser than requested. */
  public boolean timestampImprecise() {
    return valid().frame.timestampImprecise();
  }

  /**
   * Returns the name of the capturing node: that of a HEP sender, else of the agent; null for none.
   */
  public String observerName() {
    Layers.Hep hep = valid().shown.layers().hep();
    return hep == null || hep.node() == null ? frame.observerName() : hep.node();
  }

  /** Returns the name of the capture interface; null if it is unknown. */
  public String interfaceName() {
    return valid().frame.interfaceName();
  }

  /** Returns the name of the replay; null for a live capture. */
  public String replayId() {
    return valid().frame.replayId();
  }

  /** Returns the {@code _id}, equal for the same message in any capture; computed at each call. */
  public String id() {
    return valid()
        .messages
        .documentId
        .of(frame.captureTimeNanos(), originalEnds, streamSequence, original);
  }

  /**
   * Returns the {@code _routing}, the Call-ID or its hash; null without a Call-ID. Computed at each
   * call.
   */
  public String routing() {
    return Routing.of(callId(), messages.utf8);
  }

  /** Returns the kind of the message for counters. */
  public MessageKind kind() {
    return MessageKind.of(sip(), cseq());
  }

  /**
   * Returns a copy of what this message was decoded from. Call it before other methods, so that the
   * problems of both are in one order.
   */
  public MessageSource source() {
    return new MessageSource(
        valid().captured, original, originalEnds, originalLayers, streamSequence, frame);
  }

  /** Returns the names of the problems found so far; complete once the document was written. */
  public List<String> problems() {
    return sip().problems().names();
  }
}
