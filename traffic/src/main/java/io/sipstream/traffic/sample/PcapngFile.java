package io.sipstream.traffic.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.frames.LinkType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Creates a small pcapng file in memory, little-endian (draft-ietf-opsawg-pcapng section 4). Unlike
 * a pcap file, it holds several interfaces, each with a separate clock.
 */
final class PcapngFile {
  private static final int SECTION_HEADER = 0x0A0D0D0A;
  private static final int INTERFACE_DESCRIPTION = 1;
  private static final int ENHANCED_PACKET = 6;
  private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
  private static final int OPTION_NAME = 2;
  private static final int OPTION_TIME_RESOLUTION = 9;
  private static final int OPTION_TIME_OFFSET = 14;
  private static final int BODY_LIMIT_BYTES = 65_536;

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  PcapngFile() {
    ByteBuffer body = body().putInt(BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0);
    long unknownSectionLength = -1;
    block(SECTION_HEADER, body.putLong(unknownSectionLength));
  }

  /**
   * Adds an Ethernet interface; the first has number 0.
   *
   * @param decimals timestamps are in units of 10^-decimals seconds
   * @param offsetSeconds readers add it to all timestamps of the interface
   */
  void addInterface(String name, int decimals, long offsetSeconds) {
    ByteBuffer body = body().putShort((short) LinkType.ETHERNET).putShort((short) 0).putInt(0);
    option(body, OPTION_NAME, name.getBytes(UTF_8));
    option(body, OPTION_TIME_RESOLUTION, (byte) decimals);
    if (offsetSeconds != 0) {
      ByteBuffer offset = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      option(body, OPTION_TIME_OFFSET, offset.putLong(offsetSeconds).array());
    }
    int endOfOptions = 0;
    block(INTERFACE_DESCRIPTION, body.putInt(endOfOptions));
  }

  /** Adds a frame with a timestamp in the interface's units. */
  void addFrame(int interfaceNumber, long units, byte[] frame) {
    ByteBuffer body = body().putInt(interfaceNumber);
    body.putInt((int) (units >>> 32)).putInt((int) units);
    body.putInt(frame.length).putInt(frame.length).put(frame);
    block(ENHANCED_PACKET, body);
  }

  byte[] bytes() {
    return file.toByteArray();
  }

  private static ByteBuffer body() {
    return ByteBuffer.allocate(BODY_LIMIT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void option(ByteBuffer body, int code, byte... value) {
    body.putShort((short) code).putShort((short) value.length).put(value);
    pad(body);
  }

  private void block(int type, ByteBuffer body) {
    pad(body);
    int length = body.position() + 12;
    ByteBuffer block = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    block.putInt(type).putInt(length).put(body.flip()).putInt(length);
    file.writeBytes(block.array());
  }

  private static void pad(ByteBuffer body) {
    while (body.position() % 4 != 0) {
      body.put((byte) 0);
    }
  }
}
