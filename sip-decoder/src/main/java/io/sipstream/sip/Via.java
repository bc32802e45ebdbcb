package io.sipstream.sip;

import io.sipstream.text.Ascii;
import io.sipstream.text.ByteSet;
import io.sipstream.text.Span;

/**
 * Holds one hop of Via (RFC 3261 sections 20.42 and 25.1), with RFC 3581's rport.
 *
 * @param transport as on the wire, such as {@code UDP}
 * @param sentBy host and port as on the wire
 * @param branch id of the transaction; null if there is none
 * @param received source address seen by the previous hop, without brackets; null if there is none
 * @param rport source port seen by the previous hop; -1 if there is none or it is only requested
 * @param parameters all of them
 * @param damaged whether it violates the grammar
 */
public record Via(
    Span transport,
    Span sentBy,
    Span branch,
    Span received,
    int rport,
    Parameters parameters,
    boolean damaged) {

  /** RFC 3261 section 8.1.1.7: the beginning of unique branches. */
  public static final String MAGIC_COOKIE = "z9hg4bk";

  private static final ByteSet TRANSPORT = ByteSet.of(ByteSet.LETTERS + "-");

  /** Parses {@code SIP / 2.0 / UDP host : port ; parameters}, with whitespace anywhere. */
  static Via parse(Span value) {
    Via usual = usual(value);
    return usual == null ? any(value) : usual;
  }

  /** Parses the usual form, including its whitespace, in one pass; returns null for any other. */
  static Via usual(Span value) {
    if (!value.startsWith("SIP/2.0/")) {
      return null;
    }
    byte[] bytes = value.array();
    int to = value.arrayOffset() + value.length();
    int at = value.arrayOffset() + "SIP/2.0/".length();
    int space = TRANSPORT.endIn(bytes, at, to);
    if (space == at || space == to || bytes[space] != ' ') {
      return null;
    }
    int hostEnd = HostPort.endOfUsual(bytes, space + 1, to);
    if (hostEnd < 0 || (hostEnd < to && bytes[hostEnd] != ';')) {
      return null;
    }
    Span sentBy = new Span(bytes, space + 1, hostEnd);
    Parameters parameters = Parameters.NONE;
    if (hostEnd < to) {
      parameters = Parameters.usual(bytes, hostEnd, to);
      if (parameters == null || parameters.end() < to) {
        return null;
      }
    }
    int colon = HostPort.colonOfUsual(bytes, space + 1, hostEnd);
    boolean badPort =
        colon < hostEnd && Ascii.decimal(bytes, colon + 1, hostEnd, HostPort.LIMIT) < 0;
    return of(new Span(bytes, at, space), sentBy, parameters, badPort);
  }

  static Via any(Span value) {
    int version = value.indexOf('/');
    int transportAt = version < 0 ? -1 : value.indexOf('/', version + 1);
    boolean damaged = transportAt < 0 || !value.slice(0, version).trim().equalsIgnoreCase("sip");
    Span rest = value.slice(transportAt + 1).trim();
    int transportEnd = rest.firstWhitespace();
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
    Span branch = parameters.get("branch");
    Span received = parameters.get("received");
    Span address = received == null ? null : received.withoutBrackets();
    Span rport = parameters.get("rport");
    int number = rport == null || rport.isEmpty() ? -1 : (int) rport.decimal(HostPort.LIMIT);
    // RFC 3581 section 3: a port, or empty if it is requested.
    boolean badRport = rport != null && !rport.isEmpty() && number < 0;
    boolean damaged = damagedHead || parameters.hasEmpty() || badRport;
    return new Via(transport, sentBy, branch, address, number, parameters, damaged);
  }

  /** Removes a comment after the host, which RFC 2543 section 6.40 allowed. */
  private static Span withoutComment(Span sentBy) {
    int open = sentBy.indexOf('(');
    return (open < 0 ? sentBy : sentBy.slice(0, open)).trim();
  }
}
