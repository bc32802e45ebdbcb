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
    Words words = new Words(value);
    switch (name.lowerCase().toString()) {
      // RFC 8866 section 6.7
      case "sendrecv", "sendonly", "recvonly", "inactive" -> direction = name.lowerCase();
      // RFC 8866 section 6.4
      case "ptime" -> packetMillis = value.decimal(MILLIS_LIMIT);
      // RFC 8839 section 5
      case "candidate", "ice-ufrag", "ice-lite" -> ice = true;
      // RFC 8122 section 5: hash function, then the fingerprint
      case "fingerprint" -> fingerprint = words.next();
      // RFC 4145 section 4
      case "setup" -> setup = value;
      case "bundle-only" -> bundleOnly = true;
      // RFC 4568 section 4: tag, then the suite, then the key
      case "crypto" -> {
        words.next();
        Span suite = words.next();
        if (suite != null && cryptoSuites.size() < SipLimits.LIST_VALUES) {
          cryptoSuites.add(suite);
        }
      }
      default -> {
        // not told of
      }
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
