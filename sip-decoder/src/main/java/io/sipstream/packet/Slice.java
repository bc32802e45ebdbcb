package io.sipstream.packet;

/**
 * Holds the bytes of a frame from a header to the end of its packet. Offsets are relative to its
 * beginning. Reads have no bounds checks.
 *
 * @param bytes the whole frame
 * @param at offset of the first byte
 * @param end offset of the end, exclusive
 * @param cut whether a header announces more than was captured
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Slice(byte[] bytes, int at, int end, boolean cut) {

  int length() {
    return end - at;
  }

  int u8(int offset) {
    return bytes[at + offset] & 0xFF;
  }

  int u16(int offset) {
    return u8(offset) << 8 | u8(offset + 1);
  }

  /** Returns 0 to 4,294,967,295. */
  long u32(int offset) {
    return (long) u16(offset) << 16 | u16(offset + 2);
  }

  /** Returns the bytes after a header. */
  Slice from(int headerBytes) {
    return new Slice(bytes, at + headerBytes, end, cut);
  }

  /** Returns the slice with an announced length; if fewer bytes exist it is {@code cut}. */
  Slice ofLength(int announcedBytes) {
    return announcedBytes <= length()
        ? new Slice(bytes, at, at + announcedBytes, cut)
        : new Slice(bytes, at, end, true);
  }
}
