package io.sipstream.sip.body;

import io.sipstream.sip.HostName;
import io.sipstream.sip.Problems;
import io.sipstream.sip.SipLimits;
import io.sipstream.text.Span;
import io.sipstream.text.WhitespaceTokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Represents an SDP body (RFC 8866 section 5), lines ended by CRLF, bare LF or bare CR.
 *
 * @param body the complete body
 * @param version {@code v=}; null if absent, as the others
 * @param owner {@code o=}
 * @param sessionName {@code s=}; null if it is a single hyphen or space (RFC 8866 section 5.3)
 * @param connection {@code c=} of the session, else of the first media that has one
 * @param timing {@code t=}, the first one
 * @param attributes those of the session
 * @param media its sections in their order
 * @param others addresses that are in no other component; null if there are none
 */
public record SessionDescription(
    Span body,
    Span version,
    Owner owner,
    Span sessionName,
    Connection connection,
    Timing timing,
    SdpAttributes attributes,
    List<Media> media,
    SdpAddresses others) {

  /**
   * {@code o=} (RFC 8866 section 5.2).
   *
   * @param username null if it is a hyphen or missing
   * @param address an IP address without brackets, or a name
   * @param damaged whether it violates the grammar
   */
  public record Owner(Span username, Span sessionId, Span version, Span address, boolean damaged) {
    private static final int FIELDS_BEHIND_NAME = 5;
    private static final int NETWORK = 2;

    /**
     * Parses the value from its last field on, since a user name may have spaces against the
     * grammar; returns null if fields are missing.
     */
    static Owner parse(Span value) {
      Span[] fields = new Span[FIELDS_BEHIND_NAME];
      Span rest = value;
      for (int i = FIELDS_BEHIND_NAME - 1; i >= 0; i--) {
        if (rest.isEmpty()) {
          return null;
        }
        int separator = lastSeparator(rest);
        fields[i] = rest.slice(separator + 1);
        rest = separator < 0 ? Span.EMPTY : rest.trimmed(0, separator);
      }
      if (rest.isEmpty() && !fields[NETWORK].equalsIgnoreCase("in")) {
        return null;
      }
      boolean named = rest.length() != 1 || rest.at(0) != '-';
      Span address = fields[FIELDS_BEHIND_NAME - 1].withoutBrackets();
      boolean damaged =
          rest.isEmpty() || lastSeparator(rest) >= 0 || !HostName.isNameOrAddress(address);
      return new Owner(
          named && !rest.isEmpty() ? rest : null, fields[0], fields[1], address, damaged);
    }
  }

  private static int lastSeparator(Span text) {
    return Math.max(text.lastIndexOf(' '), text.lastIndexOf('\t'));
  }

  /**
   * {@code c=} (RFC 8866 section 5.7).
   *
   * @param info the whole value
   * @param address an IP address or a name, without the multicast suffix and brackets
   */
  public record Connection(Span info, Span address) {
    static Connection parse(Span value) {
      Span address = value.slice(lastSeparator(value) + 1);
      int slash = address.indexOf('/');
      Span literal = slash < 0 ? address : address.slice(0, slash);
      return new Connection(value, literal.withoutBrackets());
    }
  }

  /**
   * {@code t=} (RFC 8866 section 5.9): seconds since 1900, 0 for no bound.
   *
   * @param start -1 if it is no number
   * @param stop -1 if it is no number
   */
  public record Timing(long start, long stop) {
    // Large enough for any real value; sums do not overflow.
    private static final long SECONDS_LIMIT = 1L << 53;

    static Timing parse(Span value) {
      WhitespaceTokenizer words = new WhitespaceTokenizer(value);
      Span start = words.next();
      Span stop = words.next();
      return stop == null
          ? null
          : new Timing(start.decimal(SECONDS_LIMIT), stop.decimal(SECONDS_LIMIT));
    }
  }

  /**
   * Parses a body; skips invalid lines and adds a problem for each.
   *
   * @param atByte offset of the body, for the names of problems
   * @param cut whether its end is missing: a line without its end is not read
   */
  static SessionDescription parse(Span body, int atByte, boolean cut, Problems problems) {
    return new Reader(problems).read(body, atByte, cut);
  }

  private static final class Reader {
    private final Problems problems;
    private Span version;
    private Owner owner;
    private Span sessionName;
    private Connection connection;
    private Timing timing;
    private final SdpAttributes attributes = new SdpAttributes();
    private final List<Media> media = new ArrayList<>(2);
    private Media current;
    private boolean skipping;
    private SdpAddresses others;

    Reader(Problems problems) {
      this.problems = problems;
    }

    SessionDescription read(Span body, int atByte, boolean cut) {
      int begin = 0;
      while (begin < body.length()) {
        int newline = body.indexOf('\n', begin);
        int limit = newline < 0 ? body.length() : newline;
        int end = bareCr(body, begin, limit);
        if (end < limit) {
          problems.add("sdp_bare_cr", atByte + end);
        } else if (cut && newline < 0) {
          break;
        }
        line(body, begin, end, atByte + begin);
        begin = end + 1;
      }
      return new SessionDescription(
          body, version, owner, sessionName, connection, timing, attributes, media, others);
    }

    /** Returns the offset of a CR that no LF follows; the limit if there is none. */
    private static int bareCr(Span body, int begin, int limit) {
      int cr = body.indexOf('\r', begin, limit);
      return cr < 0 || (cr == limit - 1 && limit < body.length()) ? limit : cr;
    }

    private void line(Span body, int begin, int end, int at) {
      if (end - begin < 2 || body.at(begin + 1) != '=') {
        if (!body.trimmed(begin, end).isEmpty()) {
          problems.add("sdp_line", at);
        }
        return;
      }
      Span value = body.trimmed(begin + 2, end);
      byte letter = body.at(begin);
      switch (letter) {
        case 'm' -> media(value, at);
        case 'c' -> connection(Connection.parse(value), at);
        case 'a' -> attribute(value);
        case 'b' -> (current == null ? attributes : current.attributes()).bandwidth(value);
        default -> {
          if (current == null) {
            session(letter, value, at);
          }
        }
      }
    }

    private void session(byte letter, Span value, int at) {
      switch (letter) {
        case 'v' -> version = value;
        case 's' -> sessionName = isNoName(value) ? null : value;
        case 't' -> timing = timing == null ? Timing.parse(value) : timing;
        case 'o' -> {
          owner = Owner.parse(value);
          if (owner == null || owner.damaged()) {
            problems.add("sdp_origin", at);
          }
        }
        default -> {} // not written to documents
      }
    }

    private void media(Span value, int at) {
      boolean tooMany = media.size() == SipLimits.MEDIA;
      Media next = tooMany ? null : Media.parse(value, at, problems);
      skipping = next == null;
      if (skipping) {
        problems.add(tooMany ? "too_many_media" : "sdp_media", at);
      } else {
        current = next;
        media.add(next);
      }
    }

    private void connection(Connection read, int at) {
      if (!HostName.isNameOrAddress(read.address())) {
        problems.add("sdp_connection", at);
      }
      if (current != null && !skipping) {
        current.attributes().connection(read.address());
      }
      if (connection != null && !connection.address().equals(read.address())) {
        others().connection(current == null ? connection.address() : read.address());
      }
      if (connection == null || current == null) {
        connection = read;
      }
    }

    private SdpAddresses others() {
      if (others == null) {
        others = new SdpAddresses();
      }
      return others;
    }

    private void attribute(Span value) {
      if (skipping) {
        return;
      }
      int colon = value.indexOf(':');
      int nameEnd = colon < 0 ? value.length() : colon;
      if (SdpAttributes.isNamed(value, nameEnd, "candidate")) {
        others().candidate(SdpAttributes.value(value, nameEnd));
      }
      if (current == null) {
        attributes.add(value, nameEnd);
      } else {
        current.attribute(value, nameEnd);
      }
    }
  }

  private static boolean isNoName(Span name) {
    return name.isEmpty() || (name.length() == 1 && name.at(0) == '-');
  }
}
