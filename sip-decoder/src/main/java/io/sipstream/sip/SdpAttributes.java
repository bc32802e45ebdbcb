package io.sipstream.sip;

import java.util.ArrayList;
import java.util.List;

/** The attributes, {@code a=}, of a session or a media section that documents tell of. */
public final class SdpAttributes {
  private static final int MILLIS_LIMIT = 1_000_000;

  private Span direction;
  private long packetMillis = -1;
  private boolean ice;
  private boolean bundleOnly;
  private Span setup;
  private Span fingerprint;
  private final List<Span> cryptoSuites = new ArrayList<>(0);
  private final List<Span> bandwidths = new ArrayList<>(0);

  void add(Span name, Span value) {
    if (isDirection(name)) {
      direction = name.lowerCase();
    } else if (name.equalsIgnoreCase("ptime")) {
      // RFC 8866 section 6.4
      packetMillis = value.decimal(MILLIS_LIMIT);
    } else if (isIce(name)) {
      ice = true;
    } else if (name.equalsIgnoreCase("fingerprint")) {
      // RFC 8122 section 5: hash function, then the fingerprint
      fingerprint = new Words(value).next();
    } else if (name.equalsIgnoreCase("setup")) {
      // RFC 4145 section 4
      setup = value;
    } else if (name.equalsIgnoreCase("bundle-only")) {
      bundleOnly = true;
    } else if (name.equalsIgnoreCase("crypto")) {
      crypto(new Words(value));
    }
  }

  /** RFC 8866 section 6.7. */
  private static boolean isDirection(Span name) {
    return name.equalsIgnoreCase("sendrecv")
        || name.equalsIgnoreCase("sendonly")
        || name.equalsIgnoreCase("recvonly")
        || name.equalsIgnoreCase("inactive");
  }

  /** RFC 8839 section 5. */
  private static boolean isIce(Span name) {
    return name.equalsIgnoreCase("candidate")
        || name.equalsIgnoreCase("ice-ufrag")
        || name.equalsIgnoreCase("ice-lite");
  }

  /** RFC 4568 section 4: tag, then the suite, then the key. */
  private void crypto(Words words) {
    words.next();
    Span suite = words.next();
    if (suite != null && cryptoSuites.size() < SipLimits.LIST_VALUES) {
      cryptoSuites.add(suite);
    }
  }

  /** {@code b=} (RFC 8866 section 5.8). */
  void bandwidth(Span value) {
    if (bandwidths.size() < SipLimits.LIST_VALUES) {
      bandwidths.add(value);
    }
  }

  /** {@code sendrecv} and so on, in lower case; null if it is not said. */
  public Span direction() {
    return direction;
  }

  /** Milliseconds of media in a packet; -1 if it is not said. */
  public long packetMillis() {
    return packetMillis;
  }

  public boolean hasIce() {
    return ice;
  }

  boolean isBundleOnly() {
    return bundleOnly;
  }

  /** Who opens the DTLS or TCP connection; null if it is not said. */
  public Span setup() {
    return setup;
  }

  /** Hash function of a certificate's fingerprint; null if there is none. */
  public Span fingerprint() {
    return fingerprint;
  }

  /** Suites of {@code a=crypto}; empty if there is none. */
  public List<Span> cryptoSuites() {
    return cryptoSuites;
  }

  /** {@code b=} lines, such as {@code AS:64}. */
  public List<Span> bandwidths() {
    return bandwidths;
  }
}
