package io.sipstream.document;

import io.sipstream.sip.CSeq;
import io.sipstream.sip.Credentials;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.NameAddr;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.StartLine;
import io.sipstream.sip.Via;
import io.sipstream.sip.body.MessageBody;
import io.sipstream.sip.body.SessionDescription;
import java.util.List;

/**
 * Holds the parsed headers and body that several writers need. Each is parsed once; absent, invalid
 * or disabled ones are null or an empty list.
 *
 * @param authorized whether there is an Authorization header, valid or not
 */
record MessageView(
    SipMessage message,
    StartLine startLine,
    CSeq cseq,
    NameAddr from,
    NameAddr to,
    List<NameAddr> contacts,
    NameAddr associatedUri,
    List<Via> vias,
    boolean authorized,
    List<Credentials> credentials,
    MessageBody body,
    SessionDescription sdp) {

  /**
   * Parses a message.
   *
   * @param bodyIsReadable false if its body was masked as a whole
   */
  static MessageView of(SipMessage message, DecoderSettings settings, boolean bodyIsReadable) {
    if (settings.profile() == Profile.MINIMAL) {
      return minimal(message);
    }
    List<NameAddr> associated = message.nameAddrs(HeaderName.P_ASSOCIATED_URI);
    MessageBody body = settings.parseBody() && bodyIsReadable ? MessageBody.of(message) : null;
    return new MessageView(
        message,
        message.startLine(),
        message.cseq(),
        message.nameAddr(HeaderName.FROM),
        message.nameAddr(HeaderName.TO),
        message.contacts(),
        associated.isEmpty() ? null : associated.get(0),
        message.vias(),
        message.has(HeaderName.AUTHORIZATION),
        settings.parseAuthorization() ? message.credentials(HeaderName.AUTHORIZATION) : List.of(),
        body,
        body == null ? null : body.sessionDescription());
  }

  /** Parses the parts of a minimal document. */
  private static MessageView minimal(SipMessage message) {
    return new MessageView(
        message,
        message.startLine(),
        message.cseq(),
        message.nameAddr(HeaderName.FROM),
        message.nameAddr(HeaderName.TO),
        List.of(),
        null,
        List.of(),
        message.has(HeaderName.AUTHORIZATION),
        List.of(),
        null,
        null);
  }
}
