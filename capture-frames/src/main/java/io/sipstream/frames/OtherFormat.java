package io.sipstream.frames;

/** Names formats that are not read, by their first four bytes. */
final class OtherFormat {
  private OtherFormat() {}

  /** Describes a file by its first bytes, and how to convert it. */
  static String describe(int magic) {
    String compression =
        switch (magic) {
          case 0x04224D18 -> "lz4";
          default -> magic >>> 8 == 0x425A68 ? "bzip2" : null;
        };
    if (compression != null) {
      return "it is compressed with %s; decompress it first, or use gzip, zstd or xz"
          .formatted(compression);
    }
    // RFC 1761: the magic of snoop begins with "snoop".
    if (magic == 0x736E6F6F) {
      return "it is a snoop file; convert it with editcap -F pcap";
    }
    return "it starts with %08x".formatted(magic);
  }
}
