package io.sipstream.document;

import static io.sipstream.json.JsonFragment.field;

import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.HeaderSet;
import io.sipstream.sip.NameAddr;
import io.sipstream.sip.Passport;
import io.sipstream.sip.ReasonList;
import io.sipstream.sip.SessionId;
import io.sipstream.sip.SipMessage;
import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Writes asserted identities and diversions. */
final class IdentityWriter {
  private static final JsonFragment PRIVACY = field("privacy");
  private static final JsonFragment REASON = field("reason");
  private static final JsonFragment COUNTER = field("counter");
  private static final JsonFragment LIMIT = field("limit");
  private static final JsonFragment SCREEN = field("screen");
  private static final JsonFragment INDEX = field("index");
  private static final JsonFragment CAUSE = field("cause");
  private static final JsonFragment ATTEST = field("attest");
  private static final JsonFragment ORIG = field("orig");
  private static final JsonFragment DEST = field("dest");
  private static final JsonFragment ORIGID = field("origid");
  private static final JsonFragment PPT = field("ppt");
  private static final JsonFragment ALG = field("alg");
  private static final JsonFragment IAT = field("iat");
  private static final JsonFragment PARTY = field("party");
  private static final JsonFragment ID_TYPE = field("id_type");
  private static final JsonFragment RPH = field("rph");
  private static final JsonFragment RCD = field("rcd");

  /** Claims and parameters whose fields have their names. */
  private static final Map<String, JsonFragment> FURTHER_CLAIMS =
      fields("x5u", "info", "div", "crn");

  private static final Map<String, JsonFragment> RICH_CALL_DATA =
      fields("nam", "apn", "icn", "jcl");

  private static final JsonFragment LOCAL = field("local");
  private static final JsonFragment REMOTE = field("remote");
  private static final JsonFragment PAIR = field("pair");

  private static final int REMOTE_BYTES = ";remote=".length();

  private static final long COUNTER_LIMIT = Integer.MAX_VALUE;

  private static final HeaderSet HEADERS =
      HeaderSet.of(
          HeaderName.PRIVACY,
          HeaderName.P_ASSERTED_IDENTITY,
          HeaderName.P_PREFERRED_IDENTITY,
          HeaderName.REMOTE_PARTY_ID,
          HeaderName.DIVERSION,
          HeaderName.HISTORY_INFO,
          HeaderName.IDENTITY,
          HeaderName.SESSION_ID);

  private final JsonObjectWriter json;
  private final AddressWriter addresses;
  private final HeldHeaders held;
  // Created once, not for each message.
  private final Consumer<NameAddr> remoteParty = this::writeRemoteParty;
  private final Consumer<NameAddr> diversion = this::writeDiversion;
  private final Consumer<NameAddr> history = this::writeHistory;
  private final Consumer<Passport> passport = this::writePassport;

  IdentityWriter(JsonObjectWriter json, AddressWriter addresses, HeldHeaders held) {
    this.json = json;
    this.held = held;
    this.addresses = addresses;
  }

  void write(SipMessage message) {
    if (!message.hasAny(HEADERS)) {
      return;
    }
    json.spans(PRIVACY, message.privacy());
    // RFC 3325 sections 9.1 and 9.2: a SIP URI, a tel URI, or both.
    writeIdentities(message, HeaderName.P_ASSERTED_IDENTITY);
    writeIdentities(message, HeaderName.P_PREFERRED_IDENTITY);
    writeAll(message, HeaderName.REMOTE_PARTY_ID, remoteParty);
    writeAll(message, HeaderName.DIVERSION, diversion);
    writeAll(message, HeaderName.HISTORY_INFO, history);
    json.objects(HeaderFields.of(HeaderName.IDENTITY), message.passports(), passport);
    writeSessionId(message, message.sessionId());
  }

  private void writeIdentities(SipMessage message, HeaderName name) {
    addresses.nameAddrs(name, message.addresses(name));
  }

