package io.sipstream.document;

import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
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

  private final List<MessageFacts> messages = new ArrayList<>();
  private Map<String, String> frame = Map.of();
  private Map<String, String> network = Map.of();
  private Map<String, String> transport = Map.of();

  private TsharkPdml() {}

  /** All messages of a capture, in order; several of one frame stand each for itself. */
  static List<MessageFacts> messages(InputStream pdml) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    XMLStreamReader xml = factory.createXMLStreamReader(pdml);
    TsharkPdml reader = new TsharkPdml();
    while (xml.hasNext()) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("proto")) {
        reader.protocol(xml.getAttributeValue(null, "name"), xml);
      }
    }
    return reader.messages;
  }

  private void protocol(String name, XMLStreamReader xml) throws XMLStreamException {
    switch (name) {
      case "frame" -> {
        frame = fields(xml);
        network = Map.of();
        transport = Map.of();
      }
      case "ip", "ipv6" -> network = fields(xml);
      case "udp", "tcp", "sctp" -> transport = fields(xml);
      case "hep" -> {
        network = fields(xml);
        transport = network;
      }
      case "sip" -> message(fields(xml));
      default -> {}
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
            one(network, "ip.src", "ipv6.src", "hep.src_ip4", "hep.src_ip6"),
            one(transport, "udp.srcport", "tcp.srcport", "sctp.srcport", "hep.src_port"),
            one(network, "ip.dst", "ipv6.dst", "hep.dst_ip4", "hep.dst_ip6"),
            one(transport, "udp.dstport", "tcp.dstport", "sctp.dstport", "hep.dst_port"),
            method,
            code,
            sip.getOrDefault("sip.Call-ID", ""),
            sip.getOrDefault("sip.CSeq.seq", ""),
            sip.getOrDefault("sip.CSeq.method", ""),
            sip.getOrDefault("sip.from.user", ""),
            sip.getOrDefault("sip.to.user", "")));
  }

  private static String one(Map<String, String> fields, String... names) {
    for (String name : names) {
      if (fields.containsKey(name)) {
        return fields.get(name);
      }
    }
    throw new IllegalStateException("tshark gives none of " + List.of(names) + ": " + fields);
  }

  /** The fields of a protocol up to its end, those of protocols within it left out. */
  private static Map<String, String> fields(XMLStreamReader xml) throws XMLStreamException {
    Map<String, String> fields = new HashMap<>();
    int protocols = 1;
    while (protocols > 0) {
      int event = xml.next();
      boolean proto = xml.hasName() && xml.getLocalName().equals("proto");
      if (event == XMLStreamConstants.START_ELEMENT && proto) {
        protocols++;
      } else if (event == XMLStreamConstants.END_ELEMENT && proto) {
        protocols--;
      } else if (event == XMLStreamConstants.START_ELEMENT && protocols == 1) {
        take(fields, xml.getAttributeValue(null, "name"), xml.getAttributeValue(null, "show"));
      }
    }
    return fields;
  }

  private static void take(Map<String, String> fields, String name, String value) {
    String before = fields.put(name, value);
    // Several values would leave it to us which one tshark stands for: no witness.
    if (before != null && COMPARED.contains(name)) {
      throw new IllegalStateException("tshark gives " + name + " more than once.");
    }
  }
}
