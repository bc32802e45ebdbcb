package io.sipstream.calls.record;

import static io.sipstream.json.JsonFragment.array;
import static io.sipstream.json.JsonFragment.field;

import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import java.util.List;

/** Writes the ECS fields that records of calls and of registrations have in common. */
public final class EcsWriter {
  private static final JsonFragment TIMESTAMP = field("@timestamp");
  private static final JsonFragment EVENT = field("event");
  private static final JsonFragment CATEGORY = field("category");
  private static final JsonFragment TYPE = field("type");
  private static final JsonFragment NETWORK_SESSION = array("network", "session");
  private static final JsonFragment CONNECTION_START = array("connection", "start");
  private static final JsonFragment CONNECTION_END = array("connection", "end");
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

  private static final int NANOS_PER_MICRO = 1_000;

  private final JsonObjectWriter json;
  private final MicrosText times;

  public EcsWriter(JsonObjectWriter json, MicrosText times) {
    this.json = json;
    this.times = times;
  }

  /**
   * Writes {@code @timestamp} and {@code event}.
   *
   * @param constants kind, action and dataset
   * @param end microseconds since the epoch; -1 if absent
   * @param reason null if absent
   */
  public void event(
      JsonFragment constants, boolean ended, String outcome, long start, long end, String reason) {
    json.text(TIMESTAMP, times.millis(start));
    json.beginObject(EVENT);
    json.constant(constants);
    json.constant(CATEGORY, NETWORK_SESSION);
    json.constant(TYPE, ended ? CONNECTION_END : CONNECTION_START);
    json.text(OUTCOME, outcome);
    json.text(START, times.micros(start));
    json.text(END, times.micros(end));
    json.number(DURATION, end < 0 ? -1 : (end - start) * NANOS_PER_MICRO);
    json.text(REASON, reason);
    json.endObject();
  }

  /** Writes the addresses of both ends: source and client, destination and server. */
  public void ends(String sourceIp, int sourcePort, String destinationIp, int destinationPort) {
    address(SOURCE, sourceIp, sourcePort);
    address(DESTINATION, destinationIp, destinationPort);
    address(CLIENT, sourceIp, sourcePort);
    address(SERVER, destinationIp, destinationPort);
  }

  private void address(JsonFragment field, String ip, int port) {
    json.beginObject(field);
    json.text(IP, ip);
    json.number(PORT, port);
    json.endObject();
  }

  /**
   * Writes {@code network}.
   *
   * @param protocol number of the IP protocol
   */
  public void network(int protocol, List<String> communityIds) {
    json.beginObject(NETWORK);
    json.text(TRANSPORT, transport(protocol));
    json.texts(COMMUNITY_ID, communityIds);
    json.endObject();
  }

  /** Writes the names of agents, and what the messages name. */
  public void names(
      List<String> observers, List<String> ips, List<String> users, List<String> hosts) {
    json.beginObject(OBSERVER);
    json.texts(NAME, observers);
    json.endObject();
    json.beginObject(RELATED);
    json.texts(IP, ips);
    json.texts(USER, users);
    json.texts(HOSTS, hosts);
    json.endObject();
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
