package io.sipstream.sip;

import io.sipstream.text.LineIndex;
import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Represents a parsed message. Header values are parsed on access, so that a malformed header does
 * not affect the others; problems found then are added to the message's problems. Not thread-safe.
 */
public final class SipMessage {
  private static final long SECONDS_LIMIT = 0xFFFF_FFFFL;

  // RFC 5806, RFC 7044, draft-ietf-sip-privacy: lists of addresses in brackets.
  private static final HeaderSet BRACKETED =
      HeaderSet.of(HeaderName.DIVERSION, HeaderName.HISTORY_INFO, HeaderName.REMOTE_PARTY_ID);
  private static final HeaderSet ONE_A_LINE =
      HeaderSet.of(
          HeaderName.FROM,
          HeaderName.TO,
          HeaderName.REFER_TO,
          HeaderName.REFERRED_BY,
          HeaderName.P_CALLED_PARTY_ID,
          HeaderName.P_SERVED_USER);

  private final StartLine startLine;
  private final List<Header> headers;
  private final int bodyAtByte;
  private final Problems problems;
  // By the name's index: the number of the last such header, counted from 1; 0 if absent.
  private final short[] last = new short[HeaderName.COUNT];
  // Bits of the headers that are present, and of those that are repeated.
  private final long present;
  private final long repeated;
  private final long unread;
  private Span body = Span.EMPTY;
  private boolean cut;
  private boolean bodyCut;
  private LineIndex lines;
  private CSeq cseq;
  // Null until the first access: most messages have none of these headers.
  private Map<HeaderName, List<NameAddr>> addresses;

  /**
   * Creates a message without its body, which begins {@code bodyAtByte} in the payload.
   *
   * @param unread bits of the headers that are not in the list, since they are too long or cut
   */
  SipMessage(
      StartLine startLine, List<Header> headers, long unread, int bodyAtByte, Problems problems) {
    this.startLine = startLine;
    this.headers = headers;
    this.unread = unread;
    this.bodyAtByte = bodyAtByte;
    this.problems = problems;
    long once = 0;
    long twice = 0;
    for (int i = 0; i < headers.size(); i++) {
      Header header = headers.get(i);
      long bit = header.name().bit();
      twice |= once & bit;
      once |= bit;
      // SipLimits.HEADERS fits a short.
      last[header.name().index()] = (short) (i + 1);
    }
    present = once;
    repeated = twice;
  }

  /** Sets the body, limited by Content-Length and the datagram. */
  void body(Span found, boolean endIsMissing, boolean endOfBodyIsMissing) {
    body = found;
    cut = endIsMissing;
    bodyCut = endOfBodyIsMissing;
  }

  void lines(LineIndex found) {
    lines = found;
  }

  /** Returns the first lines of the payload, up to the body; null if they are unknown. */
  public LineIndex lines() {
    return lines;
  }

  /** Returns whether bytes behind the payload are missing: cut by the capture, or lost. */
  public boolean isCut() {
    return cut;
  }

  /** Returns whether the end of the body is missing. */
  public boolean isBodyCut() {
    return bodyCut;
  }

  public StartLine startLine() {
    return startLine;
  }

  public List<Header> headers() {
    return headers;
  }

  public Span body() {
    return body;
  }

  public int bodyAtByte() {
    return bodyAtByte;
  }

  public Problems problems() {
    return problems;
  }

  public boolean has(HeaderName name) {
    return (present & name.bit()) != 0;
  }

  /** Returns whether such a header was not read, since it is too long or cut. */
  public boolean isUnread(HeaderName name) {
    return (unread & name.bit()) != 0;
  }

  /** Returns whether any of the headers is present. */
  public boolean hasAny(HeaderSet names) {
    return (present & names.bits()) != 0;
  }

  boolean hasAll(HeaderSet names) {
    return (present & names.bits()) == names.bits();
  }

  /** Returns whether one of the headers is in several lines. */
  public boolean hasRepeated(HeaderSet names) {
    return (repeated & names.bits()) != 0;
  }

  /** Returns whether there are several such headers. */
  public boolean isRepeated(HeaderName name) {
    return (repeated & name.bit()) != 0;
  }

  /** Returns the first such header; null if absent. */
  public Header first(HeaderName name) {
    if (!isRepeated(name)) {
      return last(name);
    }
    for (int i = 0; i < headers.size(); i++) {
      if (headers.get(i).name() == name) {
        return headers.get(i);
      }
    }
    return null;
  }

  /** Returns the last such header, which counts if it is no list; null if absent. */
  public Header last(HeaderName name) {
    int number = last[name.index()];
    return number == 0 ? null : headers.get(number - 1);
  }

  /** Returns the values of a list header in lower case (RFC 3261 section 7.3.1). */
  public List<Span> lowerCaseValues(HeaderName name) {
    return list(name, Span::lowerCase, value -> false);
  }

