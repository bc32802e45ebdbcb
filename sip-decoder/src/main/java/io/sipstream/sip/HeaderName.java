package io.sipstream.sip;

import java.util.Arrays;

/**
 * The headers that have fields of their own in a document. Any other header is {@link #OTHER}:
 * unknown is not malformed.
 */
public enum HeaderName {
  // Compact forms: RFC 3261 section 7.3.3 and the registry of SIP header fields.
  ACCEPT("accept"),
  ALLOW("allow"),
  AUTHORIZATION("authorization"),
  CALL_ID("call-id", 'i'),
  CONTACT("contact", 'm'),
  CONTENT_ENCODING("content-encoding", 'e'),
  CONTENT_LENGTH("content-length", 'l'),
  CONTENT_TYPE("content-type", 'c'),
  CSEQ("cseq"),
  FROM("from", 'f'),
  MAX_FORWARDS("max-forwards"),
  P_ASSOCIATED_URI("p-associated-uri"),
  SUPPORTED("supported", 'k'),
  TO("to", 't'),
  USER_AGENT("user-agent"),
  VIA("via", 'v'),
  OTHER("");

  private static final HeaderName[][] BY_LENGTH = byLength();
  private static final HeaderName[] BY_COMPACT_FORM = byCompactForm();

  private final String lowerCase;
  private final char compactForm;

  HeaderName(String lowerCase) {
    this(lowerCase, '\0');
  }

  HeaderName(String lowerCase, char compactForm) {
    this.lowerCase = lowerCase;
    this.compactForm = compactForm;
  }

  /** The header of this name, long or compact, in any case. */
  static HeaderName of(Span name) {
    int length = name.length();
    if (length == 1) {
      byte letter = Span.lower(name.at(0));
      return letter >= 'a' && letter <= 'z' ? BY_COMPACT_FORM[letter - 'a'] : OTHER;
    }
    if (length < BY_LENGTH.length) {
      for (HeaderName candidate : BY_LENGTH[length]) {
        if (name.equalsIgnoreCase(candidate.lowerCase)) {
          return candidate;
        }
      }
    }
    return OTHER;
  }

  /** As the names of problems have it: {@code call_id}. */
  String problemName() {
    return lowerCase.replace('-', '_');
  }

  private static HeaderName[][] byLength() {
    int longest = 0;
    for (HeaderName name : values()) {
      longest = Math.max(longest, name.lowerCase.length());
    }
    HeaderName[][] table = new HeaderName[longest + 1][];
    for (int length = 0; length <= longest; length++) {
      int wanted = length;
      table[length] =
          Arrays.stream(values())
              .filter(name -> name != OTHER && name.lowerCase.length() == wanted)
              .toArray(HeaderName[]::new);
    }
    return table;
  }

  private static HeaderName[] byCompactForm() {
    HeaderName[] table = new HeaderName[26];
    Arrays.fill(table, OTHER);
    for (HeaderName name : values()) {
      if (name.compactForm != '\0') {
        table[name.compactForm - 'a'] = name;
      }
    }
    return table;
  }
}
