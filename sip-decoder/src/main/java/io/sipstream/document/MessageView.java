package io.sipstream.document;

import io.sipstream.message.DecodedMessage;
import io.sipstream.sip.CSeq;
import io.sipstream.sip.Credentials;
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
    List<NameAddr> associatedUris,
    List<Via> vias,
    boolean authorized,
    List<Credentials> credentials,
    MessageBody body,
    SessionDescription sdp) {

  /** Returns the user of the first Authorization; null if absent. */
  Span username() {
    return credentials.isEmpty() ? null : credentials.get(0).username();
  }

  /** Parses the parts of a document. */
  static MessageView of(DecodedMessage decoded, DecoderSettings settings) {
    SipMessage message = decoded.sip();
    boolean all = settings.profile() != Profile.MINIMAL;
    List<NameAddr> associated = all ? message.addresses(HeaderName.P_ASSOCIATED_URI) : List.of();
    MessageBody body = all && settings.parseBody() ? decoded.body() : null;
    return new MessageView(
        message,
        message.startLine(),
        message.cseq(),
        decoded.from(),
        decoded.to(),
        all ? decoded.contacts() : List.of(),
        associated,
        all ? decoded.vias() : List.of(),
        message.has(HeaderName.AUTHORIZATION),
        all && settings.parseAuthorization()
            ? message.credentials(HeaderName.AUTHORIZATION)
            : List.of(),
        body,
        body == null ? null : decoded.sdp());
  }
}
