package io.sipstream.explorer;

import io.sipstream.explorer.store.MemoryStore;
import java.util.List;

/** Messages whose texts try to become something else in pages, files and terminals. */
public final class HostileCorpus {
  private static final List<String> TEXTS =
      List.of(
          "<script>alert(1)</script>",
          "</title><script>alert(2)</script>",
          "</pre></details><img src=x onerror=alert(3)>",
          "' onmouseover='alert(4)",
          "\\\" autofocus onfocus=alert(5) x=\\\"",
          "<svg/onload=alert(6)>",
          "<iframe src=javascript:alert(7)>",
          "javascript:alert(8)",
          "<!--",
          "]]>",
          "&lt;script&gt;",
          "{} {{7*7}} ${7*7} #{7*7}",
          "=1+1",
          "+1+cmd|'/C calc'!A0",
          "-2+3",
          "@SUM(1)",
          "a; Note over A: x",
          "end\u2028alert",
          "%0d%0aSet-Cookie: x=1",
          "\u202egnp.exe",
          "\u2066\u2069\u200f",
          "\u001b]0;title\u0007",
          "\u001b[2J\u001b[31m",
          "..%2f..%2fetc%2fpasswd",
          "\u0000",
          "\ufeff\ufffe",
          "a".repeat(2_000));

  private HostileCorpus() {}

  /** Returns a store with each text in a display name, a Call-ID and a header field. */
  public static MemoryStore store() {
    TestStore store = new TestStore(Long.MAX_VALUE);
    int number = 0;
    for (String text : TEXTS) {
      store.sip(message(++number, text, "name-" + number, "x"));
      store.sip(message(++number, "b", text.replace(' ', '_') + number, "x"));
      store.sip(message(++number, "b", "agent-" + number, text));
    }
    return store.ended();
  }

  private static String message(int number, String display, String callId, String agent) {
    return "INVITE sip:%3Cimg@example.org SIP/2.0\r\n"
        + ("Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK" + number + "\r\n")
        + ("From: \"" + display + "\" <sip:a'><svg/onload=x>@example.org>;tag=1\r\n")
        + "To: <sip:\"><script>@example.org>\r\n"
        + ("Call-ID: " + callId + "\r\n")
        + "CSeq: 1 INVITE\r\n"
        + ("User-Agent: " + agent + "\r\n")
        + "Content-Length: 0\r\n\r\n";
  }
}
