package io.sipstream.sip;

/**
 * The session part of an SDP body (RFC 8866 section 5), lines ended by CRLF or bare LF.
 *
 * @param version {@code v=}; null if absent, as all of the rest
 * @param owner {@code o=}
 * @param sessionName {@code s=}, null if it is a lone hyphen or blank (RFC 8866 section 5.3)
 * @param connection {@code c=} of the session, else of the first media that has one
 */
public record SessionDescription(
    Span version, Owner owner, Span sessionName, Connection connection) {

  /**
   * {@code o=} (RFC 8866 section 5.2).
   *
   * @param username null if it is a hyphen
   * @param address an IP address or a name
   */
  public record Owner(Span username, Span sessionId, Span version, Span address) {
    private static final int FIELDS = 6;

    /** Null unless it has its six fields. */
    static Owner parse(Span value) {
      Span[] fields = new Span[FIELDS];
      Span rest = value;
      for (int i = 0; i < FIELDS; i++) {
        if (rest.isEmpty()) {
          return null;
        }
        int blank = rest.indexOf(' ');
        fields[i] = blank < 0 ? rest : rest.slice(0, blank);
        rest = blank < 0 ? Span.EMPTY : rest.slice(blank).trim();
      }
      Span username = fields[0].length() == 1 && fields[0].at(0) == '-' ? null : fields[0];
      return new Owner(username, fields[1], fields[2], fields[5]);
    }
  }

  /**
   * {@code c=} (RFC 8866 section 5.7).
   *
   * @param info the whole value
   * @param address an IP address or a name, without the multicast suffix
   */
  public record Connection(Span info, Span address) {
    static Connection parse(Span value) {
      Span address = value.slice(value.lastIndexOf(' ') + 1);
      int slash = address.indexOf('/');
      return new Connection(value, slash < 0 ? address : address.slice(0, slash));
    }
  }

  /** Whether a Content-Type is {@code application/sdp}, in any case and with any parameters. */
  public static boolean isSdp(Span contentType) {
    int semicolon = contentType.indexOf(';');
    Span type = semicolon < 0 ? contentType : contentType.slice(0, semicolon);
    return type.trim().equalsIgnoreCase("application/sdp");
  }

  /**
   * Reads a body; lines that make no sense are left out and named.
   *
   * @param atByte where the body begins, for the names of problems
   */
  public static SessionDescription parse(Span body, int atByte, Problems problems) {
    Span version = null;
    Owner owner = null;
    Span sessionName = null;
    Connection connection = null;
    boolean inMedia = false;
    int begin = 0;
    while (begin < body.length()) {
      int newline = body.indexOf('\n', begin);
      int end = newline < 0 ? body.length() : newline;
      Span line = body.slice(begin, end);
      int at = atByte + begin;
      begin = end + 1;
      if (line.length() < 2 || line.at(1) != '=') {
        if (!line.trim().isEmpty()) {
          problems.add("sdp_line", at);
        }
        continue;
      }
      Span value = line.slice(2).trim();
      switch (line.at(0)) {
        case 'v' -> version = value;
        case 's' -> sessionName = isNoName(value) ? null : value;
        case 'm' -> inMedia = true;
        case 'o' -> {
          owner = Owner.parse(value);
          if (owner == null) {
            problems.add("sdp_origin", at);
          }
        }
        case 'c' -> {
          if (connection == null || !inMedia) {
            connection = Connection.parse(value);
          }
        }
        default -> {
          // not shown in documents yet
        }
      }
    }
    return new SessionDescription(version, owner, sessionName, connection);
  }

  private static boolean isNoName(Span name) {
    return name.isEmpty() || (name.length() == 1 && name.at(0) == '-');
  }
}
