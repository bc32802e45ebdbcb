package io.sipstream.privacy;

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
  CONTENT,

  /**
   * Who a sender asked not to be shown as (RFC 3325 section 9.3, RFC 3323 section 4.2): where
   * Privacy has {@code id} or {@code user}, names and users of P-Asserted-Identity,
   * P-Preferred-Identity and Remote-Party-ID.
   */
  PRIVACY
}
