package io.sipstream.agent;

import org.junit.jupiter.api.Assumptions;
import org.pcap4j.core.Pcaps;

/** Skips, loudly, what cannot run here. */
final class Libpcap {
  private Libpcap() {}

  static void assumePresent() {
    try {
      Pcaps.libVersion();
    } catch (LinkageError e) {
      skip("libpcap is missing (Debian: libpcap0.8)");
    }
  }

  static void skip(String reason) {
    System.out.println("SKIPPED: " + reason);
    Assumptions.abort(reason);
  }
}
