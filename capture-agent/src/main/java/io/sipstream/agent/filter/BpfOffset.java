package io.sipstream.agent.filter;

/**
 * Identifies an offset in a frame, in libpcap's syntax.
 *
 * @param header header that the offset is relative to: "ether", "ip" or "ip6"
 * @param variable expression for a number of bytes to add; empty for none
 * @param offset constant number of bytes to add
 */
record BpfOffset(String header, String variable, int offset) {
  BpfOffset(String header, int offset) {
    this(header, "", offset);
  }

  BpfOffset plus(int bytes) {
    return new BpfOffset(header, variable, offset + bytes);
  }

  /** Returns the offset plus the value of an expression, in bytes. */
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
