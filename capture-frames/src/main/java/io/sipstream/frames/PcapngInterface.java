package io.sipstream.frames;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/**
 * Holds the content of an Interface Description Block (draft-ietf-opsawg-pcapng section 4.2).
 *
 * @param linkType LINKTYPE number
 * @param snaplenBytes length at which frames are truncated; 0 for no limit
 * @param name {@code if_name}, or null
 * @param comment the comment of {@link PcapngWriter}; {@link PcapngComment#NOTHING} for none
 */
record PcapngInterface(
    int linkType, long snaplenBytes, String name, PcapngClock clock, PcapngComment comment) {
  // Sections 3.5 and 4.2.
  static final int OPTIONS_END = 0;
  static final int COMMENT = 1;
  static final int NAME = 2;
  static final int TIME_RESOLUTION = 9;
  private static final int TIME_OFFSET = 14;

  private static final int OPTION_HEADER_BYTES = 4;
  private static final int MICROSECONDS = 6;

  /** Reads the block's body up to {@code end}. Its first 8 bytes are already loaded. */
  static PcapngInterface read(ByteInput input, long end) throws IOException {
    int linkType = input.uint16(0);
    long snaplen = input.uint32(4);
    input.advance(8);
    String name = null;
    PcapngComment comment = PcapngComment.NOTHING;
    int resolution = MICROSECONDS;
    long offsetSeconds = 0;
    while (end - input.offset() >= OPTION_HEADER_BYTES) {
      input.require(OPTION_HEADER_BYTES, "an option of an interface");
      int code = input.uint16(0);
      int length = input.uint16(2);
      if (code == OPTIONS_END) {
        break;
      }
      int padded = OPTION_HEADER_BYTES + (length + 3) / 4 * 4;
      if (padded > end - input.offset()) {
        throw badOption(input, code, length, "does not fit its block");
      }
      input.require(padded, "an option of an interface");
      int step = padded;
      switch (code) {
        case COMMENT -> {
          input.advance(OPTION_HEADER_BYTES);
          int kept = Math.min(length, CaptureLimits.COMMENT_LIMIT_BYTES);
          PcapngComment found = PcapngComment.parse(new String(input.take(kept), UTF_8));
          comment = found.equals(PcapngComment.NOTHING) ? comment : found;
          step -= OPTION_HEADER_BYTES + kept;
        }
        case NAME -> {
          input.advance(OPTION_HEADER_BYTES);
          int kept = Math.min(length, CaptureLimits.NAME_LIMIT_BYTES);
          name = text(input.take(kept));
          step -= OPTION_HEADER_BYTES + kept;
        }
        case TIME_RESOLUTION -> {
          requireLength(input, code, length, 1);
          resolution = input.uint8(OPTION_HEADER_BYTES);
        }
        case TIME_OFFSET -> {
          requireLength(input, code, length, 8);
          offsetSeconds = input.int64(OPTION_HEADER_BYTES);
        }
        default -> {
          // Addresses, hardware: not needed.
        }
      }
      input.advance(step);
    }
    PcapngClock clock = new PcapngClock(resolution, offsetSeconds);
    return new PcapngInterface(linkType, snaplen, name, clock, comment);
  }

  private static void requireLength(ByteInput input, int code, int length, int expected)
      throws CaptureFileException {
    if (length != expected) {
      throw badOption(input, code, length, "should have " + expected);
    }
  }

  private static CaptureFileException badOption(
      ByteInput input, int code, int length, String what) {
    return input.corrupt(
        input.offset(), "option " + code + " of an interface has " + length + " bytes and " + what);
  }

  /** Returns the name without the closing NUL that some writers include; null if empty. */
  private static String text(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    int nul = text.indexOf('\0');
    String name = nul < 0 ? text : text.substring(0, nul);
    return name.isEmpty() ? null : name;
  }
}
