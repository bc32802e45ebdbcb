package io.sipstream.calls.ladder;

/** Names the element behind an address, so that several addresses can share a column. */
@FunctionalInterface
public interface ElementNames {
  /** Returns the name of the element; null if the address has none. */
  String of(String ip, int port);

  /** Names no element. */
  static ElementNames none() {
    return (ip, port) -> null;
  }
}
