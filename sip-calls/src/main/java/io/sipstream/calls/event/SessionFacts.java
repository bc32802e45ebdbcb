package io.sipstream.calls.event;

import io.sipstream.message.DecodedMessage;
import io.sipstream.sip.body.BodyPart;
import io.sipstream.sip.body.Media;
import io.sipstream.sip.body.MessageBody;
import io.sipstream.sip.body.SessionDescription;
import io.sipstream.text.Span;

/** Collects the facts of session descriptions. */
final class SessionFacts {
  private static final int CODECS = 12;
  private static final int MEDIA = 4;

  private SessionFacts() {}

  /**
   * Adds the facts of a message's session description.
   *
   * @param withKey whether its media address is a correlation key
   */
  static void collect(DecodedMessage message, boolean withKey, FactCollector facts) {
    SessionDescription sdp = message.sdp();
    if (sdp == null) {
      return;
    }
    facts.flag(MessageFacts.Flag.SDP, true);
    int codecs = 0;
    for (int i = 0; i < Math.min(MEDIA, sdp.media().size()); i++) {
      Media media = sdp.media().get(i);
      facts.add(Fact.MEDIA, media.type());
      facts.flag(MessageFacts.Flag.SRTP, media.protocol().toString().contains("SAVP"));
      for (Span codec : media.isRejected() ? java.util.List.<Span>of() : media.codecs()) {
        if (codecs++ < CODECS) {
          facts.add(Fact.CODEC, codec);
        }
      }
    }
    facts.flag(MessageFacts.Flag.HOLD, isHold(sdp));
    if (sdp.owner() != null) {
      String version = sdp.owner().sessionId() + " " + sdp.owner().version();
      facts.add(Fact.SDP_VERSION, Span.of(version));
      if (withKey) {
        mediaKey(sdp, facts);
      }
    }
    facts.flag(MessageFacts.Flag.SIPREC, hasRecording(message.body()));
  }

  /** Returns whether the first media is on hold: RFC 3264 section 8.4, RFC 2543 appendix B.5. */
  private static boolean isHold(SessionDescription sdp) {
    Media first = sdp.media().isEmpty() ? null : sdp.media().get(0);
    Span direction = first == null ? null : first.attributes().direction();
    if (direction == null) {
      direction = sdp.attributes().direction();
    }
    if (direction != null) {
      return !direction.equalsIgnoreCase("sendrecv");
    }
    Span address = first == null ? null : first.attributes().connectionAddress();
    if (address == null && sdp.connection() != null) {
      address = sdp.connection().address();
    }
    return address != null && address.equalsIgnoreCase("0.0.0.0");
  }

  private static boolean hasRecording(MessageBody body) {
    for (BodyPart part : body.parts()) {
      if ("siprec".equals(part.kind())) {
        return true;
      }
    }
    return false;
  }

  private static void mediaKey(SessionDescription sdp, FactCollector facts) {
    for (Media media : sdp.media()) {
      if (media.type().equalsIgnoreCase("audio") && media.port() > 0) {
        Span address = media.attributes().connectionAddress();
        if (address == null && sdp.connection() != null) {
          address = sdp.connection().address();
        }
        if (address != null) {
          String key = address + ":" + media.port() + "/" + sdp.owner().sessionId();
          facts.key("media:", Span.of(key));
        }
        return;
      }
    }
  }
}
