package io.sipstream.privacy;

import io.sipstream.packet.IpAddress;
import io.sipstream.sip.PhoneNumber;
import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces numbers, names and addresses by pseudonyms, in headers and bodies, whether they could be
 * parsed or not. Works on the text, since all of it is in {@code event.original}. Not thread-safe.
 */
public final class Pseudonymizer {
  // All repetitions are bounded, so that a hostile text takes linear time. A comma may be in a
  // user, and may be the only separator of two URIs.
  private static final String USER = "(?:[^@<>\"\\s,]|,(?!(?:sips?|tel)(?::|%3A))){1,256}?";
  private static final String URI_FOLLOWS = "(?=\\s{0,8}<\\s{0,8}(?:sips?|tel):)";

  // RFC 3261 section 19.1.1 and 25.1, RFC 3966, RFC 7616, RFC 8187, RFC 8224, RFC 8866 section 5.2.
  private static final Pattern PEOPLE =
      Pattern.compile(
          "(?<=\\bsips?(?::|%3A))(?<user>"
              + USER
              + ")(?=@|%40)"
              + "|(?<=\\btel(?::|%3A))(?<number>[^;<>\"\\s,@]{1,256})"
              + "|\"(?<quoted>(?:[^\"\\\\\\r\\n]|\\\\.){1,256}+)\""
              + URI_FOLLOWS
              + "|(?<=[:,]|^[ \\t])[ \\t]{0,8}(?<name>[^\\s\"<>:,;][^\"<>:,;\\r\\n]{0,255}?)"
              + URI_FOLLOWS
              + "|\\busername\\*?\\s{0,8}=\\s{0,8}(?:"
              + "\"(?<login>(?:[^\"\\\\\\r\\n]|\\\\.){1,256}+)\""
              // RFC 8187 section 3.2.1: charset and language precede the name.
              + "|(?:[^\\s\",;']{1,40}'[^\\s\",;']{0,40}')?(?<token>[^\\s\",;]{1,256}))"
              + "|^(?:identity|y)[ \\t]{0,8}:(?<claims>[^\\r\\n]*(?:\\r?\\n[ \\t][^\\r\\n]*)*+)"
              + "|^o=(?<owner>[^\\s-]\\S{0,255}|-\\S{1,255})(?= )"
              + "|^[ep]=(?<contact>[^\\r\\n]{1,256})",
          Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  /** A number anywhere, such as in an unknown header. */
  private static final Pattern DIGITS = Pattern.compile("(?<![0-9.])\\+?[0-9]{7,20}(?![0-9])");

  private static final Pattern ADDRESSES =
      Pattern.compile(
          "(?<![0-9.])[0-9]{1,3}(?:\\.[0-9]{1,3}){3}(?![0-9]|\\.[0-9])"
              + "|(?<![0-9A-Za-z:.])(?=[0-9A-Fa-f:.]{0,45}:[0-9A-Fa-f:.]{0,45}:)"
              + "[0-9A-Fa-f:]{2,45}(?:[0-9]{1,3}(?:\\.[0-9]{1,3}){3})?(?![0-9A-Za-z:])");

  /** Product names, whose versions look like addresses. */
  private static final Pattern PRODUCT =
      Pattern.compile(
          "^(?:user-agent|server)[ \\t]{0,8}:[^\\r\\n]*+",
          Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  private static final List<String> GROUPS =
      List.of("user", "number", "quoted", "name", "login", "token", "owner", "contact", "claims");

  private static final String MASK = "*";

  private final PseudonymSettings settings;
  private final Pseudonyms pseudonyms;

  public Pseudonymizer(PseudonymSettings settings) {
    this.settings = settings;
    this.pseudonyms = settings.kinds().isEmpty() ? null : new Pseudonyms(settings.key());
  }

  /** Returns whether anything is replaced. */
  public boolean isOn() {
    return pseudonyms != null;
  }

  /** Replaces an address of 4 or 16 bytes; returns it unless addresses are replaced. */
  public byte[] address(byte[] address) {
    return isOn() && settings.has(Pseudonymized.ADDRESSES) ? pseudonyms.address(address) : address;
  }

  /** Replaces all addresses in a text; null stays null. */
  public String address(String text) {
    boolean replaces = text != null && isOn() && settings.has(Pseudonymized.ADDRESSES);
    return replaces ? addresses(text, null) : text;
  }

  /**
   * Replaces the identities and addresses in all parts of a message. A number or address known from
   * one part is replaced anywhere in the others.
   *
   * @param named users and addresses of the parsed message, which are known too
   * @param packet the addresses of the packet, which are known too
   */
  public List<Span> replace(List<Span> parts, NamedParties named, byte[]... packet) {
    Set<String> numbers = new HashSet<>();
    KnownUsers users = new KnownUsers(named.users());
    List<String> texts = new ArrayList<>(parts.size());
    for (Span part : parts) {
      String text = part.toLatin1();
      texts.add(
          settings.has(Pseudonymized.NUMBERS)
              // Users of the message's URIs that no pattern has found.
              ? users.replaceIn(people(text, numbers), user -> user(user, numbers))
              : text);
    }
    boolean hidesAddresses = settings.has(Pseudonymized.ADDRESSES);
    KnownAddresses known = hidesAddresses ? knownAddresses(texts, named, packet) : null;
    List<Span> replaced = new ArrayList<>(parts.size());
    for (String text : texts) {
      String hidden = numbers.isEmpty() ? text : knownNumbers(text, numbers);
      replaced.add(Span.ofLatin1(hidesAddresses ? addresses(hidden, known) : hidden));
    }
    return replaced;
  }

  /** Replaces the identities and addresses in a single text. */
  public String replace(String text) {
    return replace(List.of(Span.of(text)), new NamedParties()).get(0).toString();
  }

  private String people(String text, Set<String> numbers) {
    Matcher matcher = PEOPLE.matcher(text);
    StringBuilder into = new StringBuilder(text.length() + 64);
    int copied = 0;
    while (matcher.find()) {
      for (String group : GROUPS) {
        if (matcher.start(group) >= 0) {
          into.append(text, copied, matcher.start(group));
          into.append(person(group, matcher.group(group), numbers));
          copied = matcher.end(group);
        }
      }
    }
    return into.append(text, copied, text.length()).toString();
  }

  private String person(String group, String original, Set<String> numbers) {
    return switch (group) {
      // The claims contain numbers, base64-encoded and signed.
      case "claims" -> MASK;
      case "user" -> user(original, numbers);
      default -> one(original, group.equals("number"), numbers);
    };
  }

  /** Replaces a user, which may have parameters and a password (RFC 3261 section 25.1). */
  private String user(String original, Set<String> numbers) {
    StringBuilder user = new StringBuilder();
    int begin = 0;
    for (int at = 0; at <= original.length(); at++) {
      if (at == original.length() || ";:=,".indexOf(original.charAt(at)) >= 0) {
        String part = original.substring(begin, at);
        boolean isParameter = begin > 0 && original.charAt(begin - 1) == ';';
        boolean isName = isParameter && at < original.length() && original.charAt(at) == '=';
        user.append(part.isEmpty() || isName ? part : one(part, false, numbers));
        user.append(at < original.length() ? original.substring(at, at + 1) : "");
        begin = at + 1;
      }
    }
    return user.toString();
  }

  private String one(String original, boolean surelyNumber, Set<String> numbers) {
    Span found = PhoneNumber.of(Span.ofLatin1(original), surelyNumber);
    if (found == null) {
      return pseudonyms.name(original);
    }
    String number = found.toString();
    numbers.add(Pseudonyms.withoutPrefix(number));
    return pseudonyms.number(number);
  }

  /** Replaces the numbers of the message's URIs anywhere else. */
  private String knownNumbers(String text, Set<String> numbers) {
    return DIGITS
        .matcher(text)
        .replaceAll(
            found -> {
              String number = found.group();
              boolean known = numbers.contains(Pseudonyms.withoutPrefix(number));
              return known ? Matcher.quoteReplacement(pseudonyms.number(number)) : "$0";
            });
  }

  /**
   * Collects the addresses of the packet, of the message and of the texts, without product
   * versions.
   */
  private static KnownAddresses knownAddresses(
      List<String> texts, NamedParties named, byte[]... packet) {
    Set<String> known = new HashSet<>(named.hosts());
    for (byte[] address : packet) {
      known.add(IpAddress.text(address, 0, address.length));
    }
    for (String text : texts) {
      Matcher matcher = ADDRESSES.matcher(PRODUCT.matcher(text).replaceAll(""));
      while (matcher.find()) {
        known.add(matcher.group());
      }
    }
    return new KnownAddresses(known);
  }

  private String addresses(String text, KnownAddresses known) {
    Matcher products = PRODUCT.matcher(text);
    StringBuilder into = new StringBuilder(text.length() + 64);
    int copied = 0;
    while (products.find()) {
      into.append(addressesIn(text.substring(copied, products.start()), known));
      into.append(glued(products.group(), known));
      copied = products.end();
    }
    return into.append(addressesIn(text.substring(copied), known)).toString();
  }

  private String addressesIn(String text, KnownAddresses known) {
    Matcher matcher = ADDRESSES.matcher(text);
    StringBuilder into = new StringBuilder(text.length() + 64);
    int copied = 0;
    while (matcher.find()) {
      byte[] address = IpAddress.parse(matcher.group());
      if (address != null) {
        into.append(glued(text.substring(copied, matcher.start()), known));
        into.append(pseudonym(address));
        copied = matcher.end();
      }
    }
    return into.append(glued(text.substring(copied), known)).toString();
  }

  private String glued(String text, KnownAddresses known) {
    return known == null ? text : known.replaceIn(text, found -> pseudonym(IpAddress.parse(found)));
  }

  private String pseudonym(byte[] address) {
    return IpAddress.text(pseudonyms.address(address), 0, address.length);
  }
}