  /** Parses a header that is a list of name-addrs or addr-specs, such as Contact. */
  public List<NameAddr> nameAddrs(HeaderName name) {
    return list(name, NameAddr::parse, NameAddr::damaged);
  }

  /** Parses a header that is a list of name-addrs only, which have brackets, such as Route. */
  public List<NameAddr> bracketedNameAddrs(HeaderName name) {
    return list(name, NameAddr::parseBracketed, NameAddr::damaged);
  }

  /**
   * Returns the addresses of a header; of one that is no list, an address for each line. Parsed
   * once.
   */
  public List<NameAddr> addresses(HeaderName name) {
    if (!has(name)) {
      return List.of();
    }
    if (addresses == null) {
      addresses = new EnumMap<>(HeaderName.class);
    }
    return addresses.computeIfAbsent(name, this::parsedAddresses);
  }

  private List<NameAddr> parsedAddresses(HeaderName name) {
    if (BRACKETED.contains(name)) {
      return bracketedNameAddrs(name);
    }
    if (!ONE_A_LINE.contains(name)) {
      return nameAddrs(name);
    }
    List<NameAddr> all = new ArrayList<>(1);
    for (int i = 0; i < headers.size() && all.size() < SipLimits.LIST_VALUES; i++) {
      Header header = headers.get(i);
      if (header.name() == name) {
        all.add(one(header, header.value(), NameAddr::parse, NameAddr::damaged));
      }
    }
    return all;
  }

  /** Returns the values of Contact. */
  public List<NameAddr> contacts() {
    return list(
        HeaderName.CONTACT,
        NameAddr::parse,
        contact -> contact.damaged() || hasBadValues(contact.parameters()));
  }

  /**
   * Returns whether expires (RFC 3261 section 20.10: seconds, below 2**32), q or reg-id (RFC 5626:
   * from 1 on) is invalid.
   */
  private static boolean hasBadValues(Parameters parameters) {
    if (parameters.count() == 0) {
      return false;
    }
    Span expires = parameters.get("expires");
    Span q = parameters.get("q");
    Span regId = parameters.get("reg-id");
    return (expires != null && expires.decimal(SECONDS_LIMIT) < 0)
        || (q != null && QValue.parse(q) == null)
        || (regId != null && regId.decimal(Integer.MAX_VALUE) < 1);
  }

  /** Returns the hops of Via, the last one first. */
  public List<Via> vias() {
    List<Via> vias = list(HeaderName.VIA, Via::parse, Via::damaged);
    // RFC 3261 section 8.1.1.7: the magic cookie alone is no branch.
    Span branch = vias.isEmpty() ? null : vias.get(0).branch();
    if (branch != null && branch.equalsIgnoreCase(Via.MAGIC_COOKIE)) {
      problems.add("via_branch", first(HeaderName.VIA).atByte());
    }
    return vias;
  }

  /** Parses a header that is a list of values with parameters, such as Reason. */
  public List<ParameterizedValue> parts(HeaderName name) {
    return list(name, ParameterizedValue::parse, ParameterizedValue::isEmpty);
  }

  private <T> List<T> list(
      HeaderName name, Function<Span, T> parse, Predicate<? super T> isDamaged) {
    if (!has(name)) {
      return List.of();
    }
    Span only = onlyValue(name);
    if (only != null && isOne(only)) {
      return List.of(one(last(name), only, parse, isDamaged));
    }
    List<T> all = new ArrayList<>(4);
    for (int i = 0; i < headers.size(); i++) {
      Header header = headers.get(i);
      if (header.name() != name) {
        continue;
      }
      Span line = header.value();
      if (isOne(line) && all.size() < SipLimits.LIST_VALUES) {
        all.add(one(header, line, parse, isDamaged));
        continue;
      }
      List<Span> values = new ArrayList<>(4);
      CommaList.Shape shape =
          name == HeaderName.REASON
              ? ReasonList.split(line, values)
              : CommaList.split(line, values);
      for (Span value : values) {
        if (all.size() == SipLimits.LIST_VALUES) {
          shape = CommaList.Shape.TOO_LONG;
          break;
        }
        all.add(one(header, value, parse, isDamaged));
      }
      if (shape == CommaList.Shape.TOO_LONG) {
        problems.add("too_many_values", header.atByte());
      } else if (shape == CommaList.Shape.GAPS) {
        problems.add(name.fieldName(), header.atByte());
      }
    }
    return all;
  }

  /** Returns whether a list's line has a single value, as most lines have. */
  static boolean isOne(Span line) {
    return !line.isEmpty() && line.indexOf(',') < 0;
  }

  private <T> T one(
      Header header, Span value, Function<Span, T> parse, Predicate<? super T> isDamaged) {
    T one = parse.apply(value);
    if (isDamaged.test(one)) {
      problems.add(header.name().fieldName(), header.atByte());
    }
    return one;
  }

  /** Parses a header that is a single value; null if absent or empty. */
  private <T> T single(HeaderName name, Function<Span, T> parse, Predicate<? super T> isDamaged) {
    Span value = text(name);
    return value == null ? null : one(last(name), value, parse, isDamaged);
  }

