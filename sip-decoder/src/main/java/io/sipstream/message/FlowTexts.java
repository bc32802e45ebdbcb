package io.sipstream.message;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sipstream.packet.Endpoints;
import io.sipstream.packet.IpAddress;
import io.sipstream.text.Ascii;
import io.sipstream.text.Span;
import io.sipstream.text.Swar;
import java.util.Arrays;

/**
 * Holds the texts of one direction of a flow as JSON. All are parts of one array, so that few cache
 * lines are read. Each JSON text ends with a comma, as a fragment does.
 *
 * @param source JSON of an object with address and port
 * @param sourceIp canonical text of the address
 * @param destination JSON of an object with address and port
 * @param destinationIp canonical text of the address
 * @param communityId JSON of the Community ID
 */
public record FlowTexts(
    Span source, Span sourceIp, Span destination, Span destinationIp, Span communityId) {
  private static final byte[] IP = "{\"ip\":\"".getBytes(US_ASCII);
  private static final byte[] PORT = "\",\"port\":".getBytes(US_ASCII);
  private static final byte[] END = "},".getBytes(US_ASCII);
  private static final int MAX_PORT_DIGITS = 5;

  /** Length of the longest JSON of all texts. */
  static final int MAX_BYTES =
      2 * (IP.length + IpAddress.MAX_BYTES + PORT.length + MAX_PORT_DIGITS + END.length)
          + CommunityId.BYTES
          + 3;

  /**
   * Writes the texts of a flow.
   *
   * @param scratch an array of {@link #MAX_BYTES}, to be reused
   */
  static FlowTexts of(Endpoints ends, CommunityId communityId, byte[] scratch) {
    int sourceIpEnd = ip(ends, ends.sourceAt(), scratch, 0);
    int sourceEnd = port(ends.sourcePort(), scratch, sourceIpEnd);
    int destinationIpEnd = ip(ends, ends.destinationAt(), scratch, sourceEnd);
    int destinationEnd = port(ends.destinationPort(), scratch, destinationIpEnd);
    scratch[destinationEnd] = '"';
    communityId.write(ends, scratch, destinationEnd + 1);
    int end = destinationEnd + 1 + CommunityId.BYTES;
    scratch[end++] = '"';
    scratch[end++] = ',';
    // Padded, so that it can be copied eight bytes at a time.
    byte[] json = Arrays.copyOf(scratch, end + Swar.COUNT);
    return new FlowTexts(
        new Span(json, 0, sourceEnd),
        new Span(json, IP.length, sourceIpEnd),
        new Span(json, sourceEnd, destinationEnd),
        new Span(json, sourceEnd + IP.length, destinationIpEnd),
        new Span(json, destinationEnd, end));
  }

  private static int ip(Endpoints ends, int addressAt, byte[] into, int at) {
    int ipAt = add(IP, into, at);
    return IpAddress.write(ends.bytes(), addressAt, ends.addressBytes(), into, ipAt);
  }

  private static int port(int port, byte[] into, int at) {
    return add(END, into, Ascii.writeDecimal(port, into, add(PORT, into, at)));
  }

  private static int add(byte[] text, byte[] into, int at) {
    System.arraycopy(text, 0, into, at, text.length);
    return at + text.length;
  }
}
