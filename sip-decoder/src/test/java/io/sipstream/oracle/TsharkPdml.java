package io.sipstream.oracle;

import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the SIP messages out of tshark's PDML, in which a frame's protocols stand in the order in
 * which they were dissected: a message's addresses are those of the last IP (or HEP) header before
 * it, its ports those of the last transport.
 */
final class TsharkPdml {
  private static final List<String> COMPARED =
      List.of(
          "sip.Method",
          "sip.Status-Code",
          "sip.Call-ID",
          "sip.CSeq.seq",
          "sip.CSeq.method",
          "sip.from.user",
          "sip.to.user");

  /** Fields of an address and a port; %s is src or dst. */
  private static final List<String> ADDRESSES =
      List.of(
          "ip.%s",
          "ipv6.%s", "hep.%s_ip4", "hep.%s_ip6", "exported_pdu.ipv4_%s", "exported_pdu.ipv6_%s");

  private static final List<String> PORTS =
      List.of("udp.%sport", "tcp.%sport", "sctp.%sport", "hep.%s_port", "exported_pdu.%s_port");

  private final List<MessageFacts> messages = new ArrayList<>();
  // Protocols within each other, the innermost first, each with its fields.
  private final Deque<Protocol> open = new ArrayDeque<>();
  private Map<String, String> frame = Map.of();
  private Map<String, String> network = Map.of();
  private Map<String, String> transport = Map.of();

  private record Protocol(String name, Map<String, String> fields) {}

  private TsharkPdml() {}

  /** All messages of a capture, in order; several of one frame stand each for itself. */
  static List<MessageFacts> messages(InputStream pdml) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    XMLStreamReader xml = factory.createXMLStreamReader(pdml);
    TsharkPdml reader = new TsharkPdml();
    while (xml.hasNext()) {
      reader.take(xml.next(), xml);
    }
    return reader.messages;
  }

  private void take(int event, XMLStreamReader xml) {
    boolean start = event == XMLStreamConstants.START_ELEMENT;
    boolean end = event == XMLStreamConstants.END_ELEMENT;
    if (start && xml.getLocalName().equals("proto")) {
      open.push(new Protocol(xml.getAttributeValue(null, "name"), new HashMap<>()));
    } else if (start && xml.getLocalName().equals("field") && !open.isEmpty()) {
      field(xml.getAttributeValue(null, "name"), xml.getAttributeValue(null, "show"));
    } else if (end && xml.getLocalName().equals("proto")) {
      Protocol protocol = open.pop();
      if (protocol.name.equals("sip")) {
        message(protocol.fields);
      }
    }
  }

  private void field(String name, String value) {
    Map<String, String> fields = open.element().fields;
    switch (name) {
      case "frame.number" -> frame = fields;
      case "ip.src",
          "ipv6.src",
          "hep.src_ip4",
          "hep.src_ip6",
          "exported_pdu.ipv4_src",
          "exported_pdu.ipv6_src" ->
          network = fields;
      case "udp.srcport", "tcp.srcport", "sctp.srcport", "hep.src_port", "exported_pdu.src_port" ->
          transport = fields;
      default -> {}
    }
    if (name.equals("sip.from.user") && fields.containsKey(name)) {
      // Two lines of From: a row of OracleExceptions has the difference.
      fields.merge(name, value, (before, next) -> before + "," + next);
      return;
    }
    // Several values would leave it to us which one tshark stands for: no witness.
    if (fields.put(name, value) != null && COMPARED.contains(name)) {
      throw new IllegalStateException("tshark gives " + name + " more than once.");
    }
  }

  private void message(Map<String, String> sip) {
    String method = sip.getOrDefault("sip.Method", "");
    String code = sip.getOrDefault("sip.Status-Code", "");
    if (method.isEmpty() && code.isEmpty()) {
      // What tshark shows of bytes of a stream that belong to no message it has the beginning of.
      return;
    }
    messages.add(
        new MessageFacts(
            one(frame, "frame.number"),
            new BigDecimal(one(frame, "frame.time_epoch"))
                .movePointRight(9)
                .toBigIntegerExact()
                .toString(),
            end(network, "src", ADDRESSES),
            end(transport, "src", PORTS),
            end(network, "dst", ADDRESSES),
            end(transport, "dst", PORTS),
            method,
            code,
            sip.getOrDefault("sip.Call-ID", ""),
            sip.getOrDefault("sip.CSeq.seq", ""),
            sip.getOrDefault("sip.CSeq.method", ""),
            sip.getOrDefault("sip.from.user", ""),
            sip.getOrDefault("sip.to.user", "")));
  }

  private static String end(Map<String, String> fields, String end, List<String> names) {
    return one(fields, names.stream().map(name -> name.formatted(end)).toArray(String[]::new));
  }

  private static String one(Map<String, String> fields, String... names) {
    for (String name : names) {
      if (fields.containsKey(name)) {
        return fields.get(name);
      }
    }
    throw new IllegalStateException("tshark gives none of " + List.of(names) + ": " + fields);
  }
}
