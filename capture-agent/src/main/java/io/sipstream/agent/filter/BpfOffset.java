package io.sipstream.agent.filter;

/**
 * A place in a frame, in libpcap's language, from which bytes are read.
 *
 * @param header what positions count from: "ether", "ip" or "ip6"
 * @param variable expression of bytes to add; empty for none
 * @param offset bytes to add, known beforehand
 */
record BpfOffset(String header, String variable, int offset) {
  BpfOffset(String header, int offset) {
    this(header, "", offset);
  }

  BpfOffset plus(int bytes) {
    return new BpfOffset(header, variable, offset + bytes);
  }

  /** Further on by so many bytes as an expression says. */
  BpfOffset plus(String expression) {
    return new BpfOffset(
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
