package io.sipstream.calls.record;

import static io.sipstream.json.JsonFragment.field;

import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import java.util.ArrayList;
import java.util.List;

/** Writes the fields of {@code sip.call}. */
final class CallFieldsWriter {
  private static final JsonFragment ID = field("id");
  private static final JsonFragment STATE = field("state");
  private static final JsonFragment RESULT = field("result");
  private static final JsonFragment START = field("start");
  private static final JsonFragment RINGING = field("ringing");
  private static final JsonFragment ANSWER = field("answer");
  private static final JsonFragment REQUEST_URI = field("request_uri");
  private static final JsonFragment REQUEST_URI_NUMBER = field("request_uri_number");
  private static final JsonFragment ROUTED_URI = field("routed_uri");
  private static final JsonFragment DIVERTED_FROM = field("diverted_from");
  private static final JsonFragment ATTEST = field("attest");
  private static final JsonFragment SUPERSEDED_BY = field("superseded_by");
  private static final JsonFragment TIME = field("time");
  private static final JsonFragment REASON = field("reason");
  private static final JsonFragment BY = field("by");
  private static final JsonFragment ELEMENT = field("element");
  private static final JsonFragment TEXT = field("text");
  private static final JsonFragment URI = field("uri");
  private static final JsonFragment USER = field("user");
  private static final JsonFragment NUMBER = field("number");
  private static final JsonFragment REVERSED = field("reversed");
  private static final JsonFragment DISPLAY = field("display");
  private static final JsonFragment HOST = field("host");
  private static final JsonFragment TAG = field("tag");
  private static final JsonFragment USER_AGENT = field("user_agent");
  private static final JsonFragment REFRESHER = field("refresher");
  private static final JsonFragment CODEC = field("codec");
  private static final JsonFragment KIND = field("kind");
  private static final JsonFragment TARGET = field("target");
  private static final JsonFragment REPLACES = field("replaces");
  private static final JsonFragment GENERATION = field("generation");
  private static final JsonFragment CODE = field("code");
  private static final JsonFragment RING_US = field("ring_us");
  private static final JsonFragment DURATION_US = field("duration_us");
  private static final JsonFragment DURATION_MIN_US = field("duration_min_us");
  private static final JsonFragment HOP_COUNT = field("hop_count");
  private static final JsonFragment Q850 = field("q850");
  private static final JsonFragment SIP = field("sip");
  private static final JsonFragment ATTEMPTS = field("attempts");
  private static final JsonFragment CHALLENGES = field("challenges");
  private static final JsonFragment REDIRECTS = field("redirects");
  private static final JsonFragment FORKS = field("forks");
  private static final JsonFragment ANSWERS = field("answers");
  private static final JsonFragment REINVITES = field("reinvites");
  private static final JsonFragment UPDATES = field("updates");
  private static final JsonFragment REFRESHES = field("refreshes");
  private static final JsonFragment HOLDS = field("holds");
  private static final JsonFragment PRACK = field("prack");
  private static final JsonFragment INFOS = field("infos");
  private static final JsonFragment REFERRALS = field("referrals");
  private static final JsonFragment OPTIONS = field("options");
  private static final JsonFragment DIVERSIONS = field("diversions");
  private static final JsonFragment MESSAGES = field("messages");
  private static final JsonFragment SIGHTINGS = field("sightings");
  private static final JsonFragment REQUESTS = field("requests");
  private static final JsonFragment RESPONSES = field("responses");
  private static final JsonFragment DUPLICATES = field("duplicates");
  private static final JsonFragment SESSION_EXPIRES_S = field("session_expires_s");
  private static final JsonFragment CODES = field("codes");
  private static final JsonFragment CLOSED = field("closed");
  private static final JsonFragment PARTIAL = field("partial");
  private static final JsonFragment TRUNCATED = field("truncated");
  private static final JsonFragment BOTH = field("both");
  private static final JsonFragment EARLY_MEDIA = field("early_media");
  private static final JsonFragment LATE_OFFER = field("late_offer");
  private static final JsonFragment SRTP = field("srtp");
  private static final JsonFragment ON_HOLD_AT_END = field("on_hold_at_end");
  private static final JsonFragment RECORDING = field("recording");
  private static final JsonFragment DELAY = field("delay");
  private static final JsonFragment CORRELATION = field("correlation");
  private static final JsonFragment END = field("end");
  private static final JsonFragment CAUSE = field("cause");
  private static final JsonFragment RETRANSMISSIONS = field("retransmissions");
  private static final JsonFragment CODECS = field("codecs");
  private static final JsonFragment VOICE_QUALITY = field("voice_quality");
  private static final JsonFragment TRANSFER = field("transfer");
  private static final JsonFragment HOP_OUTCOMES = field("hop_outcomes");
  private static final JsonFragment KEYS = field("keys");
  private static final JsonFragment HINTS = field("hints");
  private static final JsonFragment PROBLEMS = field("problems");
  private static final JsonFragment ASSERTED = field("asserted");
  private static final JsonFragment OFFERED = field("offered");
  private static final JsonFragment ANSWERED = field("answered");
  private static final JsonFragment MEDIA = field("media");
  private static final JsonFragment MOS_MIN = field("mos_min");
  private static final JsonFragment CALLER = field("caller");
  private static final JsonFragment CALLEE = field("callee");

  private final JsonObjectWriter json;
  private final MicrosText times;
  private final HopsWriter hops;

