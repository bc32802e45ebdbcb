package io.sipstream.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What our document says of what tshark is asked for ({@link TsharkFields}), in its terms. */
final class VariedFacts {
  private final JsonNode sip;
  private final Map<String, List<String>> facts = new LinkedHashMap<>();

  private VariedFacts(JsonNode sip) {
    this.sip = sip;
  }

  static Map<String, List<String>> of(JsonNode document) {
    VariedFacts read = new VariedFacts(document.path("sip"));
    read.message();
    return read.facts;
  }

  private void message() {
    put("sip.Method", "/method");
    put("sip.Status-Code", "/code");
    put("sip.Call-ID", "/call_id");
    put("sip.CSeq.seq", "/cseq/code");
    put("sip.CSeq.method", "/cseq/method");
    uri("sip.r-uri", "/uri");
    party("sip.from", "/from");
    party("sip.to", "/to");
    List<JsonNode> contacts = new ArrayList<>();
    sip.path("contacts").forEach(contact -> contacts.add(contact.path("uri")));
    user("sip.contact", contacts);
    all("sip.contact.host", "/contacts", "/uri/host");
    all("sip.contact.port", "/contacts", "/uri/port");
    all("sip.contact.display.info", "/contacts", "/display_info");
    all("sip.Via.transport", "/via/hops", "/transport");
    for (JsonNode hop : sip.at("/via/hops")) {
      sentBy(hop.path("sent_by").asText());
    }
    all("sip.Via.branch", "/via/hops", "/branch");
    all("sip.Via.received", "/via/hops", "/received");
    all("sip.Via.rport", "/via/hops", "/rport");
    for (String name :
        List.of(
            "scheme",
            "username",
            "realm",
            "nonce",
            "algorithm",
            "opaque",
            "qop",
            "nc",
            "cnonce",
            "domain",
            "stale")) {
      credentials("sip.auth." + name, "/" + name);
    }
    // RFC 3261 section 25.1: auth-scheme is a token, in any case.
    facts.get("sip.auth.scheme").replaceAll(scheme -> scheme.toLowerCase(Locale.ROOT));
    credentials("sip.auth.uri", "/uri/original");
    credentials("sip.auth.digest.response", "/response");
    all("sdp.media.media", "/sdp/media", "/type");
    all("sdp.media.port", "/sdp/media", "/port");
    all("sdp.media.proto", "/sdp/media", "/protocol");
    all("sdp.media.format", "/sdp/media", "/formats");
    all("sdp.codecs", "/sdp/media", "/codecs");
    // tshark has no field for the channels.
    facts.get("sdp.codecs").replaceAll(codec -> codec.replaceAll("/\\d$", ""));
  }

  private void sentBy(String sentBy) {
    int colon = sentBy.indexOf(':', sentBy.lastIndexOf(']') + 1);
    String address = colon < 0 ? sentBy : sentBy.substring(0, colon);
    List<String> addresses =
        facts.computeIfAbsent("sip.Via.sent-by.address", name -> new ArrayList<>());
    addresses.add(address.toLowerCase(Locale.ROOT).replaceAll("^\\[(.*)]$", "$1"));
    List<String> ports = facts.computeIfAbsent("sip.Via.sent-by.port", name -> new ArrayList<>());
    if (colon >= 0) {
      ports.add(sentBy.substring(colon + 1));
    }
  }

  private void uri(String name, String pointer) {
    user(name, List.of(sip.at(pointer)));
    put(name + ".host", pointer + "/host");
    put(name + ".port", pointer + "/port");
  }

  /** Numbers of tel URIs apart: tshark has no part of its own for them. */
  private void user(String name, List<JsonNode> uris) {
    List<String> users = new ArrayList<>();
    List<String> numbers = new ArrayList<>();
    for (JsonNode uri : uris) {
      add(uri.path("scheme").asText().equals("tel") ? numbers : users, uri.path("username"));
    }
    facts.put(name + ".user", users);
    facts.put(name + ".tel", numbers);
  }

  private void party(String name, String pointer) {
    uri(name, pointer + "/uri");
    put(name + ".tag", pointer + "/tag");
    put(name + ".display.info", pointer + "/display_info");
  }

  private void put(String name, String pointer) {
    List<String> values = new ArrayList<>();
    add(values, sip.at(pointer));
    facts.put(name, values);
  }

  private void all(String name, String array, String pointer) {
    List<String> values = new ArrayList<>();
    sip.at(array).forEach(element -> add(values, element.at(pointer)));
    facts.put(name, values);
  }

  /** Of all four headers, sorted: a document does not tell how they stood to one another. */
  private void credentials(String name, String pointer) {
    List<String> values = new ArrayList<>();
    if (sip.path("authorization").isMissingNode()) {
      add(values, sip.path("auth").at(pointer));
    }
    for (String header :
        List.of("authorization", "proxy_authorization", "www_authenticate", "proxy_authenticate")) {
      sip.path(header).forEach(element -> add(values, element.at(pointer)));
    }
    Collections.sort(values);
    facts.put(name, values);
  }

  /** RFC 3261 section 25.1: any blanks mean one. */
  private static void add(List<String> values, JsonNode value) {
    if (value.isArray()) {
      value.forEach(element -> add(values, element));
    } else if (!value.isMissingNode()) {
      String text = value.asText().replaceAll("\\s+", " ").trim();
      if (!text.isEmpty()) {
        values.add(text);
      }
    }
  }
}
