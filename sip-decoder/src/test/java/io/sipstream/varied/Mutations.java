package io.sipstream.varied;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Damages valid messages as networks, careless senders and attackers do. The same ones for the same
 * seed. Bytes are handled as ISO 8859-1 text, a character each.
 */
public final class Mutations {
  /** What a UDP datagram over IPv4 may hold. */
  private static final int LONGEST_BYTES = 65_507;

  private static final int POOL = 500;

  private static final List<String> INSERTED =
      List.of(
          "\0",
          "\u0001\u001f\u007f",
          "\u00ff\u00fe",
          "\u00c3",
          "\u00ed\u00a0\u0080",
          "\u00f8\u0088",
          "\u00e2\u0082",
          "\"",
          "\\",
          "<",
          ">",
          ";",
          ",",
          "=",
          ":",
          "@",
          "%",
          "%zz",
          "[",
          "]",
          "(",
          "?",
          "*",
          "/",
          "\r",
          "\n",
          "\r\n",
          "\r\n ",
          "\r\n\r\n",
          "\t",
          ";;",
          ",,",
          "\\\"",
          "-1",
          "\u0085",
          "99999999999999999999",
          "9223372036854775808",
          "4294967296",
          "1e400",
          "NaN",
          "0x10",
          "true",
          "null",
          "[::ffff:1.2.3.4]",
          "[fe80::1%eth0]",
          "999.999.999.999",
          "SIP/2.0",
          "sip:",
          "tel:",
          "a=crypto:1 ",
          "m=audio 99999999999 RTP/AVP 0\r\n",
          "c=IN IP4 \r\n",
          "o=- 1 1 IN IP4 x\r\n",
          "t=99999999999999999999 -1\r\n",
          "Content-Length: 99999999999\r\n",
          "Via: \r\n",
          "l: -5\r\n",
          "Content-Encoding: gzip\r\n",
          "Date: Tue, 31 Feb 99999 25:61:61 GMT\r\n",
          "Expires: 99999999999999999999\r\n",
          "RAck: 1 99999999999999999999 X\r\n",
          "Retry-After: 9999999999999999 (x;duration=y\r\n",
          "Reason: Q.850;cause=-1;text=\"\r\n",
          "Identity: e30.e30.x;info=<>\r\n",
          "Identity: .eyJpYXQiOjFlOTk5fQ.\r\n",
          "Content-Type: multipart/mixed;boundary=\"\"\r\n",
          "Session-ID: 0;remote=\r\n",
          "Content-Type: application/vq-rtcpxr\r\n",
          "Warning: 999999999999 \"\r\n");

  private final Random random;
  private final List<String> pool = new ArrayList<>();

  public Mutations(long seed) {
    random = new Random(seed);
    VariedMessages messages = VariedMessages.of(seed);
    for (int i = 0; i < POOL; i++) {
      pool.add(new String(messages.next(), ISO_8859_1));
    }
  }

  /** The next damaged message. */
  public byte[] next() {
    StringBuilder message = new StringBuilder(any());
    for (int i = random.nextInt(4); i >= 0; i--) {
      mutate(message);
    }
    message.setLength(Math.min(message.length(), LONGEST_BYTES));
    return message.toString().getBytes(ISO_8859_1);
  }

  /** The next one in an IPv4 packet with UDP, from 192.0.2.1 to 192.0.2.2, port 5060. */
  public byte[] nextPacket() {
    byte[] message = next();
    int udpBytes = 8 + message.length;
    ByteBuffer packet = ByteBuffer.allocate(20 + udpBytes);
    packet.putShort((short) 0x4500).putShort((short) packet.capacity()).putInt(0);
    packet.putInt(0x40110000).putInt(0xC0000201).putInt(0xC0000202);
    packet.putShort((short) 5060).putShort((short) 5060).putShort((short) udpBytes);
    return packet.putShort((short) 0).put(message).array();
  }

  private String any() {
    return pool.get(random.nextInt(pool.size()));
  }

  private void mutate(StringBuilder message) {
    int at = random.nextInt(message.length() + 1);
    switch (random.nextInt(13)) {
      case 0 -> flipBits(message);
      case 1 -> message.setLength(Math.max(at, 10));
      case 2 -> splice(message, at);
      case 3 -> message.insert(at, pieceOf(any()).repeat(1 + random.nextInt(3)));
      case 4 -> message.delete(at, Math.min(message.length(), at + random.nextInt(40)));
      case 5 -> overlong(message, at);
      case 6, 7, 8 -> message.insert(at, INSERTED.get(random.nextInt(INSERTED.size())));
      case 9 -> afterLine(message, at, INSERTED.get(random.nextInt(INSERTED.size())));
      case 10 -> repeatLine(message, at);
      case 11 -> dropLine(message, at);
      default -> replaceNumber(message, at);
    }
  }

  private void flipBits(StringBuilder message) {
    for (int i = random.nextInt(8); i >= 0 && message.length() > 0; i--) {
      int at = random.nextInt(message.length());
      message.setCharAt(at, (char) (message.charAt(at) ^ 1 << random.nextInt(8)));
    }
  }

  private void splice(StringBuilder message, int at) {
    String other = any();
    message.setLength(at);
    message.append(other, random.nextInt(other.length()), other.length());
  }

  private String pieceOf(String other) {
    int from = random.nextInt(other.length());
    return other.substring(from, Math.min(other.length(), from + 1 + random.nextInt(60)));
  }

  /** Mostly a few hundred bytes; seldom as many as there is room for. */
  private void overlong(StringBuilder message, int at) {
    int length = random.nextInt(random.nextInt(50) == 0 ? 60_000 : 1_500);
    String unit = random.nextBoolean() ? pieceOf(any()) : INSERTED.get(random.nextInt(30));
    message.insert(at, unit.repeat(1 + length / unit.length()));
  }

  private static int lineEnd(StringBuilder message, int at) {
    int newline = message.indexOf("\n", at);
    return newline < 0 ? message.length() : newline + 1;
  }

  private static void afterLine(StringBuilder message, int at, String inserted) {
    message.insert(lineEnd(message, at), inserted);
  }

  private void repeatLine(StringBuilder message, int at) {
    int begin = lineEnd(message, at);
    int end = lineEnd(message, begin);
    int times = random.nextInt(30) == 0 ? 600 : 1 + random.nextInt(3);
    message.insert(end, message.substring(begin, end).repeat(times));
  }

  private static void dropLine(StringBuilder message, int at) {
    int begin = lineEnd(message, at);
    message.delete(begin, lineEnd(message, begin));
  }

  private void replaceNumber(StringBuilder message, int at) {
    int begin = at;
    while (begin < message.length() && !Character.isDigit(message.charAt(begin))) {
      begin++;
    }
    int end = begin;
    while (end < message.length() && Character.isDigit(message.charAt(end))) {
      end++;
    }
    char[] digits = new char[random.nextInt(25)];
    Arrays.fill(digits, (char) ('0' + random.nextInt(10)));
    message.replace(begin, end, new String(digits));
  }
}
