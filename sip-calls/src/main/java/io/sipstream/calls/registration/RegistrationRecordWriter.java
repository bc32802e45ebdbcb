package io.sipstream.calls.registration;

import static io.sipstream.json.JsonFragment.array;
import static io.sipstream.json.JsonFragment.constant;
import static io.sipstream.json.JsonFragment.field;

import io.sipstream.calls.record.MicrosText;
import io.sipstream.json.JsonBuffer;
import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import java.util.List;
import java.util.TreeSet;

/** Writes registration records as JSON documents with ECS fields. Not thread-safe. */
public final class RegistrationRecordWriter {
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
          constant("action", "sip_registration"),
          constant("dataset", "sip.registration"));
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
  private static final JsonFragment OBSERVER = field("observer");
  private static final JsonFragment NAME = field("name");
  private static final JsonFragment RELATED = field("related");
  private static final JsonFragment USER = field("user");
  private static final JsonFragment USER_AGENT = field("user_agent");
  private static final JsonFragment ORIGINAL = field("original");
  private static final JsonFragment SIP = field("sip");
  private static final JsonFragment CALL_ID = field("call_id");
  private static final JsonFragment REGISTRATION = field("registration");

  private static final int NANOS_PER_MICRO = 1_000;

  private final JsonObjectWriter json = new JsonObjectWriter();
  private final MicrosText times = new MicrosText();
  private final RegistrationFieldsWriter fields = new RegistrationFieldsWriter(json, times);

  /**
   * Appends the document of a record to a buffer.
   *
   * @return its length in bytes
   */
  public int write(RegistrationRecord registration, JsonBuffer target) {
    json.begin(target, false);
    json.text(TIMESTAMP, times.millis(registration.startMicros()));
    event(registration);
    address(SOURCE, registration.sourceIp(), registration.sourcePort());
    address(DESTINATION, registration.destinationIp(), registration.destinationPort());
    address(CLIENT, registration.sourceIp(), registration.sourcePort());
    address(SERVER, registration.destinationIp(), registration.destinationPort());
    json.beginObject(NETWORK);
    json.text(TRANSPORT, transport(registration.protocol()));
    json.endObject();
    json.beginObject(OBSERVER);
    json.texts(NAME, registration.observers());
    json.endObject();
    TreeSet<String> ips = new TreeSet<>(registration.addresses());
    ips.add(registration.destinationIp());
    json.beginObject(RELATED);
    json.texts(IP, List.copyOf(ips));
    String user = registration.user();
    json.texts(USER, user == null ? List.of() : List.of(user));
    json.endObject();
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

  private void event(RegistrationRecord registration) {
    json.beginObject(EVENT);
    json.constant(EVENT_CONSTANTS);
    json.constant(CATEGORY, NETWORK_SESSION);
    boolean ended = registration.phase() != RegistrationPhase.REGISTERED;
    json.constant(TYPE, ended ? CONNECTION_END : CONNECTION_START);
    json.text(OUTCOME, registration.phase().outcome());
    json.text(START, times.micros(registration.startMicros()));
    long end = registration.endMicros();
    json.text(END, times.micros(end));
    json.number(DURATION, end < 0 ? -1 : (end - registration.startMicros()) * NANOS_PER_MICRO);
    json.text(REASON, registration.reasonPhrase());
    json.endObject();
  }

  private void address(JsonFragment field, String ip, int port) {
    json.beginObject(field);
    json.text(IP, ip);
    json.number(PORT, port);
    json.endObject();
  }

  private static String transport(int protocol) {
    return switch (protocol) {
      case 6 -> "tcp";
      case 17 -> "udp";
      case 132 -> "sctp";
      default -> null;
    };
  }
}
