package io.sipstream.message;

import io.sipstream.privacy.NamedParties;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.HeaderSet;
import io.sipstream.sip.NameAddr;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.SipParser;
import io.sipstream.sip.SipUri;
import io.sipstream.sip.StartLine;
import io.sipstream.sip.body.MessageBody;
import io.sipstream.sip.body.SdpAddresses;
import io.sipstream.sip.body.SessionDescription;
import io.sipstream.text.Span;
import java.util.List;

/**
 * Lists the addresses that a message names: those that packetbeat has, in its order, then all
 * others. Documents and pseudonyms use this list.
 */
public final class NamedAddresses {
  // RFC 7315, 3325, draft-ietf-sip-privacy, 5806, 7044, 3892, 3515, 5502.
  private static final HeaderName[] FURTHER = {
    HeaderName.P_ASSOCIATED_URI,
    HeaderName.P_ASSERTED_IDENTITY,
    HeaderName.P_PREFERRED_IDENTITY,
    HeaderName.REMOTE_PARTY_ID,
    HeaderName.DIVERSION,
    HeaderName.HISTORY_INFO,
    HeaderName.REFERRED_BY,
    HeaderName.REFER_TO,
    HeaderName.P_CALLED_PARTY_ID,
    HeaderName.P_SERVED_USER
  };
  private static final HeaderSet ALL_FURTHER = HeaderSet.of(FURTHER);
  private static final HeaderSet PARTIES = HeaderSet.of(HeaderName.FROM, HeaderName.TO);

  private NamedAddresses() {}

  /** Receives addresses in the order of the list; duplicates are not removed. */
  public interface Receiver {
    /** Receives the URI of a header; its user and host may be null. */
    void uri(SipUri uri);

    /** Receives an address, or a host name, of SDP. */
    void host(Span host);

    /** Receives an address of a candidate, or a name that is no host of the call. */
    void candidate(Span address);

    /** Takes note that SDP has more addresses than are listed. */
    void truncated();
  }

  /** Lists the URIs that packetbeat has: Request-URI, P-Associated-URI, From, To, Contact. */
  public static void uris(
      SipMessage message, NameAddr from, NameAddr to, List<NameAddr> contacts, Receiver receiver) {
    if (message.startLine() instanceof StartLine.Request request && request.uri() != null) {
      receiver.uri(request.uri());
    }
    if (message.has(HeaderName.P_ASSOCIATED_URI)) {
      uris(message.addresses(HeaderName.P_ASSOCIATED_URI), 1, receiver);
    }
    uri(from, receiver);
    uri(to, receiver);
    uris(contacts, contacts.size(), receiver);
  }

  /**
   * Lists all other addresses: identities, diversions, referrals, From and To in further lines,
   * then those of SDP.
   *
   * @param sdp null if there is none
   */
  public static void others(SipMessage message, SessionDescription sdp, Receiver receiver) {
    if (message.hasAny(ALL_FURTHER)) {
      for (HeaderName name : FURTHER) {
        uris(message.addresses(name), Integer.MAX_VALUE, receiver);
      }
    }
    if (message.hasRepeated(PARTIES)) {
      uris(message.addresses(HeaderName.FROM), Integer.MAX_VALUE, receiver);
      uris(message.addresses(HeaderName.TO), Integer.MAX_VALUE, receiver);
    }
    if (sdp != null && sdp.others() != null) {
      ofSdp(sdp.others(), receiver);
    }
  }

  /**
   * Lists the users and addresses of a message for pseudonyms.
   *
   * @param cut whether bytes behind the payload are missing
   */
  static NamedParties ofRedacted(Span payload, boolean cut) {
    NamedParties named = new NamedParties();
    // Parsed by itself: problems of the original bytes have other offsets.
    SipMessage message = SipParser.parseDatagram(payload, cut);
    if (message == null) {
      return named;
    }
    Receiver receiver = new PartiesReceiver(named);
    uris(
        message,
        message.nameAddr(HeaderName.FROM),
        message.nameAddr(HeaderName.TO),
        message.contacts(),
        receiver);
    MessageBody body = MessageBody.of(message);
    SessionDescription sdp = body == null ? null : body.sessionDescription();
    if (sdp != null) {
      named.host(sdp.owner() == null ? null : sdp.owner().address());
      named.host(sdp.connection() == null ? null : sdp.connection().address());
    }
    others(message, sdp, receiver);
    return named;
  }

  private record PartiesReceiver(NamedParties named) implements Receiver {
    @Override
    public void uri(SipUri uri) {
      named.user(uri.user());
      named.host(uri.host());
    }

    @Override
    public void host(Span host) {
      named.host(host);
    }

    @Override
    public void candidate(Span address) {
      named.host(address);
    }

    @Override
    public void truncated() {
      // The patterns replace addresses in all of the text.
    }
  }

  private static void ofSdp(SdpAddresses sdp, Receiver receiver) {
    sdp.connections().forEach(receiver::host);
    sdp.candidates().forEach(receiver::candidate);
    if (sdp.isTruncated()) {
      receiver.truncated();
    }
  }

  private static void uris(List<NameAddr> addresses, int limit, Receiver receiver) {
    for (int i = 0; i < addresses.size() && i < limit; i++) {
      receiver.uri(addresses.get(i).uri());
    }
  }

  private static void uri(NameAddr address, Receiver receiver) {
    if (address != null) {
      receiver.uri(address.uri());
    }
  }
}
