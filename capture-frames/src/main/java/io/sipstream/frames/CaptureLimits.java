package io.sipstream.frames;

/** Defines the limits of the lengths and counts in a capture file, which is untrusted input. */
public final class CaptureLimits {
  /**
   * Longest captured frame, in bytes: libpcap's MAXIMUM_SNAPLEN. No capture tool exceeds it on
   * networks that carry IP.
   */
  public static final int FRAME_LIMIT_BYTES = 262_144;

  /** Longest pcapng block, in bytes; libpcap and Wireshark have the same limit. */
  static final int BLOCK_LIMIT_BYTES = 16 * 1024 * 1024;

  /** Maximum number of interfaces in one pcapng section. All are kept until the section ends. */
  static final int INTERFACE_LIMIT = 16_384;

  /** Longest interface name, in bytes. A longer name is truncated: it is only a label. */
  static final int NAME_LIMIT_BYTES = 256;

  /** Longest part of an interface's comment that is read, in bytes: enough for an agent's name. */
  static final int COMMENT_LIMIT_BYTES = 1024;

  /**
   * Maximum number of consecutive gzip members without content. They yield no bytes, so many of
   * them would take time without progress. Tools that compress in blocks write one at the end.
   */
  static final int EMPTY_MEMBER_LIMIT = 100_000;

  private CaptureLimits() {}
}
