package io.sipstream.document;

import static io.sipstream.json.JsonFragment.field;

import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import io.sipstream.sip.Header;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.Via;
import java.util.List;

/** Writes the routing of a message: Via, Route and related header fields. */
final class RoutingWriter {
  private static final JsonFragment ORIGINAL = field("original");
  private static final JsonFragment HOPS = field("hops");
  private static final JsonFragment TRANSPORT = field("transport");
  private static final JsonFragment SENT_BY = field("sent_by");
  private static final JsonFragment BRANCH = field("branch");
  private static final JsonFragment RECEIVED = field("received");
  private static final JsonFragment RPORT = field("rport");

  private final JsonObjectWriter json;
  private final AddressWriter addresses;

  RoutingWriter(JsonObjectWriter json, AddressWriter addresses) {
    this.json = json;
    this.addresses = addresses;
  }

  void write(SipMessage message, List<Via> vias) {
    writeVias(message, vias);
    // RFC 3261 sections 20.34 and 20.30, RFC 3327, RFC 3608.
    writeRoute(message, HeaderName.ROUTE);
    writeRoute(message, HeaderName.RECORD_ROUTE);
    writeRoute(message, HeaderName.PATH);
    writeRoute(message, HeaderName.SERVICE_ROUTE);
  }

  private void writeRoute(SipMessage message, HeaderName name) {
    addresses.nameAddrs(name, message.bracketedNameAddrs(name));
  }

  private void writeVias(SipMessage message, List<Via> vias) {
    if (!message.has(HeaderName.VIA)) {
      return;
    }
    json.beginObject(HeaderFields.of(HeaderName.VIA));
    writeLines(message);
    json.beginArray(HOPS);
    for (int i = 0; i < vias.size(); i++) {
      Via via = vias.get(i);
      json.beginElement();
      json.text(TRANSPORT, via.transport().upperCase());
      json.text(SENT_BY, via.sentBy());
      json.text(BRANCH, via.branch());
      json.text(RECEIVED, via.received());
      json.number(RPORT, via.rport());
      json.endObject();
    }
    json.endArray();
    json.endObject();
  }

  private void writeLines(SipMessage message) {
    json.beginArray(ORIGINAL);
    List<Header> headers = message.headers();
    for (int i = 0; i < headers.size(); i++) {
      Header header = headers.get(i);
      if (header.name() != HeaderName.VIA) {
        continue;
      }
      if (header.plain()) {
        json.plainElement(header.array(), header.valueFrom(), header.valueTo());
      } else {
        json.element(header.array(), header.valueFrom(), header.valueTo());
      }
    }
    json.endArray();
  }
}
