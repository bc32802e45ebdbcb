package io.sipstream.frames;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes frames of any link types and interfaces as a pcapng file (draft-ietf-opsawg-pcapng), in
 * nanoseconds and little-endian. The agent's name and the precision of the timestamps have no
 * pcapng field. They are written as a comment of the interface ({@link PcapngComment}). {@link
 * CaptureFile} reads equal frames back, except for their replay ids. A frame without a timestamp
 * ({@link CapturedFrame#NO_TIME}) gets the largest one of the format, and is read as {@link
 * Long#MAX_VALUE}, imprecise.
 *
 * <p>Each frame is written in one call, together with the description of its interface if that is
 * new. A truncated file therefore lacks parts of its last frame only.
 */
public final class PcapngWriter implements Closeable {
  // Section 4.1: block type, total length, byte order, version 1.0, section length unknown.
  private static final int SECTION_HEADER_BYTES = 28;
  private static final int MAJOR_VERSION = 1;
  private static final int MINOR_VERSION = 0;
  private static final long LENGTH_UNKNOWN = -1;

  private static final int BLOCK_FRAMING_BYTES = 12; // type, and the length at both ends
  private static final int INTERFACE_FIELDS_BYTES = 8;
  private static final int PACKET_FIELDS_BYTES = 20;
  private static final int OPTION_HEADER_BYTES = 4;
  private static final int NANOSECONDS = 9;

  private record Interface(int linkType, String name, String comment) {}

  private final OutputStream out;
  private final Map<Interface, Integer> interfaces = new HashMap<>();
  private long bytesWritten;

  /** Starts a file on {@code out}, which is written unbuffered and closed with this writer. */
  public PcapngWriter(OutputStream out) throws IOException {
    this.out = out;
    write(sectionHeader());
  }

  private static byte[] sectionHeader() {
    byte[] header = new byte[SECTION_HEADER_BYTES];
    block(header, PcapngFormat.SECTION_HEADER)
        .putInt(PcapngFormat.BYTE_ORDER_MAGIC)
        .putShort((short) MAJOR_VERSION)
        .putShort((short) MINOR_VERSION)
        .putLong(LENGTH_UNKNOWN)
        .putInt(SECTION_HEADER_BYTES);
    return header;
  }

  /**
   * Writes a frame.
   *
   * @throws IllegalArgumentException if the frame is longer than {@link
   *     CaptureLimits#FRAME_LIMIT_BYTES}
   */
  public void write(CapturedFrame frame) throws IOException {
    byte[] bytes = frame.bytes();
    if (bytes.length > CaptureLimits.FRAME_LIMIT_BYTES) {
      throw new IllegalArgumentException("A frame of " + bytes.length + " bytes is too long.");
    }
    boolean timeless = frame.captureTimeNanos() == CapturedFrame.NO_TIME;
    PcapngComment comment =
        new PcapngComment(timeless || frame.timestampImprecise(), frame.agent());
    Interface on =
        new Interface(
            frame.linkType(),
            prefix(frame.interfaceName(), CaptureLimits.NAME_LIMIT_BYTES),
            prefix(comment.text(), CaptureLimits.COMMENT_LIMIT_BYTES));
    Integer known = interfaces.get(on);
    if (known == null && interfaces.size() == CaptureLimits.INTERFACE_LIMIT) {
      // Readers refuse more interfaces; a new section numbers them from 0 again.
      write(sectionHeader());
      interfaces.clear();
    }
    byte[] description = known == null ? description(on) : new byte[0];
    int length = BLOCK_FRAMING_BYTES + PACKET_FIELDS_BYTES + padded(bytes.length);
    long time = frame.captureTimeNanos();
    byte[] blocks = new byte[description.length + length];
    ByteBuffer.wrap(blocks)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(description)
        .putInt(PcapngFormat.ENHANCED_PACKET)
        .putInt(length)
        .putInt(known == null ? interfaces.size() : known)
        .putInt((int) (time >>> 32))
        .putInt((int) time)
        .putInt(bytes.length)
        // Readers reject an original length below the captured one.
        .putInt(Math.max(frame.originalLengthBytes(), bytes.length))
        .put(Arrays.copyOf(bytes, padded(bytes.length)))
        .putInt(length);
    write(blocks);
    if (known == null) {
      interfaces.put(on, interfaces.size());
    }
  }

  /** Returns the length of the file so far, in bytes. */
  public long bytesWritten() {
    return bytesWritten;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** Returns the Interface Description Block (section 4.2). */
  private static byte[] description(Interface on) {
    byte[] name = cut(on.name() == null ? "" : on.name(), CaptureLimits.NAME_LIMIT_BYTES);
    byte[] comment = cut(on.comment(), CaptureLimits.COMMENT_LIMIT_BYTES);
    byte[] resolution = {NANOSECONDS};
    int options = optionBytes(comment) + optionBytes(name) + optionBytes(resolution);
    int length = BLOCK_FRAMING_BYTES + INTERFACE_FIELDS_BYTES + options + OPTION_HEADER_BYTES;
    byte[] bytes = new byte[length];
    ByteBuffer block =
        block(bytes, PcapngFormat.INTERFACE_DESCRIPTION)
            .putShort((short) on.linkType())
            .putShort((short) 0)
            .putInt(CaptureLimits.FRAME_LIMIT_BYTES);
    putOption(block, PcapngInterface.COMMENT, comment);
    putOption(block, PcapngInterface.NAME, name);
    putOption(block, PcapngInterface.TIME_RESOLUTION, resolution);
    block.putInt(PcapngInterface.OPTIONS_END).putInt(length);
    return bytes;
  }

  /** Limits the strings that {@link #interfaces} holds. */
  private static String prefix(String text, int limit) {
    return text == null ? null : text.substring(0, Math.min(text.length(), limit));
  }

  /** Truncates a label as readers do. */
  private static byte[] cut(String text, int limit) {
    byte[] bytes = text.getBytes(UTF_8);
    return Arrays.copyOf(bytes, Math.min(bytes.length, limit));
  }

  private static ByteBuffer block(byte[] bytes, int type) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(type).putInt(bytes.length);
  }

  /** Returns the length of an option; 0 for an empty one, which is omitted. */
  private static int optionBytes(byte[] value) {
    return value.length == 0 ? 0 : OPTION_HEADER_BYTES + padded(value.length);
  }

  private static void putOption(ByteBuffer block, int code, byte[] value) {
    if (value.length > 0) {
      block
          .putShort((short) code)
          .putShort((short) value.length)
          .put(Arrays.copyOf(value, padded(value.length)));
    }
  }

  /** Rounds up to a multiple of 4 (section 3.1). */
  private static int padded(int bytes) {
    return (bytes + 3) / 4 * 4;
  }

  private void write(byte[] blocks) throws IOException {
    out.write(blocks);
    bytesWritten += blocks.length;
  }
}
