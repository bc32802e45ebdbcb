package io.sipstream.sip.body;

import io.sipstream.text.Span;
import io.sipstream.text.WhitespaceTokenizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Holds a report of voice quality, {@code application/vq-rtcpxr} (RFC 6035 section 4.6).
 *
 * @param type {@code session}, {@code interval} or {@code alert}; null if its first line has none
 * @param callId Call-ID of the reported call; null if absent
 * @param local metrics of the reporter's side by their names in lower case, such as {@code moslq}
 * @param remote metrics of the other side
 */
public record VoiceQualityReport(
    String type, Span callId, Map<String, Double> local, Map<String, Double> remote) {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]{1,9})?");

  /** Most metrics read per line; RFC 6035 names about thirty in all. */
  private static final int METRICS = 64;

  private static final int LONGEST_NAME = 16;

  /**
   * Parses a report.
   *
   * @param cut whether its end is missing: a line without its end is not read
   */
  static VoiceQualityReport parse(Span body, boolean cut) {
    String type = null;
    Span callId = null;
    Map<String, Double> local = new LinkedHashMap<>();
    Map<String, Double> remote = new LinkedHashMap<>();
    Map<String, Double> side = local;
    int begin = 0;
    while (begin < body.length()) {
      int newline = body.indexOf('\n', begin);
      if (cut && newline < 0) {
        break;
      }
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
            metrics(value, side);
        default -> {} // not used
      }
    }
    return new VoiceQualityReport(type, callId, local, remote);
  }

  /** Adds the metrics of a line, {@code NAME=VALUE} each; skips values that are no number. */
  private static void metrics(Span text, Map<String, Double> into) {
    WhitespaceTokenizer words = new WhitespaceTokenizer(text);
    int looked = 0;
    for (Span word = words.next(); word != null && looked < METRICS; word = words.next()) {
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
    // Plain decimals only: Double.valueOf accepts "NaN", "0x1p3" and "1d", too.
    return NUMBER.matcher(text).matches() ? Double.valueOf(text) : null;
  }
}
