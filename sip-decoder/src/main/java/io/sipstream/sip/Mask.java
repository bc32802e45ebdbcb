package io.sipstream.sip;

/** What can be replaced by asterisks before a message becomes a document. */
public enum Mask {
  /**
   * What proves who somebody is: digest responses and what they are made with, other schemes'
   * credentials, AKA's keys, signatures of Identity.
   */
  CREDENTIALS,

  /** What media are encrypted with: keys in SDP, and ICE's passwords. */
  KEYS,

  /** What people say or dial: bodies of MESSAGE and INFO, subjects of MESSAGE, KPML reports. */
  CONTENT
}
