package io.sipstream.calls.registration;

import static io.sipstream.json.JsonFragment.constant;
import static io.sipstream.json.JsonFragment.field;

import io.sipstream.calls.record.EcsWriter;
import io.sipstream.calls.record.MicrosText;
import io.sipstream.json.JsonBuffer;
import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import java.util.List;
import java.util.TreeSet;

/** Writes registration records as JSON documents with ECS fields. Not thread-safe. */
public final class RegistrationRecordWriter {
  private static final JsonFragment EVENT_CONSTANTS =
      JsonFragment.all(
          constant("kind", "event"),
          constant("action", "sip_registration"),
          constant("dataset", "sip.registration"));
  private static final JsonFragment USER_AGENT = field("user_agent");
  private static final JsonFragment ORIGINAL = field("original");
  private static final JsonFragment SIP = field("sip");
  private static final JsonFragment CALL_ID = field("call_id");
  private static final JsonFragment REGISTRATION = field("registration");

  private final JsonObjectWriter json = new JsonObjectWriter();
  private final MicrosText times = new MicrosText();
  private final EcsWriter ecs = new EcsWriter(json, times);
  private final RegistrationFieldsWriter fields = new RegistrationFieldsWriter(json, times);

  /**
   * Appends the document of a record to a buffer.
   *
   * @return its length in bytes
   */
  public int write(RegistrationRecord registration, JsonBuffer target) {
    json.begin(target, false);
    ecs.event(
        EVENT_CONSTANTS,
        registration.phase() != RegistrationPhase.REGISTERED,
        registration.phase().outcome(),
        registration.startMicros(),
        registration.endMicros(),
        registration.reasonPhrase());
    ecs.ends(
        registration.sourceIp(),
        registration.sourcePort(),
        registration.destinationIp(),
        registration.destinationPort());
    ecs.network(registration.protocol(), List.of());
    TreeSet<String> ips = new TreeSet<>(registration.addresses());
    ips.add(registration.destinationIp());
    String user = registration.user();
    ecs.names(
        registration.observers(),
        List.copyOf(ips),
        user == null ? List.of() : List.of(user),
        List.of());
    json.beginObject(USER_AGENT);
    json.text(ORIGINAL, registration.agent());
    json.endObject();
    json.beginObject(SIP);
    json.text(CALL_ID, registration.callId());
    json.beginObject(REGISTRATION);
    fields.write(registration);
    json.endObject();
    json.endObject();
    return json.end();
  }
}
