package io.sipstream.frames;

import java.io.IOException;
import java.nio.ByteOrder;

/**
 * Reads the classic pcap format, in microseconds or nanoseconds and either byte order. In versions
 * up to 2.3 the two lengths of a record may be swapped. The modified format has eight more bytes in
 * each record header.
 *
 * <pre>
 * file header, 24 bytes                       record header, 16 bytes, before each frame
 *  0 magic    4 major, 6 minor version         0 seconds since the epoch (unsigned)
 *  8 reserved                                  4 microseconds or nanoseconds
 * 16 snaplen                                   8 captured length
 * 20 FCS length (4 bits), link type (16 bits) 12 original length
 * </pre>
 *
 * Source: draft-ietf-opsawg-pcap sections 4 and 5.
 */
final class PcapFormat implements CaptureFile.Format {
  static final int MICROSECONDS_MAGIC = 0xA1B2C3D4;
  static final int NANOSECONDS_MAGIC = 0xA1B23C4D;
  static final int MODIFIED_MAGIC = 0xA1B2CD34;
  static final int FILE_HEADER_BYTES = 24;
  static final int RECORD_HEADER_BYTES = 16;
  static final int MAJOR_VERSION = 2;
  static final int MINOR_VERSION = 4;
  private static final int MODIFIED_RECORD_HEADER_BYTES = 24;
  private static final int LAST_SWAPPING_MINOR_VERSION = 3;

  // The upper half holds the length of the frame check sequence, which stays part of the frame.
  private static final int LINK_TYPE_MASK = 0xFFFF;

  /**
   * Holds what the magic number gives.
   *
   * @param nanosPerUnit unit of the timestamps
   */
  record Kind(ByteOrder order, int nanosPerUnit, int recordHeaderBytes) {
    /** Returns the kind of pcap file that starts here, or null if it is no pcap file. */
    static Kind of(ByteInput input) {
      for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
        input.order(order);
        switch (input.int32(0)) {
          case MICROSECONDS_MAGIC -> {
            return new Kind(order, 1_000, RECORD_HEADER_BYTES);
          }
          case NANOSECONDS_MAGIC -> {
            return new Kind(order, 1, RECORD_HEADER_BYTES);
          }
          case MODIFIED_MAGIC -> {
            return new Kind(order, 1_000, MODIFIED_RECORD_HEADER_BYTES);
          }
          default -> {
            // Try the other order.
          }
        }
      }
      return null;
    }
  }

  private final ByteInput input;
  private final Kind kind;
  private final boolean maySwapLengths;
  private final int linkType;

  private PcapFormat(ByteInput input, Kind kind, boolean maySwapLengths, int linkType) {
    this.input = input;
    this.kind = kind;
    this.maySwapLengths = maySwapLengths;
    this.linkType = linkType;
  }

  static PcapFormat open(ByteInput input, Kind kind) throws IOException {
    input.order(kind.order());
    input.require(FILE_HEADER_BYTES, "the file header");
    int major = input.uint16(4);
    int minor = input.uint16(6);
    if (major != MAJOR_VERSION || minor > MINOR_VERSION) {
      throw input.corrupt(4, "its pcap version is " + major + "." + minor + ", not 2.4 or older");
    }
    int linkType = input.int32(20) & LINK_TYPE_MASK;
    input.advance(FILE_HEADER_BYTES);
    return new PcapFormat(input, kind, minor <= LAST_SWAPPING_MINOR_VERSION, linkType);
  }

  @Override
  public CapturedFrame next() throws IOException {
    if (input.atEnd()) {
      return null;
    }
    input.require(kind.recordHeaderBytes(), "a record header");
    long seconds = input.uint32(0);
    long units = input.uint32(4);
    long captured = input.uint32(8);
    long original = input.uint32(12);
    if (maySwapLengths && captured > original) {
      long swapped = captured;
      captured = original;
      original = swapped;
    }
    long recordOffset = input.offset();
    input.advance(kind.recordHeaderBytes());
    return CapturedFrame.of(
        seconds * 1_000_000_000L + units * kind.nanosPerUnit(),
        linkType,
        input.takeFrame(captured, recordOffset),
        (int) Math.min(Math.max(original, captured), Integer.MAX_VALUE));
  }
}
