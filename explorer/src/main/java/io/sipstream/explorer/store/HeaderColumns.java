package io.sipstream.explorer.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lists the fields of message documents that hold values of header fields. */
final class HeaderColumns {
  private static final String HEADERS = "sip.headers";

  /** Fields of text, for a search in any header field or body. */
  static final List<String> TEXTS =
      List.of(
          HEADERS,
          "sip.uri.original",
          "sip.status",
          "sip.from.uri.original",
          "sip.from.display_info",
          "sip.to.uri.original",
          "sip.to.display_info",
          "sip.contacts.uri.original",
          "sip.via.original",
          "sip.user_agent.original",
          "sip.server.original",
          "sip.reason.text",
          "sip.p_asserted_identity.uri.original",
          "sip.p_asserted_identity.display_info",
          "sip.diversion.uri.original",
          "sip.call_id",
          "sip.content_type",
          "sip.body.original");

  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("user-agent", "sip.user_agent"),
          Map.entry("server", "sip.server"),
          Map.entry("from", "sip.from"),
          Map.entry("f", "sip.from"),
          Map.entry("to", "sip.to"),
          Map.entry("t", "sip.to"),
          Map.entry("contact", "sip.contacts"),
          Map.entry("m", "sip.contacts"),
          Map.entry("via", "sip.via"),
          Map.entry("v", "sip.via"),
          Map.entry("call-id", "sip.call_id"),
          Map.entry("i", "sip.call_id"),
          Map.entry("content-type", "sip.content_type"),
          Map.entry("c", "sip.content_type"),
          Map.entry("p-asserted-identity", "sip.p_asserted_identity"),
          Map.entry("diversion", "sip.diversion"),
          Map.entry("reason", "sip.reason"),
          Map.entry("route", "sip.route"),
          Map.entry("record-route", "sip.record_route"),
          Map.entry("refer-to", "sip.refer_to"),
          Map.entry("allow", "sip.allow"),
          Map.entry("supported", "sip.supported"),
          Map.entry("require", "sip.require"),
          Map.entry("event", "sip.event.package"));

  private static final List<String> PARTS =
      List.of("", ".original", ".uri.original", ".display_info", ".tag", ".text", ".protocol");

  private HeaderColumns() {}

  /** Returns the filter of messages with a text in a header field. */
  static Map<String, ?> filter(String name, String text) {
    List<Map<String, ?>> parts = new ArrayList<>();
    parts.add(Dsl.beginsAndContains(HEADERS, name + ":", text));
    String field = FIELDS.get(name);
    if (field != null) {
      PARTS.forEach(part -> parts.add(Dsl.contains(field + part, text)));
    }
    return Dsl.any(parts);
  }
}
