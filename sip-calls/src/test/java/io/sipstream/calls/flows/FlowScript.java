package io.sipstream.calls.flows;

import io.sipstream.calls.event.CallEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Converts lines to the messages of a call. A line is a time, two elements, a method or code, and
 * options:
 *
 * <pre>
 * 0     A>P INVITE sdp
 * 20ms  P>B INVITE
 * 1.5   B>P 180 tt=b2
 * </pre>
 *
 * Times are seconds, or milliseconds with {@code ms}; a plus adds to the time before. A request
 * that arrived at its sender before is forwarded: it has one Via more. A response belongs to the
 * last request in the other direction that has no final response. Options: {@code cseq}, {@code ft}
 * and {@code tt} (tags), {@code br} (part of the branch), {@code of} (method of a response), {@code
 * id} (Call-ID), {@code tap}, {@code sdp} or {@code sdp=CODECS}, {@code dir}, {@code v} (SDP
 * version), {@code m} (media), {@code fresh} (no earlier Via), {@code again} (the last such message
 * again), {@code ruri}, {@code from}, {@code to} (users), {@code frag} (sipfrag code), {@code
 * siprec} (metadata of a recording), {@code mos} (report of voice quality), {@code lose} (the
 * message is not captured), {@code as} (other elements whose addresses are captured), and header
 * lines {@code Name:value} with underscores for spaces. The address of record of a REGISTER is
 * {@code sip:1001@b.example}.
 */
public final class FlowScript {
  /** Time 0 of all flows, microseconds since the epoch. */
  public static final long BASE_MICROS = 1_795_380_000_000_000L;

  private static final List<String> ELEMENTS =
      List.of("A", "B", "P", "P2", "X", "C1", "C2", "B1", "B2", "C", "AS", "A2");

  private final TestEvents decoder = new TestEvents();
  private final List<CallEvent> events = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();
  private final Map<String, Long> numbers = new HashMap<>();
  private long micros;

  /** Holds a request of the flow. */
  private static final class Sent {
    String link;
    String method;
    String id;
    long cseq;
    String fromTag;
    String toTag;
    List<String> vias;
    boolean answered;
    boolean failed;
    String from;
    String to;
  }

  public static List<CallEvent> events(List<String> lines) {
    FlowScript script = new FlowScript();
    lines.forEach(script::line);
    return script.events;
  }

  static String address(String element) {
    return "192.0.2." + (ELEMENTS.indexOf(element) + 1);
  }

  private final Map<String, String> texts = new HashMap<>();

  private void line(String line) {
    String[] words = line.split("\\s+");
    time(words[0]);
    String[] ends = words[1].split(">");
    Map<String, String> options = new HashMap<>();
    StringBuilder headers = new StringBuilder();
    for (int i = 3; i < words.length; i++) {
      int colon = words[i].indexOf(':');
      int equals = words[i].indexOf('=');
      if (colon > 0 && (equals < 0 || colon < equals)) {
        headers.append(words[i], 0, colon).append(": ");
        headers.append(words[i].substring(colon + 1).replace('_', ' ')).append("\r\n");
      } else {
        options.put(
            equals < 0 ? words[i] : words[i].substring(0, equals),
            equals < 0 ? "" : words[i].substring(equals + 1));
      }
    }
    String key =
        words[1]
            + ' '
            + words[2]
            + ' '
            + options.getOrDefault("tt", "")
            + ' '
            + options.getOrDefault("of", "");
    String text;
    if (options.containsKey("again")) {
      text = texts.get(key);
    } else if (Character.isDigit(words[2].charAt(0))) {
      text = response(ends[0], ends[1], words[2], options, headers.toString());
    } else {
      text = request(ends[0], ends[1], words[2], options, headers.toString());
    }
    texts.put(key, text);
    if (!options.containsKey("lose")) {
      String tap = options.getOrDefault("tap", "tap");
      String[] shown = options.getOrDefault("as", words[1]).split(">");
      events.addAll(decoder.of(text, address(shown[0]), address(shown[1]), micros, tap));
    }
  }

  private void time(String word) {
    boolean relative = word.startsWith("+");
    String number = relative ? word.substring(1) : word;
    double seconds =
        number.endsWith("ms")
            ? Double.parseDouble(number.substring(0, number.length() - 2)) / 1000
            : Double.parseDouble(number);
    micros = (relative ? micros : BASE_MICROS) + Math.round(seconds * 1e6);
  }

