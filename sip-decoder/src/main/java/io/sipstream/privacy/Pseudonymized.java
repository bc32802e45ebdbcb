package io.sipstream.privacy;

/** Lists the kinds of data that are replaced by pseudonyms before a message becomes a document. */
public enum Pseudonymized {
  /** Identities: numbers and users of URIs, display names, user names of credentials. */
  NUMBERS,

  /** IP addresses, of packets and in any part of a message. */
  ADDRESSES
}
