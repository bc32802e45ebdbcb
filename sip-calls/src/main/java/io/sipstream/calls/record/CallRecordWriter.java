package io.sipstream.calls.record;

import static io.sipstream.json.JsonFragment.constant;
import static io.sipstream.json.JsonFragment.field;

import io.sipstream.json.JsonBuffer;
import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import java.util.ArrayList;
import java.util.List;

/** Writes call records as JSON documents: ECS fields and {@code sip.call.*}. Not thread-safe. */
public final class CallRecordWriter {
  private static final JsonFragment EVENT_CONSTANTS =
      JsonFragment.all(
          constant("kind", "event"),
          constant("action", "sip_call"),
          constant("dataset", "sip.call"));
  private static final JsonFragment SIP = field("sip");
  private static final JsonFragment CALL_ID = field("call_id");
  private static final JsonFragment CALL = field("call");

  private final JsonObjectWriter json = new JsonObjectWriter();
  private final MicrosText times = new MicrosText();
  private final EcsWriter ecs = new EcsWriter(json, times);
  private final CallFieldsWriter fields = new CallFieldsWriter(json, times);

  /**
   * Appends the document of a record to a buffer.
   *
   * @return its length in bytes
   */
  public int write(CallRecord call, JsonBuffer target) {
    json.begin(target, false);
    ecs.event(
        EVENT_CONSTANTS,
        call.phase() == CallPhase.TERMINATED || call.phase() == CallPhase.SUPERSEDED,
        call.result() == null ? "unknown" : call.result().outcome(),
        call.startMicros(),
        call.ending().micros(),
        call.ending().phrase());
    HopRecord first = firstHop(call);
    if (first != null) {
      ecs.ends(
          first.sourceIp(), first.sourcePort(), first.destinationIp(), first.destinationPort());
      ecs.network(first.protocol(), communityIds(call));
    }
    CallRecord.Related related = call.related();
    ecs.names(call.observers(), related.ips(), related.users(), related.hosts());
    json.beginObject(SIP);
    json.text(CALL_ID, call.callId());
    json.beginObject(CALL);
    fields.write(call);
    json.endObject();
    json.endObject();
    return json.end();
  }

  /** Returns the hop next to the caller; null if none was seen. */
  static HopRecord firstHop(CallRecord call) {
    return call.callerHop() < 0 ? null : call.hops().get(call.callerHop());
  }

  private static List<String> communityIds(CallRecord call) {
    List<String> ids = new ArrayList<>();
    for (HopRecord hop : call.hops()) {
      if (hop.communityId() != null && !ids.contains(hop.communityId())) {
        ids.add(hop.communityId());
      }
    }
    return ids;
  }
}
