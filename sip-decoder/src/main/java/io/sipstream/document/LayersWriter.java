package io.sipstream.document;

import static io.sipstream.json.JsonFragment.field;

import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import io.sipstream.packet.Layers;
import io.sipstream.packet.Tunnel;
import java.util.List;

/**
 * Writes the enclosing layers: {@code network.vlan.id} and {@code network.inner.vlan.id} as in ECS,
 * tunnels in {@code network.tunnel}, outermost first.
 */
final class LayersWriter {
  private static final JsonFragment VLAN = field("vlan");
  private static final JsonFragment INNER = field("inner");
  private static final JsonFragment TUNNEL = field("tunnel");
  private static final JsonFragment ID = field("id");
  private static final JsonFragment TYPE = field("type");
  private static final JsonFragment SOURCE = field("source");
  private static final JsonFragment DESTINATION = field("destination");
  private static final JsonFragment IP = field("ip");

  private final JsonObjectWriter json;

  LayersWriter(JsonObjectWriter json) {
    this.json = json;
  }

  void write(Layers layers) {
    if (!layers.vlanIds().isEmpty()) {
      writeVlans(layers.vlanIds().stream().map(String::valueOf).toList());
    }
    if (!layers.tunnels().isEmpty()) {
      json.objects(TUNNEL, layers.tunnels(), this::writeTunnel);
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
    json.text(TYPE, tunnel.type());
    json.text(ID, tunnel.id() == Tunnel.NO_ID ? null : Long.toString(tunnel.id()));
    writeAddress(SOURCE, tunnel.sourceIp());
    writeAddress(DESTINATION, tunnel.destinationIp());
  }

  private void writeAddress(JsonFragment field, String ip) {
    json.beginObject(field);
    json.text(IP, ip);
    json.endObject();
  }
}
