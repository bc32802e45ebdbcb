package io.sipstream.calls.record;

import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes the fields of {@code sip.call}. */
final class CallFieldsWriter {
  private final JsonObjectWriter json;
  private final HopsWriter hops;
  private final Map<String, JsonFragment> names = new HashMap<>();

  CallFieldsWriter(JsonObjectWriter json) {
    this.json = json;
    this.hops = new HopsWriter(json);
  }

  void write(CallRecord call) {
    text("id", call.id());
    number("generation", call.generation());
    text("state", call.phase().toString());
    flag("closed", call.closed());
    text("result", string(call.result()));
    number("code", call.code());
    numbers("codes", call.codes());
    text("start", MicrosText.micros(call.startMicros()));
    text("ringing", MicrosText.micros(call.ringingMicros()));
    text("answer", MicrosText.micros(call.answerMicros()));
    begin("delay");
    hops.delays(call.delays());
    json.endObject();
    number("ring_us", call.ringMicros());
    number("duration_us", call.durationMicros());
    number("duration_min_us", call.durationMinMicros());
    ending(call.ending());
    party("caller", call.caller());
    party("callee", call.callee());
    text("request_uri", call.requestUri());
    text("request_uri_number", call.requestUriNumber());
    text("routed_uri", call.routedUri());
    text("diverted_from", call.divertedFrom());
    text("attest", call.attest());
    counts(call.counts());
    session(call.session());
    transfer(call.transfer());
    number("hop_count", call.hops().size());
    json.texts(name("hop_outcomes"), call.hops().stream().map(CallFieldsWriter::outcome).toList());
    hops.write(call);
    begin("correlation");
    json.texts(name("keys"), call.keys());
    json.texts(name("hints"), call.hints());
    json.endObject();
    json.texts(name("problems"), call.problems().stream().map(Problem::toString).toList());
    flagIfTrue("partial", call.partial());
    flagIfTrue("truncated", call.truncated());
    text("superseded_by", call.supersededBy());
  }

  /** Returns a hop's peers with its code, or {@code timeout} without a response. */
  static String outcome(HopRecord hop) {
    String end =
        hop.code() >= 0
            ? Integer.toString(hop.code())
            : hop.result() == CallResult.TIMED_OUT ? "timeout" : string(hop.result());
    return hop.sourcePeer() + '>' + hop.destinationPeer() + (end == null ? "" : ' ' + end);
  }

  private void ending(Ending ending) {
    begin("end");
    text("time", MicrosText.micros(ending.micros()));
    text("reason", string(ending.reason()));
    text("by", string(ending.by()));
    flagIfTrue("both", ending.both());
    text("element", ending.element());
    json.endObject();
    begin("cause");
    number("q850", ending.q850());
    number("sip", ending.sip());
    text("text", ending.text());
    json.endObject();
  }

  private void party(String field, Party party) {
    begin(field);
    text("uri", party.uri());
    text("user", party.user());
    text("number", party.number());
    text("reversed", party.reversed());
    text("display", party.display());
    text("host", party.host());
    text("tag", party.tag());
    text("user_agent", party.userAgent());
    json.texts(name("asserted"), party.asserted());
    json.endObject();
  }

  private void counts(Counts counts) {
    number("attempts", counts.attempts());
    number("challenges", counts.challenges());
    number("redirects", counts.redirects());
    number("forks", counts.forks());
    number("answers", counts.answers());
    number("reinvites", counts.reinvites());
    number("updates", counts.updates());
    number("refreshes", counts.refreshes());
    number("holds", counts.holds());
    number("prack", counts.pracks());
    number("infos", counts.infos());
    number("referrals", counts.referrals());
    number("options", counts.options());
    number("diversions", counts.diversions());
    number("messages", counts.messages());
    number("sightings", counts.sightings());
    begin("retransmissions");
    number("requests", counts.requestRetransmissions());
    number("responses", counts.responseRetransmissions());
    json.endObject();
    number("duplicates", counts.duplicates());
  }

  private void session(Session session) {
    number("session_expires_s", session.expiresSeconds());
    text("refresher", session.refresher());
    begin("codecs");
    json.texts(name("offered"), session.offered());
    json.texts(name("answered"), session.answered());
    json.endObject();
    text("codec", session.codec());
    json.texts(name("media"), session.media());
    flagIfTrue("early_media", session.earlyMedia());
    flagIfTrue("late_offer", session.lateOffer());
    flagIfTrue("srtp", session.srtp());
    flagIfTrue("on_hold_at_end", session.onHoldAtEnd());
    flagIfTrue("recording", session.recording());
    begin("voice_quality");
    json.decimal(name("mos_min"), session.mosMin() < 0 ? null : session.mosMin() / 100.0);
    json.endObject();
  }

  private void transfer(Transfer transfer) {
    begin("transfer");
    text("kind", transfer.kind());
    text("target", transfer.target());
    number("code", transfer.code());
    text("replaces", transfer.replaces());
    json.endObject();
  }

  private static String string(Object value) {
    return value == null ? null : value.toString();
  }

  private JsonFragment name(String field) {
    return names.computeIfAbsent(field, JsonFragment::field);
  }

  private void begin(String field) {
    json.beginObject(name(field));
  }

  private void text(String field, String value) {
    json.text(name(field), value);
  }

  private void number(String field, long value) {
    json.number(name(field), value);
  }

  private void numbers(String field, List<Integer> values) {
    hops.numbers(name(field), values);
  }

  private void flag(String field, boolean value) {
    json.flag(name(field), value);
  }

  private void flagIfTrue(String field, boolean value) {
    json.flagIfTrue(name(field), value);
  }
}
