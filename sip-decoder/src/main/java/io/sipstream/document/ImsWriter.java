package io.sipstream.document;

import static io.sipstream.json.JsonFragment.field;

import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.HeaderSet;
import io.sipstream.sip.NameAddr;
import io.sipstream.sip.ParameterizedValue;
import io.sipstream.sip.Parameters;
import io.sipstream.sip.SipMessage;
import io.sipstream.text.Span;
import java.util.List;
import java.util.function.Consumer;

/** Writes the header fields of mobile networks (RFC 7315, RFC 5502). */
final class ImsWriter {
  private static final JsonFragment ICID = field("icid");
  private static final JsonFragment ICID_GENERATED_AT = field("icid_generated_at");
  private static final JsonFragment RELATED_ICID = field("related_icid");
  private static final JsonFragment ORIG_IOI = field("orig_ioi");
  private static final JsonFragment TERM_IOI = field("term_ioi");
  private static final JsonFragment TYPE = field("type");
  private static final JsonFragment CELL_ID = field("cell_id");
  private static final JsonFragment SESSION_CASE = field("session_case");
  private static final JsonFragment REGISTRATION_STATE = field("registration_state");

  // RFC 7315 section 5.4: parameters with the cell or area, depending on the kind of access.
  private static final List<String> CELLS =
      List.of("utran-cell-id-3gpp", "cgi-3gpp", "ci-3gpp2", "utran-sai-3gpp");

  private static final HeaderSet HEADERS =
      HeaderSet.of(
          HeaderName.P_CHARGING_VECTOR,
          HeaderName.P_ACCESS_NETWORK_INFO,
          HeaderName.P_VISITED_NETWORK_ID,
          HeaderName.P_CALLED_PARTY_ID,
          HeaderName.P_SERVED_USER);

  private final JsonObjectWriter json;
  private final AddressWriter addresses;
  private final HeldHeaders held;
  // Created once, not for each message.
  private final Consumer<ParameterizedValue> access = this::writeAccess;

  ImsWriter(JsonObjectWriter json, AddressWriter addresses, HeldHeaders held) {
    this.json = json;
    this.held = held;
    this.addresses = addresses;
  }

  void write(SipMessage message) {
    if (!message.hasAny(HEADERS)) {
      return;
    }
    writeChargingVector(message);
    writeAccess(message.parts(HeaderName.P_ACCESS_NETWORK_INFO));
    if (message.has(HeaderName.P_VISITED_NETWORK_ID)) {
      json.spans(
          HeaderFields.of(HeaderName.P_VISITED_NETWORK_ID),
          message.parts(HeaderName.P_VISITED_NETWORK_ID).stream()
              .map(ParameterizedValue::unquotedValue)
              .toList());
    }
    addresses.nameAddr(message, HeaderName.P_CALLED_PARTY_ID);
    writeServedUser(message, message.addresses(HeaderName.P_SERVED_USER));
  }

  /** Writes P-Charging-Vector (RFC 7315 section 5.6), which has parameters only. */
  private void writeChargingVector(SipMessage message) {
    Span header = message.text(HeaderName.P_CHARGING_VECTOR);
    if (header == null) {
      return;
    }
    Parameters vector = new Parameters(header);
    held.value(HeaderName.P_CHARGING_VECTOR, message, vector);
    json.beginObject(HeaderFields.of(HeaderName.P_CHARGING_VECTOR));
    json.text(ICID, vector.get("icid-value"));
    json.text(ICID_GENERATED_AT, vector.get("icid-generated-at"));
    json.text(RELATED_ICID, vector.get("related-icid"));
    json.text(ORIG_IOI, vector.get("orig-ioi"));
    json.text(TERM_IOI, vector.get("term-ioi"));
    json.endObject();
  }

  private void writeAccess(List<ParameterizedValue> networks) {
    // The field parameters has all parameters.
    held.report(
        HeaderName.P_ACCESS_NETWORK_INFO,
        networks.size() == 1 && !networks.get(0).parameters().isPartial());
    json.objects(HeaderFields.of(HeaderName.P_ACCESS_NETWORK_INFO), networks, access);
  }

  private void writeAccess(ParameterizedValue network) {
    json.text(TYPE, network.value());
    json.text(CELL_ID, cell(network));
    addresses.parameters(network.parameters());
  }

  private static Span cell(ParameterizedValue network) {
    for (String name : CELLS) {
      Span cell = network.get(name);
      if (cell != null) {
        return cell;
      }
    }
    return null;
  }

  private void writeServedUser(SipMessage message, List<NameAddr> lines) {
    if (!lines.isEmpty()) {
      NameAddr user = lines.get(lines.size() - 1);
      held.address(HeaderName.P_SERVED_USER, message, user);
      json.beginObject(HeaderFields.of(HeaderName.P_SERVED_USER));
      addresses.nameAddr(user);
      json.text(SESSION_CASE, user.parameters().get("sescase"));
      json.text(REGISTRATION_STATE, user.parameters().get("regstate"));
      json.endObject();
    }
  }
}
