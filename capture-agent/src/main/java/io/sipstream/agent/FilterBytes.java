package io.sipstream.agent;

/**
 * A place in a frame, in libpcap's language, from which bytes are read.
 *
 * @param header what positions count from: "ether", "ip" or "ip6"
 * @param variable expression of bytes to add; empty for none
 * @param offset bytes to add, known beforehand
 */
record FilterBytes(String header, String variable, int offset) {
  FilterBytes(String header, int offset) {
    this(header, "", offset);
  }

  FilterBytes plus(int bytes) {
    return new FilterBytes(header, variable, offset + bytes);
  }

  /** Further on by so many bytes as an expression says. */
  FilterBytes plus(String expression) {
    return new FilterBytes(
        header, variable.isEmpty() ? expression : variable + " + " + expression, offset);
  }

  String u8(int at) {
    return header + "[" + position(at) + "]";
  }

  String u16(int at) {
    return header + "[" + position(at) + ":2]";
  }

  private String position(int at) {
    return variable.isEmpty() ? "" + (offset + at) : variable + " + " + (offset + at);
  }
}
