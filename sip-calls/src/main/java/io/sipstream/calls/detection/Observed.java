package io.sipstream.calls.detection;

/** Receives observations. */
@FunctionalInterface
public interface Observed {
  /** Port by which the peers file names an address without a port. */
  int SIP_PORT = 5060;

  /** Takes an observation of a key. */
  void accept(DetectionKey key, Observation observation);
}
