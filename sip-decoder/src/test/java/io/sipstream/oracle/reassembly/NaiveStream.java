package io.sipstream.oracle.reassembly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts all segments of one direction of a connection side by side and finds the messages. */
final class NaiveStream {
  /** A line that is read as a start line, even if its version or status code is damaged. */
  private static final Pattern START_LINE =
      Pattern.compile("SIP/\\S+ \\d.*\r?\n|[-.!%*_+`'~A-Za-z0-9]+ .+ SIP/\\S*\r?\n");

  /** Begin of a line that cannot be the rest of another one; INSPECT is no method of SIP. */
  private static final Pattern REGISTERED =
      Pattern.compile("(SIP/2\\.0|INVITE|REGISTER|NOTIFY|OPTIONS|BYE) ");

  /** A start line behind other bytes of its line, which end with no byte of a token. */
  private static final Pattern BEHIND_JUNK =
      Pattern.compile(
          "(?<=[^-.!%*_+`'~A-Za-z0-9])"
              + "(SIP/2\\.0 +\\d.*|(INVITE|REGISTER|NOTIFY|OPTIONS|BYE) .+ SIP/\\S*)\r?\n");

  private static final Pattern HEAD_END = Pattern.compile("\n\r?\n");
  private static final Pattern LENGTH =
      Pattern.compile("\n(?:content-length|l)[ \t]*:((?:[^\n]|\n[ \t])*)");

  private final List<NaivePacket> segments;
  private final long base;
  private final boolean beginKnown;
  private final byte[] bytes;
  private final long[] times;

  /**
   * Creates a stream.
   *
   * @param inOrder the segments in the order of capture; of several bytes at one position, the
   *     first one counts
   */
  NaiveStream(List<NaivePacket> inOrder) {
    segments = inOrder;
    NaivePacket syn =
        inOrder.stream().filter(each -> each.has(NaivePacket.SYN)).findFirst().orElse(null);
    beginKnown = syn != null;
    long some = beginKnown ? syn.sequence() + 1 : inOrder.get(0).sequence();
    long low = 0;
    long high = 0;
    for (NaivePacket each : inOrder) {
      low = Math.min(low, position(each, some));
      high = Math.max(high, position(each, some) + each.data().length);
    }
    base = some + low;
    bytes = new byte[(int) (high - low)];
    times = new long[bytes.length];
    for (NaivePacket each : inOrder) {
      byte[] data = each.data();
      int at = (int) position(each, base);
      for (int i = 0; i < data.length; i++) {
        if (times[at + i] == 0) {
          bytes[at + i] = data[i];
          times[at + i] = each.timeNanos();
        }
      }
    }
  }

  static boolean beginsWithStartLine(byte[] sip) {
    return START_LINE.matcher(new String(sip, ISO_8859_1)).lookingAt();
  }

  /** RFC 9293 section 3.4: sequence numbers wrap around, and a SYN has one. */
  private static long position(NaivePacket segment, long from) {
    return (int) (segment.sequence() + (segment.has(NaivePacket.SYN) ? 1 : 0) - from);
  }

  /** Returns the messages of all ranges without a gap. */
  List<FoundMessage> messages() {
    List<FoundMessage> found = new ArrayList<>();
    for (int begin = 0; begin < times.length; begin++) {
      int end = begin;
      while (end < times.length && times[end] != 0) {
        end++;
      }
      if (end > begin) {
        read(begin, end, found);
        begin = end;
      }
    }
    return found;
  }

  private void read(int begin, int end, List<FoundMessage> found) {
    String text = new String(bytes, begin, end - begin, ISO_8859_1);
    boolean lineBegins = begin == 0 && beginKnown;
    int at = 0;
    while (at < text.length()) {
      int lineEnd = text.indexOf('\n', at) + 1;
      if (lineEnd == 0) {
        return;
      }
      String line = text.substring(at, lineEnd);
      Matcher behindJunk = BEHIND_JUNK.matcher(line);
      // Some devices send whitespace behind a message.
      if ("\r\n \t\0".indexOf(text.charAt(at)) >= 0) {
        lineBegins |= text.charAt(at) == '\r' || text.charAt(at) == '\n';
        at++;
      } else if (behindSegment(line, begin + at) > 0) {
        at += behindSegment(line, begin + at);
        lineBegins = true;
      } else if (START_LINE.matcher(line).matches()
          && (lineBegins || REGISTERED.matcher(line).lookingAt())) {
        int messageEnd = Math.min(text.length(), messageEnd(text, at));
        found.add(message(begin, begin + at, begin + messageEnd));
        at = messageEnd;
        lineBegins = true;
      } else if (behindJunk.find()) {
        at += behindJunk.start();
        lineBegins = true;
      } else {
        at = lineEnd;
        lineBegins = true;
      }
    }
  }

  /**
   * Returns the offset of a segment that begins with a start line, if no whitespace precedes it.
   */
  private int behindSegment(String line, int position) {
    for (int at = 1; at < line.length() && line.charAt(at - 1) > ' '; at++) {
      Matcher registered = REGISTERED.matcher(line.substring(at));
      if (!REGISTERED.matcher(line).lookingAt()
          && registered.lookingAt()
          && START_LINE.matcher(line.substring(at)).matches()
          && beginsSegment(position + at)) {
        return at;
      }
    }
    return 0;
  }

  private boolean beginsSegment(int position) {
    return segments.stream()
        .anyMatch(each -> position(each, base) == position && each.data().length >= 8);
  }

  /**
   * Returns where a message ends (RFC 3261 section 18.3), which may be after the text. The last
   * Content-Length counts; an invalid one is 0.
   */
  private static int messageEnd(String text, int at) {
    Matcher head = HEAD_END.matcher(text);
    if (!head.find(at)) {
      return text.length();
    }
    Matcher length = LENGTH.matcher(text.substring(at, head.end()).toLowerCase(Locale.ROOT));
    int bodyBytes = 0;
    while (length.find()) {
      String number = length.group(1).trim();
      bodyBytes = number.matches("\\d+") ? Integer.parseInt(number) : 0;
    }
    return head.end() + bodyBytes;
  }

  /** A message has the time at which all bytes of its range, up to its last one, were captured. */
  private FoundMessage message(int rangeBegin, int begin, int end) {
    long timeNanos = Arrays.stream(times, rangeBegin, end).max().getAsLong();
    long sequence = (base + begin) & 0xFFFF_FFFFL;
    byte[] sip = Arrays.copyOfRange(bytes, begin, end);
    return NaiveReassembler.message(segments.get(0), timeNanos, sequence, sip);
  }
}
