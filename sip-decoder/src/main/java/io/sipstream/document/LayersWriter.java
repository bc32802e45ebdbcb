package io.sipstream.document;

import static io.sipstream.document.JsonDocument.field;

import io.sipstream.packet.Layers;
import io.sipstream.packet.Tunnel;
import java.util.List;

/**
 * The part of {@code network} that tells what a message was found in: {@code network.vlan.id} and
 * {@code network.inner.vlan.id} as ECS has them, tunnels in {@code network.tunnel}, outermost
 * first.
 */
final class LayersWriter {
  private static final JsonText VLAN = field("vlan");
  private static final JsonText INNER = field("inner");
  private static final JsonText TUNNEL = field("tunnel");
  private static final JsonText ID = field("id");
  private static final JsonText TYPE = field("type");
  private static final JsonText SOURCE = field("source");
  private static final JsonText DESTINATION = field("destination");
  private static final JsonText IP = field("ip");

  private final JsonDocument json;

  LayersWriter(JsonDocument json) {
    this.json = json;
  }

  void write(Layers layers) {
    if (!layers.vlanIds().isEmpty()) {
      writeVlans(layers.vlanIds().stream().map(String::valueOf).toList());
    }
    if (!layers.tunnels().isEmpty()) {
      json.beginArray(TUNNEL);
      for (Tunnel tunnel : layers.tunnels()) {
        writeTunnel(tunnel);
      }
      json.endArray();
    }
  }

  private void writeVlans(List<String> ids) {
    json.beginObject(VLAN);
    if (ids.size() == 1) {
      json.text(ID, ids.get(0));
    } else {
      json.texts(ID, ids);
    }
    json.endObject();
    if (ids.size() > 1) {
      json.beginObject(INNER);
      json.beginObject(VLAN);
      json.text(ID, ids.get(ids.size() - 1));
      json.endObject();
      json.endObject();
    }
  }

  private void writeTunnel(Tunnel tunnel) {
    json.beginElement();
    json.text(TYPE, tunnel.type());
    json.text(ID, tunnel.id() == Tunnel.NO_ID ? null : Long.toString(tunnel.id()));
    writeAddress(SOURCE, tunnel.sourceIp());
    writeAddress(DESTINATION, tunnel.destinationIp());
    json.endObject();
  }

  private void writeAddress(JsonText field, String ip) {
    json.beginObject(field);
    json.text(IP, ip);
    json.endObject();
  }
}