  /** Parses a header that is a single value with parameters; null if absent or empty. */
  public ParameterizedValue part(HeaderName name) {
    return single(name, ParameterizedValue::parse, ParameterizedValue::isEmpty);
  }

  /** Returns the value of a header that occurs once; null if absent or repeated. */
  public Span onlyValue(HeaderName name) {
    return has(name) && !isRepeated(name) ? last(name).value() : null;
  }

  /** Returns the text of a header; null if absent or empty. */
  public Span text(HeaderName name) {
    Header header = last(name);
    return header == null || header.isEmpty() ? null : header.value();
  }

  /** Parses credentials or challenges, one per line (RFC 3261 section 7.3.1). */
  public List<Credentials> credentials(HeaderName name) {
    if (!has(name)) {
      return List.of();
    }
    List<Credentials> all = new ArrayList<>(1);
    for (Header header : headers) {
      if (header.name() != name) {
        continue;
      }
      if (all.size() == SipLimits.LIST_VALUES) {
        problems.add("too_many_values", header.atByte());
        break;
      }
      Credentials credentials =
          one(header, header.value(), Credentials::parse, Credentials::isDamaged);
      if (credentials != null) {
        all.add(credentials);
      }
    }
    return all;
  }

  /** Returns Call-ID; null if absent or empty. */
  public Span callId() {
    return text(HeaderName.CALL_ID);
  }

  /** Returns CSeq; null if absent. Parsed once, as document and counters both need it. */
  public CSeq cseq() {
    if (cseq == null && has(HeaderName.CSEQ)) {
      Header header = last(HeaderName.CSEQ);
      cseq = CSeq.parse(header.value(), header.atByte(), problems);
      // RFC 3261 section 8.1.1.5: equal to the method of the request.
      if (startLine instanceof StartLine.Request request
          && !request.method().equals(cseq.method())) {
        problems.add("cseq_method", header.atByte());
      }
    }
    return cseq;
  }

  /** Parses a header that is one name-addr or addr-spec, such as From; null if absent. */
  public NameAddr nameAddr(HeaderName name) {
    Header header = last(name);
    return header == null ? null : one(header, header.value(), NameAddr::parse, NameAddr::damaged);
  }

  /** Returns the tag of From or To, without parsing its address; null if absent. */
  public Span tag(HeaderName name) {
    Header header = last(name);
    return header == null ? null : NameAddr.parameters(header.value()).get("tag");
  }

  /**
   * Parses a header that is a number; -1 if absent or invalid. A number above {@code limit} is
   * returned and adds a problem.
   */
  public long number(HeaderName name, long limit) {
    Header header = last(name);
    return header == null ? -1 : number(header, header.value(), limit);
  }

  /** Parses a header that is a number with optional parameters, already parsed. */
  public long number(HeaderName name, ParameterizedValue parts, long limit) {
    return parts == null ? -1 : number(last(name), parts.value(), limit);
  }

  /** Parses Retry-After (RFC 3261 section 20.33) without its comment; null if absent. */
  public ParameterizedValue retryAfter() {
    ParameterizedValue parts = part(HeaderName.RETRY_AFTER);
    if (parts == null) {
      return null;
    }
    int comment = parts.value().indexOf('(');
    Span seconds = comment < 0 ? parts.value() : parts.value().slice(0, comment).trim();
    return new ParameterizedValue(seconds, parts.parameters());
  }

  /** Parses RAck; null if absent. */
  public RAck rack() {
    return single(HeaderName.RACK, RAck::parse, RAck::damaged);
  }

  public List<Warning> warnings() {
    return list(HeaderName.WARNING, Warning::parse, Warning::damaged);
  }

  /** Parses Session-ID; null if absent. */
  public SessionId sessionId() {
    return single(HeaderName.SESSION_ID, SessionId::parse, SessionId::damaged);
  }

  /** Returns Date as ISO 8601; null if absent or invalid. */
  public String date() {
    return single(HeaderName.DATE, SipDate::parse, Objects::isNull);
  }

  /** Returns the values of Privacy in lower case (RFC 3323 section 4.2). */
  public List<Span> privacy() {
    List<Span> all = new ArrayList<>(0);
    for (ParameterizedValue parts : parts(HeaderName.PRIVACY)) {
      all.add(parts.value().lowerCase());
      parts.parameters().all().forEach(value -> all.add(value.name().lowerCase()));
    }
    return all;
  }

  /** Returns the tokens of Identity, usually one per line. */
  public List<Passport> passports() {
    return list(HeaderName.IDENTITY, Passport::parse, Passport::damaged);
  }

  private long number(Header header, Span digits, long limit) {
    long number = digits.decimal(Long.MAX_VALUE);
    if (number < 0 || number > limit) {
      problems.add(header.name().fieldName(), header.atByte());
    }
    return number;
  }
}
