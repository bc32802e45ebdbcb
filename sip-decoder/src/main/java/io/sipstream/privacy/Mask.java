package io.sipstream.privacy;

/** Lists the kinds of data that are replaced by asterisks before a message becomes a document. */
public enum Mask {
  /**
   * Credentials: digest responses and their inputs, credentials of other schemes, AKA keys,
   * signatures of Identity.
   */
  CREDENTIALS,

  /** Keys of media: keys in SDP, and ICE passwords. */
  KEYS,

  /** Content: bodies of MESSAGE and INFO, subjects of MESSAGE, KPML reports. */
  CONTENT,

  /**
   * Identities whose sender requests privacy (RFC 3325 section 9.3, RFC 3323 section 4.2): if
   * Privacy has {@code id} or {@code user}, names and users of P-Asserted-Identity,
   * P-Preferred-Identity and Remote-Party-ID.
   */
  PRIVACY
}
