package io.sipstream.packet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a packet was found in, outermost first.
 *
 * @param vlanIds VLAN ids, 1 to 4095; priority tags (id 0) are not in it
 * @param tunnels tunnels, up to {@link #TUNNELS}
 * @param pseudowires Ethernet frames behind MPLS labels, up to {@link #PSEUDOWIRES}
 * @param hep what a HEP sender added; null if there was none
 * @param joins stages of joining that are behind it, see {@link #joiningStage()}
 */
public record Layers(
    List<Integer> vlanIds, List<Tunnel> tunnels, int pseudowires, Hep hep, int joins) {
  /** A packet right behind the link layer: nearly all of them. */
  public static final Layers NONE = new Layers(List.of(), List.of(), 0, null, 0);

  /** Tunnels within each other that are followed; a dead letter beyond. */
  public static final int TUNNELS = 8;

  /** VLAN tags of one frame that are followed, in all its layers; a dead letter beyond. */
  public static final int VLAN_TAGS = 32;

  /** Ethernet frames behind MPLS labels, each within the one before; a dead letter beyond. */
  public static final int PSEUDOWIRES = 4;

  /**
   * What a HEP packet says beside the message.
   *
   * @param node name of the node that captured; null for none
   * @param captureId its number; -1 for none
   * @param correlationId null for none
   */
  public record Hep(String node, long captureId, String correlationId) {}

  Layers vlan(int id) {
    return id == 0 ? this : new Layers(with(vlanIds, id), tunnels, pseudowires, hep, joins);
  }

  Layers tunnel(Tunnel tunnel) {
    return new Layers(vlanIds, with(tunnels, tunnel), pseudowires, hep, joins);
  }

  Layers pseudowire() {
    return new Layers(vlanIds, tunnels, pseudowires + 1, hep, joins);
  }

  Layers hep(Hep found) {
    return new Layers(vlanIds, tunnels, pseudowires, found, joins);
  }

  /**
   * Where fragments found here are joined: 0 for those on the wire, 1 for those within a tunnel. It
   * must be the same for all fragments of a packet, of which a tunnel may have cut some again.
   */
  public int joiningStage() {
    return tunnels.isEmpty() ? 0 : 1;
  }

  /** The same around a packet that fragments were joined to. */
  public Layers joined() {
    return new Layers(vlanIds, tunnels, pseudowires, hep, joiningStage() + 1);
  }

  /**
   * The same for a document that must not show all of it.
   *
   * @param tunnel what is shown of a tunnel
   * @param text what is shown of a HEP sender's texts
   */
  public Layers shown(UnaryOperator<Tunnel> tunnel, UnaryOperator<String> text) {
    Hep shownHep =
        hep == null
            ? null
            : new Hep(
                hep.node() == null ? null : text.apply(hep.node()),
                hep.captureId(),
                hep.correlationId() == null ? null : text.apply(hep.correlationId()));
    return new Layers(vlanIds, tunnels.stream().map(tunnel).toList(), pseudowires, shownHep, joins);
  }

  private static <T> List<T> with(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return List.copyOf(longer);
  }
}
