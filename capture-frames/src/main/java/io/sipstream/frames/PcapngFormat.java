package io.sipstream.frames;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the pcapng format: sections, each with its own byte order and interfaces.
 *
 * <pre>
 * block   0 type   4 total length   8 body ...   total length again
 * </pre>
 *
 * Source: draft-ietf-opsawg-pcapng section 4. A frame is returned as soon as it is complete. The
 * rest of its block is checked when the next frame is read.
 */
final class PcapngFormat implements CaptureFile.Format {
  static final int SECTION_HEADER = 0x0A0D0D0A;
  static final int INTERFACE_DESCRIPTION = 1;
  static final int OBSOLETE_PACKET = 2;
  static final int SIMPLE_PACKET = 3;
  static final int ENHANCED_PACKET = 6;
  static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;

  private static final int BLOCK_HEADER_BYTES = 8;
  private static final int BLOCK_TRAILER_BYTES = 4;
  private static final int PACKET_FIELDS_BYTES = 20;

  private final ByteInput input;
  private final List<PcapngInterface> interfaces = new ArrayList<>();

  private boolean inBlock;
  private long blockStart;
  private long blockLength;

  PcapngFormat(ByteInput input) throws IOException {
    this.input = input;
    input.require(BLOCK_HEADER_BYTES, "a block header");
    startBlock();
  }

  /** Returns whether a section header starts here. Its type is the same in both byte orders. */
  static boolean isSectionHeader(ByteInput input) {
    return input.int32(0) == SECTION_HEADER;
  }

  @Override
  public CapturedFrame next() throws IOException {
    while (true) {
      if (inBlock) {
        finishBlock();
      }
      if (input.atEnd()) {
        return null;
      }
      CapturedFrame frame =
          switch (startBlock()) {
            case ENHANCED_PACKET -> packet(input.uint32(0));
            case OBSOLETE_PACKET -> packet(input.uint16(0));
            case SIMPLE_PACKET -> simplePacket();
            case INTERFACE_DESCRIPTION -> {
              addInterface();
              yield null;
            }
            default -> null;
          };
      if (frame != null) {
        return frame;
      }
    }
  }

  /** Reads a block's header, loads the fixed fields of its body and returns its type. */
  private int startBlock() throws IOException {
    blockStart = input.offset();
    input.require(BLOCK_HEADER_BYTES, "a block header");
    int type = input.int32(0);
    if (type == SECTION_HEADER) {
      startSection();
    }
    blockLength = input.uint32(4);
    if (blockLength > CaptureLimits.BLOCK_LIMIT_BYTES) {
      throw corruptBlock("is above the limit of " + CaptureLimits.BLOCK_LIMIT_BYTES);
    }
    if (blockLength % 4 != 0) {
      throw corruptBlock("is not a multiple of 4");
    }
    int fieldsBytes = fieldsBytes(type);
    if (blockLength < BLOCK_HEADER_BYTES + fieldsBytes + BLOCK_TRAILER_BYTES) {
      throw corruptBlock("is too short for a block of type " + Integer.toUnsignedString(type));
    }
    input.advance(BLOCK_HEADER_BYTES);
    inBlock = true;
    input.require(fieldsBytes, "a block of type " + Integer.toUnsignedString(type));
    if (type == SECTION_HEADER && input.uint16(4) != 1) {
      throw input.corrupt(
          blockStart,
          "its pcapng version is " + input.uint16(4) + "." + input.uint16(6) + ", not 1.x");
    }
    return type;
  }

  /** Returns the length of the fixed fields of a block type, in bytes. */
  private static int fieldsBytes(int type) {
    return switch (type) {
      case SECTION_HEADER -> 16;
      case INTERFACE_DESCRIPTION -> 8;
      case SIMPLE_PACKET -> 4;
      case ENHANCED_PACKET, OBSOLETE_PACKET -> PACKET_FIELDS_BYTES;
      default -> 0;
    };
  }

  private void startSection() throws IOException {
    input.require(BLOCK_HEADER_BYTES + 4, "a section header");
    input.order(ByteOrder.BIG_ENDIAN);
    int magic = input.int32(BLOCK_HEADER_BYTES);
    if (magic == Integer.reverseBytes(BYTE_ORDER_MAGIC)) {
      input.order(ByteOrder.LITTLE_ENDIAN);
    } else if (magic != BYTE_ORDER_MAGIC) {
      throw input.corrupt(
          blockStart, "a section header has the byte order mark " + Integer.toHexString(magic));
    }
    interfaces.clear();
  }

  private void finishBlock() throws IOException {
    inBlock = false;
    input.skip(bodyEnd() - input.offset(), "the rest of a block");
    input.require(BLOCK_TRAILER_BYTES, "the length at the end of a block");
    if (input.uint32(0) != blockLength) {
      throw input.corrupt(
          input.offset(),
          "a block of "
              + blockLength
              + " bytes gives its length as "
              + input.uint32(0)
              + " at its end");
    }
    input.advance(BLOCK_TRAILER_BYTES);
  }

  private void addInterface() throws IOException {
    if (interfaces.size() == CaptureLimits.INTERFACE_LIMIT) {
      throw input.corrupt(
          blockStart, "more than " + CaptureLimits.INTERFACE_LIMIT + " interfaces in one section");
    }
    interfaces.add(PcapngInterface.read(input, bodyEnd()));
  }

  /**
   * Reads an Enhanced Packet Block or an obsolete Packet Block, which differ in their first 4
   * bytes.
   */
  private CapturedFrame packet(long interfaceId) throws IOException {
    PcapngInterface on = interfaceOf(interfaceId);
    long time = input.uint32(4) << 32 | input.uint32(8);
    long captured = input.uint32(12);
    long original = input.uint32(16);
    input.advance(PACKET_FIELDS_BYTES);
    return frame(on, on.clock().nanos(time), false, captured, original);
  }

  private CapturedFrame simplePacket() throws IOException {
    // Section 4.4: on the first interface, truncated at its snaplen; 0 means no limit.
    PcapngInterface on = interfaceOf(0);
    long original = input.uint32(0);
    long captured = on.snaplenBytes() == 0 ? original : Math.min(original, on.snaplenBytes());
    input.advance(4);
    return frame(on, 0, true, captured, original);
  }

  private CapturedFrame frame(
      PcapngInterface on, long timeNanos, boolean imprecise, long captured, long original)
      throws IOException {
    if (captured > bodyEnd() - input.offset()) {
      throw input.corrupt(
          blockStart,
          "a captured length of " + captured + " bytes does not fit its block of " + blockLength);
    }
    return new CapturedFrame(
        timeNanos,
        imprecise || on.comment().imprecise(),
        on.linkType(),
        input.takeFrame(captured, blockStart),
        (int) Math.min(Math.max(original, captured), Integer.MAX_VALUE),
        on.comment().agent(),
        on.name(),
        null);
  }

  private PcapngInterface interfaceOf(long id) throws CaptureFileException {
    if (id >= interfaces.size()) {
      throw input.corrupt(
          blockStart,
          "a frame is from interface " + id + ", but the section has " + interfaces.size());
    }
    return interfaces.get((int) id);
  }

  private long bodyEnd() {
    return blockStart + blockLength - BLOCK_TRAILER_BYTES;
  }

  private CaptureFileException corruptBlock(String what) {
    return input.corrupt(blockStart, "a block length of " + blockLength + " bytes " + what);
  }
}