  private String request(
      String source, String destination, String word, Map<String, String> options, String headers) {
    boolean re = word.startsWith("re");
    String method = re ? word.substring(2) : word;
    String id = options.getOrDefault("id", "call");
    Sent request = new Sent();
    request.link = source + '>' + destination;
    request.method = method;
    request.id = id;
    boolean begins = !re && List.of("INVITE", "CANCEL").contains(method);
    boolean fromCaller = begins || isFromCaller(source, destination, id);
    Sent before =
        options.containsKey("fresh") ? null : arrived(source, method, id, fromCaller, options);
    boolean register = method.equals("REGISTER");
    boolean outside = register || List.of("INVITE", "CANCEL").contains(method);
    boolean inDialog = re || !(outside || options.containsKey("out"));
    String caller = callerTag(id);
    String callee =
        options.getOrDefault(
            "tt",
            before != null && before.toTag != null
                ? (fromCaller ? before.toTag : before.fromTag)
                : "b");
    request.fromTag = options.getOrDefault("ft", fromCaller ? caller : callee);
    request.toTag = inDialog ? (fromCaller ? callee : caller) : null;
    if (options.containsKey("notag")) {
      request.toTag = null;
    }
    if (!fromCaller && options.containsKey("tt")) {
      request.fromTag = options.get("tt");
      request.toTag = caller;
    }
    request.from = options.getOrDefault("from", "+4930" + 1111);
    request.to = options.getOrDefault("to", register ? "1001" : "+4930" + 2222);
    String side = id + fromCaller;
    Sent invite = last(source, destination, "INVITE", id);
    if (options.containsKey("cseq")) {
      request.cseq = Long.parseLong(options.get("cseq"));
    } else if (method.equals("ACK") || method.equals("CANCEL")) {
      request.cseq =
          before != null && method.equals("ACK") && (invite == null || !invite.failed)
              ? before.cseq
              : invite != null ? invite.cseq : numbers.getOrDefault(side, 1L);
    } else if (before != null) {
      request.cseq = before.cseq;
    } else if (method.equals("INVITE") && !re) {
      request.cseq = numbers.getOrDefault(side, 1L);
    } else {
      request.cseq = numbers.getOrDefault(side, 1L) + 1;
    }
    numbers.merge(side, request.cseq, Math::max);
    boolean sameBranch =
        method.equals("CANCEL")
            || (method.equals("ACK")
                && (options.containsKey("same") || (invite != null && invite.failed)));
    String branch =
        "z9hG4bK"
            + source
            + destination
            + (sameBranch ? "INVITE" : re ? "reINVITE" : method)
            + request.cseq
            + (fromCaller ? "" : "r")
            + options.getOrDefault("br", "");
    String via = "SIP/2.0/UDP " + address(source) + ":5060;branch=" + branch;
    request.vias = new ArrayList<>();
    if (sameBranch && invite != null && !options.containsKey("br")) {
      request.vias.addAll(invite.vias);
    } else {
      request.vias.add(via);
      if (before != null) {
        request.vias.addAll(before.vias);
      }
    }
    sent.add(request);
    String ruri = options.getOrDefault("ruri", request.to);
    StringBuilder text = new StringBuilder(method).append(" sip:").append(ruri).append('@');
    text.append(address(destination)).append(" SIP/2.0\r\n");
    text.append("Max-Forwards: ").append(71 - request.vias.size()).append("\r\n");
    return message(text, request, request.toTag, options, headers);
  }

  private boolean isFromCaller(String source, String destination, String id) {
    for (Sent one : sent) {
      if (one.id.equals(id) && one.method.equals("INVITE") && one.toTag == null) {
        if (one.link.equals(source + '>' + destination)) {
          return true;
        }
        if (one.link.equals(destination + '>' + source)) {
          return false;
        }
      }
    }
    return !source.startsWith("B");
  }

  private String callerTag(String id) {
    for (Sent one : sent) {
      if (one.id.equals(id) && one.method.equals("INVITE") && one.toTag == null) {
        return one.fromTag;
      }
    }
    return "a";
  }

  /** Returns the request that arrived at an element, for it to forward. */
  private Sent arrived(
      String element, String method, String id, boolean fromCaller, Map<String, String> options) {
    for (int i = sent.size() - 1; i >= 0; i--) {
      Sent one = sent.get(i);
      boolean same = one.id.equals(id) && one.method.equals(method);
      if (same && one.link.endsWith('>' + element)) {
        boolean cseq =
            !options.containsKey("cseq") || one.cseq == Long.parseLong(options.get("cseq"));
        boolean side = one.fromTag.equals(callerTag(id)) == fromCaller;
        if (cseq && side) {
          return one;
        }
      }
    }
    return null;
  }