  private void writeAll(SipMessage message, HeaderName name, Consumer<NameAddr> write) {
    List<NameAddr> all = message.addresses(name);
    held.addresses(name, all);
    json.objects(HeaderFields.of(name), all, write);
  }

  private static Map<String, JsonFragment> fields(String... names) {
    Map<String, JsonFragment> fields = new LinkedHashMap<>();
    for (String name : names) {
      fields.put(name, field(name));
    }
    return fields;
  }

  /** Writes Remote-Party-ID (draft-ietf-sip-privacy-04), one for each party. */
  private void writeRemoteParty(NameAddr party) {
    addresses.nameAddr(party);
    json.text(PARTY, party.parameters().get("party"));
    json.text(ID_TYPE, party.parameters().get("id-type"));
    json.text(PRIVACY, party.parameters().get("privacy"));
    json.text(SCREEN, party.parameters().get("screen"));
  }

  /** Writes Diversion (RFC 5806 section 4), the latest first. */
  private void writeDiversion(NameAddr diversion) {
    addresses.nameAddr(diversion);
    json.text(REASON, diversion.parameters().get("reason"));
    json.number(COUNTER, number(diversion, "counter"));
    json.number(LIMIT, number(diversion, "limit"));
    json.text(PRIVACY, diversion.parameters().get("privacy"));
    json.text(SCREEN, diversion.parameters().get("screen"));
  }

  private static long number(NameAddr diversion, String parameter) {
    Span value = diversion.parameters().get(parameter);
    return value == null ? -1 : value.decimal(COUNTER_LIMIT);
  }

  /** Writes History-Info (RFC 7044 section 5), with its URI's cause (RFC 4458) and headers. */
  private void writeHistory(NameAddr entry) {
    addresses.nameAddr(entry);
    json.text(INDEX, entry.parameters().get("index"));
    Span cause = entry.uri().parameters().get("cause");
    json.number(CAUSE, cause == null ? -1 : cause.decimal(999));
    json.oneOrMore(REASON, reasons(entry));
    json.text(PRIVACY, entry.uri().header("privacy"));
  }

  /** Returns the reasons of an entry: several headers, or lists in one. */
  private static List<Span> reasons(NameAddr entry) {
    List<Span> reasons = new ArrayList<>(1);
    for (String header : entry.uri().headers("reason")) {
      ReasonList.split(Span.of(header), reasons);
    }
    return reasons;
  }

  private void writePassport(Passport passport) {
    json.text(ATTEST, passport.claims().get("attest"));
    json.text(ORIG, passport.claims().get("orig"));
    json.texts(DEST, passport.destinations());
    json.text(ORIGID, passport.claims().get("origid"));
    json.text(PPT, passport.claims().get("ppt"));
    json.text(ALG, passport.claims().get("alg"));
    json.number(IAT, passport.issuedAt());
    writeClaims(FURTHER_CLAIMS, passport);
    // RFC 8443
    json.oneOrMore(RPH, passport.priorities());
    json.beginObject(RCD);
    writeClaims(RICH_CALL_DATA, passport);
    json.endObject();
  }

  private void writeClaims(Map<String, JsonFragment> claims, Passport passport) {
    for (Map.Entry<String, JsonFragment> claim : claims.entrySet()) {
      json.text(claim.getValue(), passport.claims().get(claim.getKey()));
    }
  }

  private void writeSessionId(SipMessage message, SessionId sessionId) {
    if (sessionId != null) {
      Span sent = message.onlyValue(HeaderName.SESSION_ID);
      held.report(HeaderName.SESSION_ID, sent != null && sent.length() == length(sessionId));
      json.beginObject(HeaderFields.of(HeaderName.SESSION_ID));
      json.text(LOCAL, sessionId.local());
      json.text(REMOTE, sessionId.remote());
      json.text(PAIR, sessionId.pair());
      json.endObject();
    }
  }

  /** Returns the length of a header with nothing but both identifiers. */
  private static int length(SessionId sessionId) {
    Span remote = sessionId.remote();
    return sessionId.local().length() + (remote == null ? 0 : REMOTE_BYTES + remote.length());
  }
}
