package io.sipstream.oracle;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks tshark for the parts of the messages in each frame of a capture. */
final class TsharkFields {
  private static final String SEPARATOR = "\u001f";

  /** As tshark names them. */
  static final List<String> ASKED =
      List.of(
          "sip.Method",
          "sip.Status-Code",
          "sip.Call-ID",
          "sip.CSeq.seq",
          "sip.CSeq.method",
          "sip.r-uri",
          "sip.r-uri.user",
          "sip.r-uri.host",
          "sip.r-uri.port",
          "sip.from.addr",
          "sip.from.user",
          "sip.from.host",
          "sip.from.port",
          "sip.from.tag",
          "sip.from.display.info",
          "sip.to.addr",
          "sip.to.user",
          "sip.to.host",
          "sip.to.port",
          "sip.to.tag",
          "sip.to.display.info",
          "sip.contact.uri",
          "sip.contact.user",
          "sip.contact.host",
          "sip.contact.port",
          "sip.contact.display.info",
          "sip.Via.transport",
          "sip.Via.sent-by.address",
          "sip.Via.sent-by.port",
          "sip.Via.branch",
          "sip.Via.received",
          "sip.Via.rport",
          "sip.auth.scheme",
          "sip.auth.username",
          "sip.auth.realm",
          "sip.auth.nonce",
          "sip.auth.algorithm",
          "sip.auth.opaque",
          "sip.auth.qop",
          "sip.auth.nc",
          "sip.auth.cnonce",
          "sip.auth.domain",
          "sip.auth.stale",
          "sip.auth.uri",
          "sip.auth.digest.response",
          "sdp.media.media",
          "sdp.media.port",
          "sdp.media.proto",
          "sdp.media.format",
          "sdp.mime.type",
          "sdp.sample_rate");

  static final String FRAME = "frame.number";

  private TsharkFields() {}

  /**
   * The fields of each frame with SIP.
   *
   * @param options more of tshark's options, for what it cannot know by itself
   */
  static List<Map<String, List<String>>> of(Path capture, List<String> options) {
    List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString()));
    command.addAll(Tshark.PREFERENCES);
    command.addAll(options);
    command.addAll(
        List.of(
            "-Y",
            "sip",
            "-T",
            "fields",
            "-E",
            "occurrence=a",
            "-E",
            "aggregator=" + SEPARATOR,
            "-E",
            "separator=/t"));
    command.add("-e");
    command.add(FRAME);
    for (String field : ASKED) {
      command.add("-e");
      command.add(field);
    }
    return Tshark.run(
        command,
        output ->
            new String(output.readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(TsharkFields::message)
                .toList());
  }

  private static Map<String, List<String>> message(String line) {
    String[] columns = line.split("\t", -1);
    if (columns.length != ASKED.size() + 1) {
      throw new IllegalStateException("Not " + (ASKED.size() + 1) + " columns: " + line);
    }
    Map<String, List<String>> facts = new LinkedHashMap<>();
    facts.put(FRAME, List.of(columns[0]));
    for (int i = 0; i < ASKED.size(); i++) {
      facts.put(
          ASKED.get(i),
          columns[i + 1].isEmpty() ? List.of() : List.of(columns[i + 1].split(SEPARATOR, -1)));
    }
    return facts;
  }
}
