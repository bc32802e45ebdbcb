package io.sipstream.calls.registration;

import static io.sipstream.json.JsonFragment.field;

import io.sipstream.calls.record.MicrosText;
import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import java.util.Map;

/** Writes {@code sip.registration.*}. */
final class RegistrationFieldsWriter {
  private static final JsonFragment ID = field("id");
  private static final JsonFragment AOR = field("aor");
  private static final JsonFragment USER = field("user");
  private static final JsonFragment BINDING = field("binding");
  private static final JsonFragment INSTANCE = field("instance");
  private static final JsonFragment REG_ID = field("reg_id");
  private static final JsonFragment CONTACT = field("contact");
  private static final JsonFragment RECEIVED = field("received");
  private static final JsonFragment STATE = field("state");
  private static final JsonFragment CLOSED = field("closed");
  private static final JsonFragment REASON = field("reason");
  private static final JsonFragment START = field("start");
  private static final JsonFragment REFRESHED = field("refreshed");
  private static final JsonFragment EXPIRES = field("expires");
  private static final JsonFragment EXPIRES_AT = field("expires_at");
  private static final JsonFragment END = field("end");
  private static final JsonFragment REFRESHES = field("refreshes");
  private static final JsonFragment CHALLENGES = field("challenges");
  private static final JsonFragment FAILURES = field("failures");
  private static final JsonFragment LAST_CODE = field("last_code");
  private static final JsonFragment CODES = field("codes");
  private static final JsonFragment CODE = field("code");
  private static final JsonFragment DELAY = field("delay");
  private static final JsonFragment RRD = field("rrd_us");
  private static final JsonFragment RRD_MIN = field("rrd_min_us");
  private static final JsonFragment RRD_MAX = field("rrd_max_us");
  private static final JsonFragment RRD_SUM = field("rrd_sum_us");
  private static final JsonFragment GAP = field("gap_us");
  private static final JsonFragment EARLY = field("early_us");
  private static final JsonFragment ADDRESSES = field("addresses");
  private static final JsonFragment ADDRESSES_SEEN = field("addresses_seen");
  private static final JsonFragment SIGHTINGS = field("sightings");
  private static final JsonFragment TRUNCATED = field("truncated");

  private final JsonObjectWriter json;
  private final MicrosText times;

  RegistrationFieldsWriter(JsonObjectWriter json, MicrosText times) {
    this.json = json;
    this.times = times;
  }

  void write(RegistrationRecord registration) {
    json.text(ID, registration.id());
    json.text(AOR, registration.aor());
    json.text(USER, registration.user());
    json.text(BINDING, registration.binding());
    json.text(INSTANCE, registration.instance());
    json.number(REG_ID, registration.regId());
    json.text(CONTACT, registration.contact());
    json.text(RECEIVED, registration.received());
    json.text(STATE, registration.phase().toString());
    json.flag(CLOSED, registration.closed());
    json.text(REASON, registration.reason() == null ? null : registration.reason().toString());
    json.text(START, times.micros(registration.startMicros()));
    json.text(REFRESHED, times.micros(registration.refreshedMicros()));
    json.number(EXPIRES, registration.expiresSeconds());
    json.text(EXPIRES_AT, times.micros(registration.expiresAtMicros()));
    json.text(END, times.micros(registration.endMicros()));
    json.number(REFRESHES, registration.refreshes());
    json.number(CHALLENGES, registration.challenges());
    json.number(FAILURES, registration.failures());
    json.number(LAST_CODE, registration.lastCode());
    codes(registration.codes());
    delays(registration.delay());
    json.number(GAP, registration.gapMicros());
    json.number(EARLY, registration.earlyMicros());
    json.texts(ADDRESSES, registration.addresses());
    json.number(ADDRESSES_SEEN, registration.addresses().size());
    json.number(SIGHTINGS, registration.sightings());
    json.flagIfTrue(TRUNCATED, registration.truncated());
  }

  private void codes(Map<Integer, Integer> codes) {
    if (!codes.isEmpty()) {
      json.decimal(CODES, codes.keySet().toString());
      json.beginObject(CODE);
      codes.forEach((code, count) -> json.number(field(code.toString()), count));
      json.endObject();
    }
  }

  private void delays(RegistrationRecord.Delay delay) {
    json.beginObject(DELAY);
    json.number(RRD, delay.first());
    json.number(RRD_MIN, delay.min());
    json.number(RRD_MAX, delay.max());
    json.number(RRD_SUM, delay.sum());
    json.endObject();
  }
}
