package io.sipstream.sip;

/**
 * Defines the limits of one message. When a limit is exceeded, the message is still a document,
 * with the problem named here.
 */
public final class SipLimits {
  /** Header lines that are kept; problem {@code too_many_headers}. */
  static final int HEADERS = 512;

  /** Values taken from one list, such as Contact; problem {@code too_many_values}. */
  public static final int LIST_VALUES = 64;

  /** Parameters read in one header or URI; further ones are ignored. */
  static final int PARAMETERS = 128;

  /** Bytes of the value of a header that is read; problem {@code header_too_long}. */
  static final int HEADER_BYTES = 16_384;

  /** Bytes before the start line that are skipped; beyond, the datagram is not SIP. */
  static final int JUNK_BYTES = 512;

  /** Nested multiparts; problem {@code body_nesting}. */
  public static final int NESTING = 4;

  /** Parts of a multipart body; problem {@code too_many_parts}. */
  public static final int PARTS = 32;

  /**
   * Decompressed bytes of each coding of a body. Parts after so many bytes in all parts are not
   * decoded. Problem {@code body_too_large_decompressed}.
   */
  public static final int INFLATED_BYTES = 262_144;

  /** Bytes of a compressed body that are read; problem {@code body_too_large_compressed}. */
  public static final int COMPRESSED_BYTES = 262_144;

  /** Members of a gzip body that are read; problem {@code too_many_gzip_members}. */
  public static final int GZIP_MEMBERS = 16;

  /** Nested codings of a body; problem {@code too_many_content_encodings}. */
  public static final int CODINGS = 4;

  /** Media sections of an SDP body; problem {@code too_many_media}. */
  public static final int MEDIA = 32;

  /** Formats of a media section; problem {@code too_many_formats}. */
  public static final int FORMATS = 64;

  private SipLimits() {}
}
