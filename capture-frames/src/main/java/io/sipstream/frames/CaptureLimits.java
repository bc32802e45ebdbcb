package io.sipstream.frames;

/** What is believed of the lengths and numbers in a capture file: anybody may have written it. */
public final class CaptureLimits {
  /**
   * Longest captured frame, in bytes: libpcap's MAXIMUM_SNAPLEN, which no capture tool exceeds for
   * networks that carry IP.
   */
  public static final int FRAME_LIMIT_BYTES = 262_144;

  /** Longest pcapng block, in bytes: where libpcap and Wireshark draw the line. */
  static final int BLOCK_LIMIT_BYTES = 16 * 1024 * 1024;

  /** Most interfaces of one pcapng section. Each is remembered until the section ends. */
  static final int INTERFACE_LIMIT = 16_384;

  /** Longest interface name, in bytes; a longer one is cut, since it is only a label. */
  static final int NAME_LIMIT_BYTES = 256;

  /** As much of an interface's comment is read, in bytes: a tap's name and some words. */
  static final int COMMENT_LIMIT_BYTES = 1024;

  /**
   * Most gzip members without content in a row. They give no bytes, so that reading them may take
   * long and show no progress; tools that compress in blocks write one at the end.
   */
  static final int EMPTY_MEMBER_LIMIT = 100_000;

  private CaptureLimits() {}
}
