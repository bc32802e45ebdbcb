package io.sipstream.document;

import io.sipstream.sip.CSeq;
import io.sipstream.sip.Credentials;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.NameAddr;
import io.sipstream.sip.SessionDescription;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.StartLine;
import java.util.List;

/**
 * A message with its headers understood, each once. What is absent, unreadable or switched off is
 * null; {@code contacts} is empty then.
 *
 * @param authorized whether there is an Authorization header, readable or not
 */
record ReadMessage(
    SipMessage message,
    StartLine startLine,
    CSeq cseq,
    NameAddr from,
    NameAddr to,
    List<NameAddr> contacts,
    NameAddr associatedUri,
    boolean authorized,
    Credentials credentials,
    SessionDescription sdp) {

  static ReadMessage of(SipMessage message, DecoderSettings settings) {
    List<NameAddr> associated = message.nameAddrs(HeaderName.P_ASSOCIATED_URI);
    return new ReadMessage(
        message,
        message.startLine(),
        message.cseq(),
        message.nameAddr(HeaderName.FROM),
        message.nameAddr(HeaderName.TO),
        message.nameAddrs(HeaderName.CONTACT),
        associated.isEmpty() ? null : associated.get(0),
        message.first(HeaderName.AUTHORIZATION) != null,
        settings.parseAuthorization() ? message.credentials() : null,
        settings.parseBody() ? message.sessionDescription() : null);
  }
}
