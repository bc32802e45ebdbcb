package io.sipstream.calls.clock;

import static io.sipstream.json.JsonFragment.constant;
import static io.sipstream.json.JsonFragment.field;

import io.sipstream.calls.record.MicrosText;
import io.sipstream.json.JsonBuffer;
import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;

/** Writes documents of tap clocks: {@code sip.tap_clock.*}. Not thread-safe. */
public final class TapClockWriter {
  private static final JsonFragment TIMESTAMP = field("@timestamp");
  private static final JsonFragment EVENT = field("event");
  private static final JsonFragment EVENT_CONSTANTS =
      JsonFragment.all(constant("kind", "metric"), constant("dataset", "sip.tap_clock"));
  private static final JsonFragment SIP = field("sip");
  private static final JsonFragment TAP_CLOCK = field("tap_clock");
  private static final JsonFragment REFERENCE = field("reference");
  private static final JsonFragment TAP = field("tap");
  private static final JsonFragment OFFSET_US = field("offset_us");
  private static final JsonFragment UNCERTAINTY_US = field("uncertainty_us");
  private static final JsonFragment DRIFT_PPM = field("drift_ppm");
  private static final JsonFragment DRIFT_UNCERTAINTY_PPM = field("drift_uncertainty_ppm");
  private static final JsonFragment SAMPLES = field("samples");
  private static final JsonFragment ONE_WAY = field("one_way");
  private static final JsonFragment INCONSISTENT = field("inconsistent");

  private static final double PER_HUNDRED = 100;

  private final JsonObjectWriter json = new JsonObjectWriter();
  private final MicrosText times = new MicrosText();

  /**
   * Appends the document of a clock to a buffer.
   *
   * @return its length in bytes
   */
  public int write(TapClock clock, JsonBuffer target) {
    json.begin(target, false);
    json.text(TIMESTAMP, times.millis(clock.startMicros()));
    json.beginObject(EVENT);
    json.constant(EVENT_CONSTANTS);
    json.endObject();
    json.beginObject(SIP);
    json.beginObject(TAP_CLOCK);
    json.text(REFERENCE, clock.reference());
    json.text(TAP, clock.tap());
    // A number of this writer is 0 or more.
    json.decimal(OFFSET_US, Long.toString(Math.round(clock.offsetMicros())));
    if (!clock.isOneWay()) {
      json.number(UNCERTAINTY_US, (long) Math.ceil(clock.uncertaintyMicros()));
    }
    json.decimal(DRIFT_PPM, rounded(clock.driftPpm()));
    if (!clock.isOneWay()) {
      json.decimal(DRIFT_UNCERTAINTY_PPM, rounded(clock.driftUncertaintyPpm()));
    }
    json.number(SAMPLES, clock.samples());
    json.flagIfTrue(ONE_WAY, clock.isOneWay());
    json.flagIfTrue(INCONSISTENT, clock.inconsistent());
    json.endObject();
    json.endObject();
    return json.end();
  }

  private static Double rounded(double ppm) {
    return Math.round(PER_HUNDRED * ppm) / PER_HUNDRED;
  }
}
