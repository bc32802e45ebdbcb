package io.sipstream.job.captureloss;

/** Names an agent and one of its interfaces: what reports and frames have in common. */
final class TapKey {
  private TapKey() {}

  /**
   * The key of both.
   *
   * @param agent null for none
   * @param interfaceName null for none
   */
  static String of(String agent, String interfaceName) {
    return (agent == null ? "" : agent) + '\n' + (interfaceName == null ? "" : interfaceName);
  }
}
