package io.sipstream.calls.detection;

import static io.sipstream.json.JsonFragment.array;
import static io.sipstream.json.JsonFragment.constant;
import static io.sipstream.json.JsonFragment.field;

import io.sipstream.calls.record.MicrosText;
import io.sipstream.json.JsonBuffer;
import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import java.util.List;

/** Writes alerts as JSON documents: ECS fields and {@code sip.alert.*}. Not thread-safe. */
public final class AlertWriter {
  private static final JsonFragment TIMESTAMP = field("@timestamp");
  private static final JsonFragment MESSAGE = field("message");
  private static final JsonFragment EVENT = field("event");
  private static final JsonFragment EVENT_CONSTANTS =
      JsonFragment.all(constant("kind", "alert"), constant("dataset", "sip.alert"));
  private static final JsonFragment CATEGORY = field("category");
  private static final JsonFragment NETWORK = array("network");
  private static final JsonFragment SEVERITY = field("severity");
  private static final JsonFragment START = field("start");
  private static final JsonFragment END = field("end");
  private static final JsonFragment RULE = field("rule");
  private static final JsonFragment ID = field("id");
  private static final JsonFragment NAME = field("name");
  private static final JsonFragment VERSION = field("version");
  private static final JsonFragment DESCRIPTION = field("description");
  private static final JsonFragment SOURCE = field("source");
  private static final JsonFragment DESTINATION = field("destination");
  private static final JsonFragment IP = field("ip");
  private static final JsonFragment RELATED = field("related");
  private static final JsonFragment USER = field("user");
  private static final JsonFragment THREAT = field("threat");
  private static final JsonFragment FRAMEWORK = constant("framework", "MITRE ATT&CK");
  private static final JsonFragment TECHNIQUE = field("technique");
  private static final JsonFragment SIP = field("sip");
  private static final JsonFragment ALERT = field("alert");
  private static final JsonFragment KEY = field("key");
  private static final JsonFragment PEER = field("peer");
  private static final JsonFragment FROM = field("from");
  private static final JsonFragment UNTIL = field("until");
  private static final JsonFragment WINDOW_S = field("window_s");
  private static final JsonFragment COUNT = field("count");
  private static final JsonFragment DISTINCT = field("distinct");
  private static final JsonFragment THRESHOLD = field("threshold");
  private static final JsonFragment CALL_IDS = field("call_ids");

  private final JsonObjectWriter json = new JsonObjectWriter();
  private final MicrosText times = new MicrosText();
  private final RuleSet rules;

  /** Creates a writer of the alerts of some rules. */
  public AlertWriter(RuleSet rules) {
    this.rules = rules;
  }

  /**
   * Appends the document of an alert to a buffer.
   *
   * @return its length in bytes
   */
  public int write(Alert alert, JsonBuffer target) {
    RuleInfo info = rules.info(alert.ruleId());
    DetectionKey key = alert.key();
    json.begin(target, false);
    json.text(TIMESTAMP, times.millis(alert.fromMicros()));
    json.text(MESSAGE, text(alert, info));
    json.beginObject(EVENT);
    json.constant(EVENT_CONSTANTS);
    json.constant(CATEGORY, NETWORK);
    json.number(SEVERITY, alert.severity().number());
    json.text(START, times.micros(alert.fromMicros()));
    json.text(END, times.micros(alert.untilMicros()));
    json.endObject();
    json.beginObject(RULE);
    json.text(ID, info.id());
    json.text(NAME, info.name());
    json.text(VERSION, Integer.toString(info.version()));
    json.text(DESCRIPTION, info.description());
    json.endObject();
    boolean source = key.scope() == Scope.SOURCE || key.scope() == Scope.CALLS;
    json.beginObject(SOURCE);
    json.text(IP, source ? key.name() : null);
    json.endObject();
    json.beginObject(RELATED);
    json.texts(IP, source ? List.of(key.name()) : List.of());
    json.texts(USER, alert.subject().isEmpty() ? List.of() : List.of(alert.subject()));
    json.endObject();
    if (info.technique() != null) {
      json.beginObject(THREAT);
      json.constant(FRAMEWORK);
      json.beginObject(TECHNIQUE);
      json.texts(ID, List.of(info.technique()));
      json.endObject();
      json.endObject();
    }
    json.beginObject(SIP);
    json.beginObject(ALERT);
    fields(alert, info);
    json.endObject();
    json.endObject();
    return json.end();
  }

  private void fields(Alert alert, RuleInfo info) {
    DetectionKey key = alert.key();
    json.text(KEY, key.name());
    int to = key.scope() == Scope.PEER_PAIR ? key.name().indexOf(DetectionKey.TO) : -1;
    // A long name is cut.
    if (to >= 0) {
      peer(SOURCE, key.name().substring(0, to));
      peer(DESTINATION, key.name().substring(to + DetectionKey.TO.length()));
    }
    json.text(USER, alert.subject().isEmpty() ? null : alert.subject());
    json.text(FROM, times.micros(alert.fromMicros()));
    json.text(UNTIL, times.micros(alert.untilMicros()));
    json.number(WINDOW_S, rules.thresholds(info.id()).number(RuleInfo.WINDOW));
    json.number(COUNT, alert.count());
    json.number(DISTINCT, alert.distinct() == 0 ? -1 : alert.distinct());
    json.number(THRESHOLD, alert.threshold());
    json.texts(CALL_IDS, alert.examples());
  }

  private void peer(JsonFragment field, String name) {
    json.beginObject(field);
    json.text(PEER, name);
    json.endObject();
  }

  /** Returns a sentence for a person. */
  private static String text(Alert alert, RuleInfo info) {
    String subject = alert.subject().isEmpty() ? "" : ", " + alert.subject();
    return "%s: %s%s (%d)".formatted(info.name(), alert.key().name(), subject, alert.count());
  }
}
