package io.sipstream.sip;

import java.util.ArrayList;
import java.util.List;

/**
 * A message cut into its parts. What the headers mean is read when it is asked for, so that one bad
 * header cannot cost the message.
 *
 * @param startLine request or status line
 * @param headers in their order
 * @param body as long as Content-Length says and the datagram allows
 * @param bodyAtByte where the body begins, counted from the first byte of the payload
 * @param problems what was wrong; reading headers adds to it
 */
public record SipMessage(
    StartLine startLine, List<Header> headers, Span body, int bodyAtByte, Problems problems) {

  /** The first such header; null if there is none. */
  public Header first(HeaderName name) {
    for (Header header : headers) {
      if (header.name() == name) {
        return header;
      }
    }
    return null;
  }

  /** The last such header, which counts where a header must not be repeated but is; or null. */
  public Header last(HeaderName name) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (headers.get(i).name() == name) {
        return headers.get(i);
      }
    }
    return null;
  }

  /**
   * The values of a header that is a list: all its lines, each split at its commas (RFC 3261
   * section 7.3.1).
   */
  public List<Span> values(HeaderName name) {
    List<Span> values = new ArrayList<>();
    for (Header header : headers) {
      if (header.name() == name && !CommaList.split(header.value(), values)) {
        problems.add("too_many_values", header.atByte());
      }
    }
    return values;
  }

  /** A header that is a list of name-addrs or addr-specs, such as Contact. */
  public List<NameAddr> nameAddrs(HeaderName name) {
    List<NameAddr> addresses = new ArrayList<>(1);
    List<Span> values = new ArrayList<>(1);
    for (Header header : headers) {
      if (header.name() == name) {
        values.clear();
        boolean whole = CommaList.split(header.value(), values);
        for (Span value : values) {
          if (addresses.size() == SipLimits.LIST_VALUES) {
            whole = false;
            break;
          }
          NameAddr address = NameAddr.parse(value);
          if (address.damaged()) {
            problems.add(name.problemName(), header.atByte());
          }
          addresses.add(address);
        }
        if (!whole) {
          problems.add("too_many_values", header.atByte());
        }
      }
    }
    return addresses;
  }

  /** The first Authorization; null if absent or unreadable. */
  public Credentials credentials() {
    Header header = first(HeaderName.AUTHORIZATION);
    if (header == null) {
      return null;
    }
    Credentials credentials = Credentials.parse(header.value());
    boolean damaged =
        credentials != null && credentials.uri() != null && credentials.uri().damaged();
    if (credentials == null || damaged) {
      problems.add("authorization", header.atByte());
    }
    return credentials;
  }

  /**
   * The body as SDP; null unless its type is {@code application/sdp} and it is not encoded (RFC
   * 3261 section 20.12: {@code identity} is no encoding).
   */
  public SessionDescription sessionDescription() {
    Header type = last(HeaderName.CONTENT_TYPE);
    if (type == null || body.isEmpty() || !SessionDescription.isSdp(type.value())) {
      return null;
    }
    Header encoding = last(HeaderName.CONTENT_ENCODING);
    if (encoding != null && !encoding.value().equalsIgnoreCase("identity")) {
      return null;
    }
    return SessionDescription.parse(body, bodyAtByte, problems);
  }

  /** Call-ID; null if absent or empty. */
  public Span callId() {
    Header header = last(HeaderName.CALL_ID);
    return header == null || header.value().isEmpty() ? null : header.value();
  }

  /** CSeq; null if absent or unreadable. */
  public CSeq cseq() {
    Header header = last(HeaderName.CSEQ);
    if (header == null) {
      return null;
    }
    CSeq cseq = CSeq.parse(header.value(), header.atByte(), problems);
    // RFC 3261 section 8.1.1.5: the method of the request.
    if (startLine instanceof StartLine.Request request && !request.method().equals(cseq.method())) {
      problems.add("cseq_method", header.atByte());
    }
    return cseq;
  }

  /** A header that holds one name-addr or addr-spec, such as From; null if absent. */
  public NameAddr nameAddr(HeaderName name) {
    Header header = last(name);
    if (header == null) {
      return null;
    }
    NameAddr address = NameAddr.parse(header.value());
    if (address.damaged()) {
      problems.add(name.problemName(), header.atByte());
    }
    return address;
  }

  /**
   * A header that holds one number; -1 if absent or unreadable. One above {@code limit} is given
   * and named as a problem.
   */
  public long number(HeaderName name, long limit) {
    Header header = last(name);
    if (header == null) {
      return -1;
    }
    long number = header.value().decimal(Long.MAX_VALUE);
    if (number < 0 || number > limit) {
      problems.add(name.problemName(), header.atByte());
    }
    return number;
  }
}
