package io.sipstream.sip;

import io.sipstream.text.ByteSet;
import io.sipstream.text.Span;

/**
 * One hop of Via (RFC 3261 section 20.42, 25.1), with RFC 3581's rport.
 *
 * @param transport as on the wire, such as {@code UDP}
 * @param sentBy host and port as on the wire
 * @param branch transaction's id; null if there is none
 * @param received address that the hop before was seen at, without brackets; null if there is none
 * @param rport port that it was seen at; -1 if there is none, also where it is only asked for
 * @param parameters all of them
 * @param damaged whether it broke the grammar somewhere
 */
public record Via(
    Span transport,
    Span sentBy,
    Span branch,
    Span received,
    int rport,
    Parameters parameters,
    boolean damaged) {

  /** RFC 3261 section 8.1.1.7: how branches that are unique begin. */
  public static final String MAGIC_COOKIE = "z9hg4bk";

  private static final ByteSet TRANSPORT = ByteSet.of(ByteSet.LETTERS + "-");

  /** Reads one value: {@code SIP / 2.0 / UDP host : port ; parameters}, blanks wherever. */
  static Via parse(Span value) {
    Via usual = usual(value);
    return usual == null ? any(value) : usual;
  }

  /** One of the form that nearly all have, blanks and all, in one pass; null for another one. */
  private static Via usual(Span value) {
    if (!value.startsWith("SIP/2.0/")) {
      return null;
    }
    byte[] bytes = value.array();
    int to = value.arrayOffset() + value.length();
    int at = value.arrayOffset() + "SIP/2.0/".length();
    int blank = TRANSPORT.endIn(bytes, at, to);
    if (blank == at || blank == to || bytes[blank] != ' ') {
      return null;
    }
    int hostEnd = HostPort.endOfUsual(bytes, blank + 1, to);
    if (hostEnd < 0 || (hostEnd < to && bytes[hostEnd] != ';')) {
      return null;
    }
    Span sentBy = new Span(bytes, blank + 1, hostEnd);
    Parameters parameters =
        hostEnd == to ? Parameters.NONE : new Parameters(new Span(bytes, hostEnd, to));
    int colon = HostPort.colonOfUsual(bytes, blank + 1, hostEnd);
    boolean badPort =
        colon < hostEnd && Span.decimal(bytes, colon + 1, hostEnd, HostPort.LIMIT) < 0;
    return of(new Span(bytes, at, blank), sentBy, parameters, badPort);
  }

  private static Via any(Span value) {
    int version = value.indexOf('/');
    int transportAt = version < 0 ? -1 : value.indexOf('/', version + 1);
    boolean damaged = transportAt < 0 || !value.slice(0, version).trim().equalsIgnoreCase("sip");
    Span rest = value.slice(transportAt + 1).trim();
    int transportEnd = rest.firstBlank();
    Span transport = transportEnd < 0 ? rest : rest.slice(0, transportEnd);
    Span behind = transportEnd < 0 ? Span.EMPTY : rest.slice(transportEnd).trim();
    int semicolon = behind.indexOf(';');
    Span sentBy = withoutComment(semicolon < 0 ? behind : behind.slice(0, semicolon));
    Parameters parameters =
        semicolon < 0 ? Parameters.NONE : new Parameters(behind.slice(semicolon));
    damaged |= !transport.isToken() || HostPort.parse(sentBy).damaged();
    return of(transport, sentBy, parameters, damaged);
  }

  private static Via of(Span transport, Span sentBy, Parameters parameters, boolean damagedHead) {
    Span received = parameters.get("received");
    Span rport = parameters.get("rport");
    int rportNumber = rport == null || rport.isEmpty() ? -1 : (int) rport.decimal(HostPort.LIMIT);
    boolean damaged = damagedHead || parameters.hasEmpty();
    // RFC 3581 section 3: a port, or nothing where it is asked for.
    damaged |= rport != null && !rport.isEmpty() && rportNumber < 0;
    return new Via(
        transport,
        sentBy,
        parameters.get("branch"),
        received == null ? null : received.withoutBrackets(),
        rportNumber,
        parameters,
        damaged);
  }

  /** RFC 2543 section 6.40 allowed a comment behind the host. */
  private static Span withoutComment(Span sentBy) {
    int open = sentBy.indexOf('(');
    return (open < 0 ? sentBy : sentBy.slice(0, open)).trim();
  }
}
