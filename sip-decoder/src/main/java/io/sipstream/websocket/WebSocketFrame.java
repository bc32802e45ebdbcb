package io.sipstream.websocket;

import io.sipstream.text.Span;

/**
 * Holds the header of a WebSocket frame (RFC 6455 section 5.2).
 *
 * @param fin whether it is the last of its message
 * @param opcode 0 to 15
 * @param compressed whether RSV1 is set: permessage-deflate (RFC 7692 section 6)
 * @param payloadBytes 0 to 2^63-1
 * @param mask offset of the mask's four bytes; -1 if it has none
 * @param problem whether the header violates RFC 6455
 */
public record WebSocketFrame(
    boolean fin,
    int opcode,
    boolean compressed,
    int headerBytes,
    long payloadBytes,
    int mask,
    boolean problem) {
  /** Longest header. */
  public static final int LONGEST_HEADER_BYTES = 14;

  /** Opcode of a frame that continues a message. */
  public static final int CONTINUATION = 0;

  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PONG = 10;

  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final int RSV2_AND_3 = 0x30;
  private static final int MASK = 0x80;
  private static final int MASK_BYTES = 4;
  // RFC 6455 section 5.5: longest payload of control frames, which are never fragmented.
  private static final int CONTROL_PAYLOAD_BYTES = 125;

  /** Reads a header; returns null if it is incomplete. */
  public static WebSocketFrame parse(Span bytes) {
    if (bytes.length() < 2) {
      return null;
    }
    int first = bytes.at(0) & 0xFF;
    int second = bytes.at(1) & 0xFF;
    int shortLength = second & 0x7F;
    int lengthBytes = shortLength == 127 ? 8 : shortLength == 126 ? 2 : 0;
    boolean masked = (second & MASK) != 0;
    int headerBytes = 2 + lengthBytes + (masked ? MASK_BYTES : 0);
    if (bytes.length() < headerBytes) {
      return null;
    }
    long payloadBytes = shortLength;
    if (lengthBytes > 0) {
      payloadBytes = 0;
      for (int i = 2; i < 2 + lengthBytes; i++) {
        payloadBytes = payloadBytes << 8 | (bytes.at(i) & 0xFF);
      }
    }
    int opcode = first & 0x0F;
    boolean fin = (first & FIN) != 0;
    boolean control = opcode >= CLOSE;
    boolean known = opcode <= BINARY || (control && opcode <= PONG);
    boolean compressed = (first & RSV1) != 0;
    boolean problem =
        !known
            || (first & RSV2_AND_3) != 0
            || payloadBytes < 0
            || (control && (!fin || payloadBytes > CONTROL_PAYLOAD_BYTES || compressed));
    return new WebSocketFrame(
        fin, opcode, compressed, headerBytes, payloadBytes, masked ? 2 + lengthBytes : -1, problem);
  }

  /** Returns whether it controls the connection, instead of carrying data. */
  public boolean isControl() {
    return opcode >= CLOSE;
  }

  /**
   * Copies the payload, unmasked (RFC 6455 section 5.3).
   *
   * @param bytes the frame, from its header on
   */
  public void unmask(Span bytes, byte[] target, int targetAt, int length) {
    System.arraycopy(bytes.array(), bytes.arrayOffset() + headerBytes, target, targetAt, length);
    for (int i = 0; mask >= 0 && i < length; i++) {
      target[targetAt + i] ^= bytes.at(mask + i % MASK_BYTES);
    }
  }
}