  CallFieldsWriter(JsonObjectWriter json, MicrosText times) {
    this.json = json;
    this.times = times;
    this.hops = new HopsWriter(json, times);
  }

  void write(CallRecord call) {
    json.text(ID, call.id());
    json.number(GENERATION, call.generation());
    json.text(STATE, call.phase().toString());
    json.flag(CLOSED, call.closed());
    json.text(RESULT, string(call.result()));
    json.number(CODE, call.code());
    hops.numbers(CODES, call.codes());
    json.text(START, times.micros(call.startMicros()));
    json.text(RINGING, times.micros(call.ringingMicros()));
    json.text(ANSWER, times.micros(call.answerMicros()));
    json.beginObject(DELAY);
    hops.delays(call.delays());
    json.endObject();
    json.number(RING_US, call.ringMicros());
    json.number(DURATION_US, call.durationMicros());
    json.number(DURATION_MIN_US, call.durationMinMicros());
    ending(call.ending());
    party(CALLER, call.caller());
    party(CALLEE, call.callee());
    json.text(REQUEST_URI, call.requestUri());
    json.text(REQUEST_URI_NUMBER, call.requestUriNumber());
    json.text(ROUTED_URI, call.routedUri());
    json.text(DIVERTED_FROM, call.divertedFrom());
    json.text(ATTEST, call.attest());
    counts(call.counts());
    session(call.session());
    transfer(call.transfer());
    json.number(HOP_COUNT, call.hops().size());
    json.texts(HOP_OUTCOMES, outcomes(call));
    hops.write(call);
    json.beginObject(CORRELATION);
    json.texts(KEYS, call.keys());
    json.texts(HINTS, call.hints());
    json.endObject();
    if (!call.problems().isEmpty()) {
      json.texts(PROBLEMS, call.problems().stream().map(Problem::toString).toList());
    }
    json.flagIfTrue(PARTIAL, call.partial());
    json.flagIfTrue(TRUNCATED, call.truncated());
    json.text(SUPERSEDED_BY, call.supersededBy());
  }

  private static List<String> outcomes(CallRecord call) {
    List<String> outcomes = new ArrayList<>();
    for (HopRecord hop : call.hops()) {
      outcomes.add(outcome(hop));
    }
    return outcomes;
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
    json.beginObject(END);
    json.text(TIME, times.micros(ending.micros()));
    json.text(REASON, string(ending.reason()));
    json.text(BY, string(ending.by()));
    json.flagIfTrue(BOTH, ending.both());
    json.text(ELEMENT, ending.element());
    json.endObject();
    json.beginObject(CAUSE);
    json.number(Q850, ending.q850());
    json.number(SIP, ending.sip());
    json.text(TEXT, ending.text());
    json.endObject();
  }

  private void party(JsonFragment field, Party party) {
    json.beginObject(field);
    json.text(URI, party.uri());
    json.text(USER, party.user());
    json.text(NUMBER, party.number());
    json.text(REVERSED, party.reversed());
    json.text(DISPLAY, party.display());
    json.text(HOST, party.host());
    json.text(TAG, party.tag());
    json.text(USER_AGENT, party.userAgent());
    json.texts(ASSERTED, party.asserted());
    json.endObject();
  }

  private void counts(Counts counts) {
    json.number(ATTEMPTS, counts.attempts());
    json.number(CHALLENGES, counts.challenges());
    json.number(REDIRECTS, counts.redirects());
    json.number(FORKS, counts.forks());
    json.number(ANSWERS, counts.answers());
    json.number(REINVITES, counts.reinvites());
    json.number(UPDATES, counts.updates());
    json.number(REFRESHES, counts.refreshes());
    json.number(HOLDS, counts.holds());
    json.number(PRACK, counts.pracks());
    json.number(INFOS, counts.infos());
    json.number(REFERRALS, counts.referrals());
    json.number(OPTIONS, counts.options());
    json.number(DIVERSIONS, counts.diversions());
    json.number(MESSAGES, counts.messages());
    json.number(SIGHTINGS, counts.sightings());
    json.beginObject(RETRANSMISSIONS);
    json.number(REQUESTS, counts.requestRetransmissions());
    json.number(RESPONSES, counts.responseRetransmissions());
    json.endObject();
    json.number(DUPLICATES, counts.duplicates());
  }

  private void session(Session session) {
    json.number(SESSION_EXPIRES_S, session.expiresSeconds());
    json.text(REFRESHER, session.refresher());
    json.beginObject(CODECS);
    json.texts(OFFERED, session.offered());
    json.texts(ANSWERED, session.answered());
    json.endObject();
    json.text(CODEC, session.codec());
    json.texts(MEDIA, session.media());
    json.flagIfTrue(EARLY_MEDIA, session.earlyMedia());
    json.flagIfTrue(LATE_OFFER, session.lateOffer());
    json.flagIfTrue(SRTP, session.srtp());
    json.flagIfTrue(ON_HOLD_AT_END, session.onHoldAtEnd());
    json.flagIfTrue(RECORDING, session.recording());
    json.beginObject(VOICE_QUALITY);
    json.decimal(MOS_MIN, session.mosMin() < 0 ? null : session.mosMin() / 100.0);
    json.endObject();
  }

  private void transfer(Transfer transfer) {
    json.beginObject(TRANSFER);
    json.text(KIND, transfer.kind());
    json.text(TARGET, transfer.target());
    json.number(CODE, transfer.code());
    json.text(REPLACES, transfer.replaces());
    json.endObject();
  }

  private static String string(Object value) {
    return value == null ? null : value.toString();
  }
}