  private Sent last(String source, String destination, String method, String id) {
    for (int i = sent.size() - 1; i >= 0; i--) {
      Sent one = sent.get(i);
      if (one.link.equals(source + '>' + destination)
          && one.id.equals(id)
          && one.method.equals(method)) {
        return one;
      }
    }
    return null;
  }

  private String response(
      String source, String destination, String code, Map<String, String> options, String headers) {
    String of = options.get("of");
    String id = options.getOrDefault("id", "call");
    Sent request = null;
    for (int i = sent.size() - 1; i >= 0 && request == null; i--) {
      Sent one = sent.get(i);
      boolean link = one.link.equals(destination + '>' + source) && one.id.equals(id);
      boolean wanted =
          of == null ? !one.answered && !one.method.equals("ACK") : one.method.equals(of);
      boolean number =
          !options.containsKey("cseq") || one.cseq == Long.parseLong(options.get("cseq"));
      boolean branch = !options.containsKey("br") || one.vias.get(0).endsWith(options.get("br"));
      request = link && wanted && number && branch ? one : null;
    }
    if (request == null) {
      throw new IllegalArgumentException(
          "No request for " + source + '>' + destination + ' ' + code);
    }
    int number = Integer.parseInt(code);
    request.answered |= number >= 200;
    request.failed |= number >= 300;
    String toTag = options.getOrDefault("tt", request.toTag != null ? request.toTag : "b");
    StringBuilder text = new StringBuilder("SIP/2.0 ").append(code).append(" Reason ");
    text.append(code).append("\r\n");
    boolean tagged = number > 100 && !options.containsKey("notag");
    return message(text, request, tagged ? toTag : null, options, headers);
  }

  private String message(
      StringBuilder text, Sent request, String toTag, Map<String, String> options, String headers) {
    for (String via : request.vias) {
      text.append("Via: ").append(via).append("\r\n");
    }
    text.append("From: \"Caller\" <sip:").append(request.from).append("@a.example>;tag=");
    text.append(request.fromTag).append("\r\nTo: <sip:").append(request.to).append("@b.example>");
    text.append(toTag == null ? "" : ";tag=" + toTag).append("\r\nCall-ID: ").append(request.id);
    text.append("\r\nCSeq: ").append(request.cseq).append(' ').append(request.method);
    text.append("\r\n").append(headers);
    String body = "";
    if (options.containsKey("sdp")) {
      String codecs = options.get("sdp").isEmpty() ? "PCMU,PCMA" : options.get("sdp");
      body = sdp(codecs, options);
      if (options.containsKey("siprec")) {
        body =
            "--x\r\nContent-Type: application/sdp\r\n\r\n"
                + body
                + "--x\r\n"
                + "Content-Type: application/rs-metadata+xml\r\n\r\n"
                + "<recording/>\r\n"
                + "--x--\r\n";
        text.append("Content-Type: multipart/mixed;boundary=x\r\n");
      } else {
        text.append("Content-Type: application/sdp\r\n");
      }
    } else if (options.containsKey("mos")) {
      body =
          "VQSessionReport: CallTerm\r\nCallID: call\r\nLocalMetrics:\r\nQualityEst: MOSLQ="
              + options.get("mos")
              + "\r\n";
      text.append("Content-Type: application/vq-rtcpxr\r\n");
    } else if (options.containsKey("frag")) {
      body = "SIP/2.0 " + options.get("frag") + " Reason\r\n";
      text.append("Content-Type: message/sipfrag;version=2.0\r\n");
    }
    text.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
    return text.toString();
  }

  private static String sdp(String codecs, Map<String, String> options) {
    StringBuilder body = new StringBuilder("v=0\r\no=- 1 ");
    body.append(options.getOrDefault("v", "1")).append(" IN IP4 192.0.2.200\r\ns=-\r\n");
    body.append("c=IN IP4 192.0.2.200\r\nt=0 0\r\n");
    if (!options.containsKey("m")) {
      String[] names = codecs.split(",");
      body.append("m=audio 40000 RTP/AVP");
      for (int i = 0; i < names.length; i++) {
        body.append(' ').append(96 + i);
      }
      body.append("\r\n");
      for (int i = 0; i < names.length; i++) {
        body.append("a=rtpmap:").append(96 + i).append(' ').append(names[i]).append("/8000\r\n");
      }
    } else {
      body.append("m=").append(options.get("m")).append(" 40002 udptl t38\r\n");
    }
    if (options.containsKey("dir")) {
      body.append("a=").append(options.get("dir")).append("\r\n");
    }
    return body.toString();
  }
}
