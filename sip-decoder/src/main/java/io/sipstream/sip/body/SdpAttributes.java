package io.sipstream.sip.body;

import io.sipstream.sip.SipLimits;
import io.sipstream.text.Span;
import io.sipstream.text.WhitespaceTokenizer;
import java.util.ArrayList;
import java.util.List;

/** Collects attributes, bandwidths and the address of a session or a media section. */
public final class SdpAttributes {
  private static final int MILLIS_LIMIT = 1_000_000;

  private Span direction;
  private long packetMillis = -1;
  private boolean ice;
  private boolean bundleOnly;
  private Span setup;
  private Span connectionAddress;
  private final List<Span> fingerprints = new ArrayList<>(0);
  private final List<Span> cryptoSuites = new ArrayList<>(0);
  private final List<Span> bandwidths = new ArrayList<>(0);

  /**
   * Adds the text after {@code a=}.
   *
   * @param nameEnd end of its name: its colon, or its length
   */
  void add(Span attribute, int nameEnd) {
    if (isDirection(attribute, nameEnd)) {
      direction = attribute.slice(0, nameEnd).lowerCase();
    } else if (isNamed(attribute, nameEnd, "ptime")) {
      // RFC 8866 section 6.4
      packetMillis = value(attribute, nameEnd).decimal(MILLIS_LIMIT);
    } else if (isIce(attribute, nameEnd)) {
      ice = true;
    } else if (isNamed(attribute, nameEnd, "fingerprint")) {
      // RFC 8122 section 5: hash function, then the fingerprint
      fingerprint(new WhitespaceTokenizer(value(attribute, nameEnd)).next());
    } else if (isNamed(attribute, nameEnd, "setup")) {
      // RFC 4145 section 4
      setup = value(attribute, nameEnd);
    } else if (isNamed(attribute, nameEnd, "bundle-only")) {
      bundleOnly = true;
    } else if (isNamed(attribute, nameEnd, "crypto")) {
      crypto(new WhitespaceTokenizer(value(attribute, nameEnd)));
    }
  }

  /** Returns whether an attribute has a name, ignoring case. */
  static boolean isNamed(Span attribute, int nameEnd, String lowerCase) {
    return nameEnd == lowerCase.length() && attribute.startsWithIgnoreCase(lowerCase);
  }

  /** Returns the text after an attribute's colon; empty without one. */
  static Span value(Span attribute, int nameEnd) {
    return nameEnd == attribute.length() ? Span.EMPTY : attribute.trimmed(nameEnd + 1);
  }

  /** Returns whether this is a direction (RFC 8866 section 6.7). */
  private static boolean isDirection(Span attribute, int nameEnd) {
    return isNamed(attribute, nameEnd, "sendrecv")
        || isNamed(attribute, nameEnd, "sendonly")
        || isNamed(attribute, nameEnd, "recvonly")
        || isNamed(attribute, nameEnd, "inactive");
  }

  /** Returns whether this belongs to ICE (RFC 8839 section 5). */
  private static boolean isIce(Span attribute, int nameEnd) {
    return isNamed(attribute, nameEnd, "candidate")
        || isNamed(attribute, nameEnd, "ice-ufrag")
        || isNamed(attribute, nameEnd, "ice-lite");
  }

  /** Adds the suite of RFC 4568 section 4: tag, suite, key. */
  private void crypto(WhitespaceTokenizer words) {
    words.next();
    Span suite = words.next();
    if (suite != null && cryptoSuites.size() < SipLimits.LIST_VALUES) {
      cryptoSuites.add(suite);
    }
  }

  private void fingerprint(Span hash) {
    if (hash != null
        && fingerprints.size() < SipLimits.LIST_VALUES
        && !fingerprints.contains(hash)) {
      fingerprints.add(hash);
    }
  }

  /** Adds {@code b=} (RFC 8866 section 5.8). */
  void bandwidth(Span value) {
    if (bandwidths.size() < SipLimits.LIST_VALUES) {
      bandwidths.add(value);
    }
  }

  /** Sets the address of the first {@code c=} (RFC 8866 section 5.7). */
  void connection(Span address) {
    connectionAddress = connectionAddress == null ? address : connectionAddress;
  }

  /** Returns the address of the section's own {@code c=}; null if it has none. */
  public Span connectionAddress() {
    return connectionAddress;
  }

  /** Returns the direction, such as {@code sendrecv}, in lower case; null if absent. */
  public Span direction() {
    return direction;
  }

  /** Returns the milliseconds of media per packet; -1 if absent. */
  public long packetMillis() {
    return packetMillis;
  }

  public boolean hasIce() {
    return ice;
  }

  boolean isBundleOnly() {
    return bundleOnly;
  }

  /** Returns which end opens the DTLS or TCP connection; null if absent. */
  public Span setup() {
    return setup;
  }

  /** Returns the hash functions of certificates' fingerprints, each once. */
  public List<Span> fingerprints() {
    return fingerprints;
  }

  /** Returns the suites of {@code a=crypto}; empty if there is none. */
  public List<Span> cryptoSuites() {
    return cryptoSuites;
  }

  /** Returns the {@code b=} lines, such as {@code AS:64}. */
  public List<Span> bandwidths() {
    return bandwidths;
  }
}
