package io.sipstream.calls.kpi;

import static io.sipstream.json.JsonFragment.constant;
import static io.sipstream.json.JsonFragment.field;

import io.sipstream.calls.record.MicrosText;
import io.sipstream.json.JsonBuffer;
import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Writes KPI documents: {@code event.kind: metric} and {@code sip.kpi.*}. A counter that is absent
 * is 0. Not thread-safe.
 */
public final class KpiDocumentWriter {
  private static final JsonFragment TIMESTAMP = field("@timestamp");
  private static final JsonFragment EVENT = field("event");
  private static final JsonFragment EVENT_CONSTANTS =
      JsonFragment.all(constant("kind", "metric"), constant("dataset", "sip.kpi"));
  private static final JsonFragment SIP = field("sip");
  private static final JsonFragment KPI = field("kpi");
  private static final JsonFragment SOURCE = field("source");
  private static final JsonFragment DESTINATION = field("destination");
  private static final JsonFragment PEER = field("peer");
  private static final JsonFragment KIND = field("kind");
  private static final JsonFragment SETTLED = field("settled");
  private static final JsonFragment CODE = field("code");
  private static final JsonFragment CONCURRENT = field("concurrent");
  private static final JsonFragment BEGUN = field("begun");
  private static final JsonFragment ENDED_IN_MINUTE = field("ended");
  private static final JsonFragment BEGIN = field("begin");
  private static final JsonFragment MIN = field("min");
  private static final JsonFragment MAX = field("max");
  private static final JsonFragment CALL_US = field("call_us");
  private static final JsonFragment RATE = field("rate");
  private static final JsonFragment MAX_SECOND = field("max_second");
  private static final JsonFragment COUNT = field("count");
  private static final JsonFragment SUM_US = field("sum_us");

  private static final String ENDED_PREFIX = "ended.";
  private static final JsonFragment ENDED = field("ended");
  private static final Map<KpiCount, JsonFragment> COUNTS = new EnumMap<>(KpiCount.class);
  private static final Map<KpiDelay, JsonFragment> DELAYS = new EnumMap<>(KpiDelay.class);
  private static final Map<KpiDelay, JsonFragment[]> BOUNDS = new EnumMap<>(KpiDelay.class);

  static {
    for (KpiCount count : KpiCount.values()) {
      COUNTS.put(count, field(count.field().replace(ENDED_PREFIX, "")));
    }
    for (KpiDelay delay : KpiDelay.values()) {
      DELAYS.put(delay, field(delay.field().replace(ENDED_PREFIX, "")));
      BOUNDS.put(delay, bounds(delay));
    }
  }

  private static final int FIRST_CODE = 200;
  private static final int LAST_CODE = 699;
  private static final JsonFragment[] CODES = codes();
  private static final int CLASS_SIZE = 100;

  /** Fields of the classes of codes, at the first digit. */
  private static final JsonFragment[] CLASSES = {
    null, null, field("2xx"), field("3xx"), field("4xx"), field("5xx"), field("6xx")
  };

  private final JsonObjectWriter json = new JsonObjectWriter();
  private final MicrosText times = new MicrosText();
  private final UnaryOperator<String> kindOf;

  /**
   * Creates a writer.
   *
   * @param kindOf returns the kind of a peer; null if unknown
   */
  public KpiDocumentWriter(UnaryOperator<String> kindOf) {
    this.kindOf = kindOf;
  }

  /**
   * Appends a document to a buffer.
   *
   * @param concurrency null if unknown
   * @param settled whether later calls no longer change the minute
   * @return its length in bytes
   */
  public int write(
      KpiKey key, KpiSum sum, KpiSum.Concurrency concurrency, boolean settled, JsonBuffer target) {
    json.begin(target, false);
    json.text(TIMESTAMP, times.millis(key.startMicros()));
    json.beginObject(EVENT);
    json.constant(EVENT_CONSTANTS);
    json.endObject();
    json.beginObject(SIP);
    json.beginObject(KPI);
    writePeer(SOURCE, key.source());
    writePeer(DESTINATION, key.destination());
    json.flag(SETTLED, settled);
    writeCounts(sum, false);
    writeDelays(sum, false);
    json.beginObject(ENDED);
    writeCounts(sum, true);
    writeDelays(sum, true);
    json.endObject();
    writeCodes(sum);
    json.beginObject(CONCURRENT);
    json.number(BEGUN, sum.begun());
    json.number(ENDED_IN_MINUTE, sum.ended());
    if (concurrency != null) {
      json.number(BEGIN, concurrency.begin());
      json.number(MIN, concurrency.min());
      json.number(MAX, concurrency.max());
      json.number(CALL_US, concurrency.callMicros());
    }
    json.endObject();
    json.beginObject(RATE);
    json.number(MAX_SECOND, sum.maxAttemptsPerSecond());
    json.endObject();
    json.endObject();
    json.endObject();
    return json.end();
  }

  private void writePeer(JsonFragment field, String peer) {
    json.beginObject(field);
    json.text(PEER, peer);
    json.text(KIND, kindOf.apply(peer));
    json.endObject();
  }

  private void writeCounts(KpiSum sum, boolean ended) {
    for (KpiCount count : KpiCount.values()) {
      if (count.field().startsWith(ENDED_PREFIX) == ended && sum.count(count) != 0) {
        json.number(COUNTS.get(count), sum.count(count));
      }
    }
  }

  private void writeDelays(KpiSum sum, boolean ended) {
    for (KpiDelay delay : KpiDelay.values()) {
      if (delay.field().startsWith(ENDED_PREFIX) == ended && sum.delayCount(delay) != 0) {
        json.beginObject(DELAYS.get(delay));
        json.number(COUNT, sum.delayCount(delay));
        json.number(SUM_US, sum.delayMicros(delay));
        JsonFragment[] bounds = BOUNDS.get(delay);
        for (int bucket = 0; bucket < delay.bounds(); bucket++) {
          json.number(bounds[bucket], sum.delaysWithin(delay, bucket));
        }
        json.endObject();
      }
    }
  }

  private void writeCodes(KpiSum sum) {
    json.beginObject(CODE);
    for (int code = FIRST_CODE; code <= LAST_CODE; code++) {
      if (sum.code(code) != 0) {
        json.number(CODES[code - FIRST_CODE], sum.code(code));
      }
    }
    for (int first = FIRST_CODE; first <= LAST_CODE; first += CLASS_SIZE) {
      long ofClass = sum.codes(first, first + CLASS_SIZE - 1);
      if (ofClass != 0) {
        json.number(CLASSES[first / CLASS_SIZE], ofClass);
      }
    }
    json.endObject();
  }

  private static JsonFragment[] bounds(KpiDelay delay) {
    JsonFragment[] fields = new JsonFragment[delay.bounds()];
    Arrays.setAll(fields, bucket -> field("le_" + delay.bound(bucket)));
    return fields;
  }

  private static JsonFragment[] codes() {
    JsonFragment[] fields = new JsonFragment[LAST_CODE - FIRST_CODE + 1];
    Arrays.setAll(fields, index -> field(String.valueOf(FIRST_CODE + index)));
    return fields;
  }
}
