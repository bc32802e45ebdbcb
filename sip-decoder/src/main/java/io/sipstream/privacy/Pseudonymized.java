package io.sipstream.privacy;

/** What can be replaced by pseudonyms before a message becomes a document. */
public enum Pseudonymized {
  /** Who people are: numbers and users of URIs, display names, user names of credentials. */
  NUMBERS,

  /** Where they are: IP addresses, of the packets and of anything that a message says. */
  ADDRESSES
}
