package io.sipstream.sip.body;

import io.sipstream.text.Span;
import io.sipstream.text.WhitespaceTokenizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A report of voice quality, {@code application/vq-rtcpxr} (RFC 6035 section 4.6).
 *
 * @param type {@code session}, {@code interval} or {@code alert}; null if its first line tells none
 * @param callId of the call that is reported; null if it is not told
 * @param local figures of the reporter's side by their names in lower case, such as {@code moslq}
 * @param remote those of the other side
 */
public record VoiceQualityReport(
    String type, Span callId, Map<String, Double> local, Map<String, Double> remote) {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]{1,9})?");

  /** Figures of a line that are looked at; RFC 6035 names some thirty in all. */
  private static final int FIGURES = 64;

  private static final int LONGEST_NAME = 16;

  static VoiceQualityReport parse(Span body) {
    String type = null;
    Span callId = null;
    Map<String, Double> local = new LinkedHashMap<>();
    Map<String, Double> remote = new LinkedHashMap<>();
    Map<String, Double> side = local;
    int begin = 0;
    while (begin < body.length()) {
      int newline = body.indexOf('\n', begin);
      int end = newline < 0 ? body.length() : newline;
      Span line = body.slice(begin, end).trim();
      begin = end + 1;
      // RFC 6035 section 4.6: colon and reason of the first line are optional.
      int colon = line.indexOf(':');
      Span name = colon < 0 ? line : line.slice(0, colon).trim();
      Span value = colon < 0 ? Span.EMPTY : line.slice(colon + 1).trim();
      switch (name.lowerCase().toString()) {
        case "vqsessionreport" -> type = "session";
        case "vqintervalreport" -> type = "interval";
        case "vqalertreport" -> type = "alert";
        case "callid" -> callId = value.isEmpty() ? null : value;
        case "localmetrics" -> side = local;
        case "remotemetrics" -> side = remote;
        case "jitterbuffer", "packetloss", "burstgaploss", "delay", "signal", "qualityest" ->
            figures(value, side);
        default -> {
          // not told of
        }
      }
    }
    return new VoiceQualityReport(type, callId, local, remote);
  }

  /** {@code NAME=VALUE} after another; what is no number, such as an algorithm, is left out. */
  private static void figures(Span text, Map<String, Double> into) {
    WhitespaceTokenizer words = new WhitespaceTokenizer(text);
    int looked = 0;
    for (Span word = words.next(); word != null && looked < FIGURES; word = words.next()) {
      looked++;
      int equals = word.indexOf('=');
      if (equals < 1 || equals > LONGEST_NAME) {
        continue;
      }
      Double number = number(word.slice(equals + 1).toString());
      if (number != null) {
        into.put(word.slice(0, equals).lowerCase().toString(), number);
      }
    }
  }

  private static Double number(String text) {
    // Plain decimals alone: Double.valueOf takes "NaN", "0x1p3" and "1d", too.
    if (!NUMBER.matcher(text).matches()) {
      return null;
    }
    return Double.valueOf(text);
  }
}
