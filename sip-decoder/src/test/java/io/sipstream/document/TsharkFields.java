package io.sipstream.document;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks tshark for the parts of every message of a capture that has one in each frame. */
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

  private TsharkFields() {}

  static List<Map<String, List<String>>> of(Path capture) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "tshark",
                "-n",
                "-r",
                capture.toString(),
                "-T",
                "fields",
                "-E",
                "occurrence=a",
                "-E",
                "aggregator=" + SEPARATOR,
                "-E",
                "separator=/t"));
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
    if (columns.length != ASKED.size()) {
      throw new IllegalStateException("Not " + ASKED.size() + " columns: " + line);
    }
    Map<String, List<String>> facts = new LinkedHashMap<>();
    for (int i = 0; i < columns.length; i++) {
      facts.put(
          ASKED.get(i),
          columns[i].isEmpty() ? List.of() : List.of(columns[i].split(SEPARATOR, -1)));
    }
    return facts;
  }
}
