package io.sipstream.job.captureloss;

/** Creates the key of a tap, by which frames and reports of one tap meet. */
final class TapKey {
  private TapKey() {}

  /**
   * Returns the key of a tap.
   *
   * @param agent agent name; null for none
   * @param interfaceName interface name; null for none
   */
  static String of(String agent, String interfaceName) {
    return (agent == null ? "" : agent) + '\n' + (interfaceName == null ? "" : interfaceName);
  }
}
