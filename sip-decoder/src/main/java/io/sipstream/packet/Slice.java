package io.sipstream.packet;

/**
 * The part of a frame that a header and all behind it lie in. Offsets count from its beginning; the
 * caller has checked that what it reads is there.
 *
 * @param bytes the whole frame
 * @param at where it begins
 * @param end where it ends, exclusive
 * @param cut whether some header announces more than was captured
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Slice(byte[] bytes, int at, int end, boolean cut) {

  int length() {
    return end - at;
  }

  int u8(int offset) {
    return BigEndian.u8(bytes, at + offset);
  }

  int u16(int offset) {
    return BigEndian.u16(bytes, at + offset);
  }

  /** 0 to 4,294,967,295. */
  long u32(int offset) {
    return (long) u16(offset) << 16 | u16(offset + 2);
  }

  /** What follows a header of so many bytes. */
  Slice from(int headerBytes) {
    return new Slice(bytes, at + headerBytes, end, cut);
  }

  /** As long as a header says: shorter than what is there, or cut if less is there. */
  Slice ofLength(int announcedBytes) {
    return announcedBytes <= length()
        ? new Slice(bytes, at, at + announcedBytes, cut)
        : new Slice(bytes, at, end, true);
  }
}
