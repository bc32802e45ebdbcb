package io.sipstream.sip;

import io.sipstream.text.Ascii;
import io.sipstream.text.Span;
import io.sipstream.text.Swar;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lists the headers that have their own fields in a document, or a compact form. Any other header
 * is {@link #OTHER}: unknown is not malformed.
 */
public enum HeaderName {
  // Compact forms: RFC 3261 section 7.3.3 and the registry of SIP header fields.
  ACCEPT("accept"),
  ACCEPT_CONTACT("accept-contact", 'a'),
  ALLOW("allow"),
  ALLOW_EVENTS("allow-events", 'u'),
  AUTHORIZATION("authorization"),
  CALL_ID("call-id", 'i'),
  CONTACT("contact", 'm'),
  CONTENT_DISPOSITION("content-disposition"),
  CONTENT_ENCODING("content-encoding", 'e'),
  CONTENT_LENGTH("content-length", 'l'),
  CONTENT_TYPE("content-type", 'c'),
  CSEQ("cseq"),
  DATE("date"),
  DIVERSION("diversion"),
  EVENT("event", 'o'),
  EXPIRES("expires"),
  FROM("from", 'f'),
  HISTORY_INFO("history-info"),
  IDENTITY("identity", 'y'),
  IDENTITY_INFO("identity-info", 'n'),
  JOIN("join"),
  MAX_FORWARDS("max-forwards"),
  MIN_EXPIRES("min-expires"),
  MIN_SE("min-se"),
  P_ACCESS_NETWORK_INFO("p-access-network-info"),
  P_ASSERTED_IDENTITY("p-asserted-identity"),
  P_ASSOCIATED_URI("p-associated-uri"),
  P_CALLED_PARTY_ID("p-called-party-id"),
  P_CHARGING_VECTOR("p-charging-vector"),
  P_PREFERRED_IDENTITY("p-preferred-identity"),
  P_SERVED_USER("p-served-user"),
  P_VISITED_NETWORK_ID("p-visited-network-id"),
  PATH("path"),
  PRIVACY("privacy"),
  PROXY_AUTHENTICATE("proxy-authenticate"),
  PROXY_AUTHORIZATION("proxy-authorization"),
  PROXY_REQUIRE("proxy-require"),
  RACK("rack"),
  REASON("reason"),
  RECORD_ROUTE("record-route"),
  REFER_TO("refer-to", 'r'),
  REFERRED_BY("referred-by", 'b'),
  REJECT_CONTACT("reject-contact", 'j'),
  REMOTE_PARTY_ID("remote-party-id"),
  REPLACES("replaces"),
  REQUEST_DISPOSITION("request-disposition", 'd'),
  REQUIRE("require"),
  RETRY_AFTER("retry-after"),
  ROUTE("route"),
  RSEQ("rseq"),
  SERVER("server"),
  SERVICE_ROUTE("service-route"),
  SESSION_EXPIRES("session-expires", 'x'),
  SESSION_ID("session-id"),
  SUBJECT("subject", 's'),
  SUBSCRIPTION_STATE("subscription-state"),
  SUPPORTED("supported", 'k'),
  TO("to", 't'),
  UNSUPPORTED("unsupported"),
  USER_AGENT("user-agent"),
  VIA("via", 'v'),
  WARNING("warning"),
  WWW_AUTHENTICATE("www-authenticate"),
  OTHER("");

  /** The number of names. */
  static final int COUNT = values().length;

  static {
    if (COUNT > Long.SIZE) {
      throw new AssertionError("More headers than a long has bits: see bit().");
    }
  }

  private static final int LETTERS = 26;
  private static final HeaderName[] NONE = {};

  // By length and first letter; compact forms have length 1.
  private static final HeaderName[][][] FORMS = forms();

  private final String lowerCase;
  private final char compactForm;
  // The first eight bytes at most.
  private final long first;

  @SuppressWarnings("ImmutableEnumChecker") // its bytes are never modified
  private final Span listed;

  HeaderName(String lowerCase) {
    this(lowerCase, '\0');
  }

  HeaderName(String lowerCase, char compactForm) {
    this.lowerCase = lowerCase;
    this.compactForm = compactForm;
    byte[] text = (lowerCase + ": ").getBytes(StandardCharsets.US_ASCII);
    // Padded, so that it can be copied eight bytes at a time.
    byte[] padded = Arrays.copyOf(text, text.length + Swar.COUNT);
    this.first = firstOf(Swar.get(padded, 0), lowerCase.length());
    this.listed = new Span(padded, 0, text.length);
  }

  /** Returns an index for arrays, from 0 to the number of names (exclusive). */
  @SuppressWarnings("EnumOrdinal") // an EnumMap for each message would cost twice as much
  public int index() {
    return ordinal();
  }

  /** Returns a bit for sets: a long has at least as many bits as there are names. */
  @SuppressWarnings("EnumOrdinal") // as above
  long bit() {
    return 1L << ordinal();
  }

  /** Returns the long form in lower case, followed by a colon and a space. */
  Span listed() {
    return listed;
  }

  /** Returns the header of the name in a range of an array: long or compact, in any case. */
  static HeaderName of(byte[] name, int from, int to) {
    int length = to - from;
    int letter = length == 0 ? -1 : Ascii.lower(name[from]) - 'a';
    if (letter < 0 || letter >= LETTERS || length >= FORMS.length) {
      return OTHER;
    }
    boolean readable = from + Swar.COUNT <= name.length;
    long first = readable ? firstOf(Swar.lowerCase(Swar.get(name, from)), length) : 0;
    for (HeaderName candidate : FORMS[length][letter]) {
      if (length == 1) {
        return candidate;
      }
      boolean same = !readable || first == candidate.first;
      boolean complete = readable && length <= Swar.COUNT;
      if (same && (complete || Ascii.isLowerCase(name, from, candidate.lowerCase))) {
        return candidate;
      }
    }
    return OTHER;
  }

  /** Removes the bytes behind a name from its first eight bytes. */
  private static long firstOf(long eight, int length) {
    return eight << (Math.max(0, Swar.COUNT - length) * Byte.SIZE);
  }

  /** Returns the name as in problems and fields, such as {@code call_id}. */
  public String fieldName() {
    return lowerCase.replace('-', '_');
  }

  private static HeaderName[][][] forms() {
    int longest = Arrays.stream(values()).mapToInt(name -> name.lowerCase.length()).max().orElse(0);
    HeaderName[][][] table = new HeaderName[longest + 1][LETTERS][];
    for (HeaderName[][] row : table) {
      Arrays.fill(row, NONE);
    }
    for (HeaderName name : values()) {
      if (name != OTHER) {
        add(table[name.lowerCase.length()], name.lowerCase.charAt(0), name);
      }
      if (name.compactForm != '\0') {
        add(table[1], name.compactForm, name);
      }
    }
    return table;
  }

  private static void add(HeaderName[][] row, char letter, HeaderName name) {
    HeaderName[] longer = Arrays.copyOf(row[letter - 'a'], row[letter - 'a'].length + 1);
    longer[longer.length - 1] = name;
    row[letter - 'a'] = longer;
  }
}
