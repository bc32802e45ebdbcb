package io.sipstream.calls.record;

import static io.sipstream.json.JsonFragment.array;
import static io.sipstream.json.JsonFragment.constant;
import static io.sipstream.json.JsonFragment.field;

import io.sipstream.json.JsonBuffer;
import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import java.util.List;

/** Writes call records as JSON documents: ECS fields and {@code sip.call.*}. Not thread-safe. */
public final class CallRecordWriter {
  private static final JsonFragment TIMESTAMP = field("@timestamp");
  private static final JsonFragment EVENT = field("event");
  private static final JsonFragment CATEGORY = field("category");
  private static final JsonFragment TYPE = field("type");
  private static final JsonFragment NETWORK_SESSION = array("network", "session");
  private static final JsonFragment CONNECTION_START = array("connection", "start");
  private static final JsonFragment CONNECTION_END = array("connection", "end");
  private static final JsonFragment EVENT_CONSTANTS =
      JsonFragment.all(
          constant("kind", "event"),
          constant("action", "sip_call"),
          constant("dataset", "sip.call"));
  private static final JsonFragment OUTCOME = field("outcome");
  private static final JsonFragment START = field("start");
  private static final JsonFragment END = field("end");
  private static final JsonFragment DURATION = field("duration");
  private static final JsonFragment REASON = field("reason");
  private static final JsonFragment SOURCE = field("source");
  private static final JsonFragment DESTINATION = field("destination");
  private static final JsonFragment CLIENT = field("client");
  private static final JsonFragment SERVER = field("server");
  private static final JsonFragment IP = field("ip");
  private static final JsonFragment PORT = field("port");
  private static final JsonFragment NETWORK = field("network");
  private static final JsonFragment TRANSPORT = field("transport");
  private static final JsonFragment COMMUNITY_ID = field("community_id");
  private static final JsonFragment OBSERVER = field("observer");
  private static final JsonFragment NAME = field("name");
  private static final JsonFragment RELATED = field("related");
  private static final JsonFragment USER = field("user");
  private static final JsonFragment HOSTS = field("hosts");
  private static final JsonFragment SIP = field("sip");
  private static final JsonFragment CALL_ID = field("call_id");
  private static final JsonFragment CALL = field("call");

  private static final int NANOS_PER_MICRO = 1_000;

  private final JsonObjectWriter json = new JsonObjectWriter();
  private final MicrosText times = new MicrosText();
  private final CallFieldsWriter fields = new CallFieldsWriter(json, times);

  /**
   * Appends the document of a record to a buffer.
   *
   * @return its length in bytes
   */
  public int write(CallRecord call, JsonBuffer target) {
    json.begin(target, false);
    json.text(TIMESTAMP, times.millis(call.startMicros()));
    writeEvent(call);
    HopRecord first = firstHop(call);
    if (first != null) {
      writeAddress(SOURCE, first.sourceIp(), first.sourcePort());
      writeAddress(DESTINATION, first.destinationIp(), first.destinationPort());
      writeAddress(CLIENT, first.sourceIp(), first.sourcePort());
      writeAddress(SERVER, first.destinationIp(), first.destinationPort());
      json.beginObject(NETWORK);
      json.text(TRANSPORT, transport(first.protocol()));
      json.texts(COMMUNITY_ID, communityIds(call));
      json.endObject();
    }
    json.beginObject(OBSERVER);
    json.texts(NAME, call.observers());
    json.endObject();
    json.beginObject(RELATED);
    json.texts(IP, call.related().ips());
    json.texts(USER, call.related().users());
    json.texts(HOSTS, call.related().hosts());
    json.endObject();
    json.beginObject(SIP);
    json.text(CALL_ID, call.callId());
    json.beginObject(CALL);
    fields.write(call);
    json.endObject();
    json.endObject();
    return json.end();
  }

  private void writeEvent(CallRecord call) {
    json.beginObject(EVENT);
    json.constant(EVENT_CONSTANTS);
    json.constant(CATEGORY, NETWORK_SESSION);
    boolean ended = call.phase() == CallPhase.TERMINATED || call.phase() == CallPhase.SUPERSEDED;
    json.constant(TYPE, ended ? CONNECTION_END : CONNECTION_START);
    json.text(OUTCOME, call.result() == null ? "unknown" : call.result().outcome());
    json.text(START, times.micros(call.startMicros()));
    long end = call.ending().micros();
    json.text(END, times.micros(end));
    json.number(DURATION, end < 0 ? -1 : (end - call.startMicros()) * NANOS_PER_MICRO);
    json.text(REASON, call.ending().phrase());
    json.endObject();
  }

  /** Returns the hop next to the caller; null if none was seen. */
  static HopRecord firstHop(CallRecord call) {
    return call.callerHop() < 0 ? null : call.hops().get(call.callerHop());
  }

  private void writeAddress(JsonFragment field, String ip, int port) {
    json.beginObject(field);
    json.text(IP, ip);
    json.number(PORT, port);
    json.endObject();
  }

  private static List<String> communityIds(CallRecord call) {
    return call.hops().stream()
        .map(HopRecord::communityId)
        .filter(id -> id != null)
        .distinct()
        .toList();
  }

  static String transport(int protocol) {
    return switch (protocol) {
      case 6 -> "tcp";
      case 17 -> "udp";
      case 132 -> "sctp";
      default -> null;
    };
  }
}
