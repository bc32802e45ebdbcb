package io.sipstream.oracle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What tshark says of a message, put into the form in which documents say it. Only the form is
 * changed: quotes and blanks around values, letter case where case means nothing, its names for
 * payload types. A value that means another thing stays different.
 */
final class TsharkFacts {
  /** packet-rtp's names of the payload types that RFC 3551 table 4 and 5 fix. */
  private static final Map<String, String> PAYLOAD_TYPES =
      Map.of(
          "ITU-T G.711 PCMU", "0 PCMU/8000",
          "GSM 06.10", "3 GSM/8000",
          "ITU-T G.723", "4 G723/8000",
          "ITU-T G.711 PCMA", "8 PCMA/8000",
          "ITU-T G.722", "9 G722/8000",
          "ITU-T G.729", "18 G729/8000",
          "ITU-T H.263", "34 H263/90000");

  private static final Map<String, String> URIS =
      Map.of(
          "sip.r-uri", "sip.r-uri.tel",
          "sip.from.addr", "sip.from.tel",
          "sip.to.addr", "sip.to.tel",
          "sip.contact.uri", "sip.contact.tel");

  private static final String DYNAMIC = "DynamicRTP-Type-";

  /** How tshark shows the line end of a folded value, and a tab. */
  private static final Pattern LINE_END = Pattern.compile("(?<!\\\\)(\\\\r\\\\n|\\\\t)");

  private final Map<String, List<String>> fields;
  private final Map<String, List<String>> facts = new LinkedHashMap<>();

  private TsharkFacts(Map<String, List<String>> fields) {
    this.fields = fields;
  }

  static Map<String, List<String>> of(Map<String, List<String>> fields) {
    TsharkFacts read = new TsharkFacts(fields);
    TsharkFields.ASKED.forEach(read::field);
    read.codecs();
    return read.facts;
  }

  private void field(String name) {
    if (name.startsWith("sip.auth.") && !name.matches(".*\\.(stale|scheme)")) {
      put(name, TsharkFacts::unquoted);
      Collections.sort(facts.get(name));
    } else if (name.endsWith(".host") || name.equals("sip.Via.sent-by.address")) {
      put(name, TsharkFacts::host);
    } else if (name.endsWith(".display.info")) {
      put(name, TsharkFacts::unquoted);
    } else if (name.equals("sip.Via.received")) {
      put(name, TsharkFacts::host);
    } else if (name.equals("sip.Via.transport")) {
      put(name, text -> text.trim().toUpperCase(Locale.ROOT));
    } else if (name.equals("sip.Via.rport")) {
      put(name, text -> text.trim().equals("rport") ? "" : text.trim());
    } else if (name.equals("sip.auth.stale") || name.equals("sip.auth.scheme")) {
      put(name, text -> text.trim().toLowerCase(Locale.ROOT));
      Collections.sort(facts.get(name));
    } else if (URIS.containsKey(name)) {
      numbers(name);
    } else if (name.equals("sdp.media.format")) {
      put(name, TsharkFacts::format);
    } else if (!name.equals("sdp.mime.type") && !name.equals("sdp.sample_rate")) {
      put(name, String::trim);
    }
  }

  private void put(String name, UnaryOperator<String> form) {
    List<String> values = new ArrayList<>();
    for (String value : fields.get(name)) {
      String formed = form.apply(LINE_END.matcher(value).replaceAll(" "));
      if (!formed.isBlank()) {
        values.add(formed.replaceAll("\\s+", " ").trim());
      }
    }
    facts.put(name, values);
  }

  /** Without quotes around it and the escapes within (RFC 3261 section 25.1: quoted-string). */
  private static String unquoted(String value) {
    String text = value.trim();
    if (text.length() < 2 || text.charAt(0) != '"' || !text.endsWith("\"")) {
      return text;
    }
    return text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1");
  }

  /** RFC 3261 section 19.1.4: in any case; brackets are the URI's, not the address's. */
  private static String host(String value) {
    return value.trim().toLowerCase(Locale.ROOT).replaceAll("^\\[(.*)]$", "$1");
  }

  /** Attributes have formats too, for which tshark has the same name and gives plain numbers. */
  private static String format(String value) {
    if (value.startsWith(DYNAMIC)) {
      return value.substring(DYNAMIC.length());
    }
    if (value.matches("\\d+")) {
      return "";
    }
    return PAYLOAD_TYPES.getOrDefault(value, value).replaceAll(" .*", "");
  }

  /** The number of a tel URI, up to its parameters (RFC 3966 section 3). */
  private void numbers(String name) {
    List<String> numbers = new ArrayList<>();
    for (String uri : fields.get(name)) {
      if (uri.trim().toLowerCase(Locale.ROOT).startsWith("tel:")) {
        numbers.add(uri.trim().substring("tel:".length()).replaceAll(";.*", ""));
      }
    }
    facts.put(URIS.get(name), numbers);
  }

  private void codecs() {
    List<String> codecs = new ArrayList<>();
    List<String> names = fields.get("sdp.mime.type");
    List<String> rates = fields.get("sdp.sample_rate");
    int mapped = 0;
    for (String format : fields.get("sdp.media.format")) {
      if (PAYLOAD_TYPES.containsKey(format)) {
        String codec = PAYLOAD_TYPES.get(format).replaceAll(".* ", "");
        codecs.add(codec);
        // RFC 8866 section 8.2.2: fixed ones may be mapped all the same.
        boolean isMapped = mapped < Math.min(names.size(), rates.size());
        mapped += isMapped && codec.equals(names.get(mapped) + "/" + rates.get(mapped)) ? 1 : 0;
      } else if (format.startsWith(DYNAMIC) && mapped < Math.min(names.size(), rates.size())) {
        codecs.add(names.get(mapped) + "/" + rates.get(mapped));
        mapped++;
      }
    }
    facts.put("sdp.codecs", codecs);
  }
}
