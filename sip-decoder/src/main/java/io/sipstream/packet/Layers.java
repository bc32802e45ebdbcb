package io.sipstream.packet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Lists the layers that enclose a packet, outermost first.
 *
 * @param vlanIds VLAN ids, 1 to 4095, without priority tags (id 0)
 * @param tunnels tunnels, up to {@link #TUNNELS}
 * @param pseudowires number of Ethernet frames behind MPLS labels, up to {@link #PSEUDOWIRES}
 * @param hep metadata of a HEP sender; null if there was none
 * @param joins completed reassembly stages, see {@link #joiningStage()}, and a bit if the packet is
 *     the beginning of one
 */
public record Layers(
    List<Integer> vlanIds, List<Tunnel> tunnels, int pseudowires, Hep hep, int joins) {
  /** No layer but the link layer, as for nearly all packets. */
  public static final Layers NONE = new Layers(List.of(), List.of(), 0, null, 0);

  /** Bit of {@code joins}: later fragments of the packet are missing. */
  private static final int END_MISSING = 1 << 8;

  /** Maximum number of nested tunnels; more make the frame a dead letter. */
  public static final int TUNNELS = 8;

  /** Maximum number of VLAN tags in all layers of a frame; more make the frame a dead letter. */
  public static final int VLAN_TAGS = 32;

  /** Maximum number of nested Ethernet frames in MPLS; more make the frame a dead letter. */
  public static final int PSEUDOWIRES = 4;

  /**
   * Holds the metadata of a HEP packet.
   *
   * @param node name of the capturing node; null for none
   * @param captureId number of the capturing node; -1 for none
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
   * Returns the stage that reassembles fragments found here: 0 on the wire, 1 in a tunnel. All
   * fragments of a packet have the same stage, although a tunnel may have fragmented some of them
   * again.
   */
  public int joiningStage() {
    return tunnels.isEmpty() ? 0 : 1;
  }

  /** Returns the layers of a packet that was reassembled from fragments found here. */
  public Layers joined() {
    return new Layers(vlanIds, tunnels, pseudowires, hep, joiningStage() + 1);
  }

  /** Returns the layers of the beginning of a packet, of which later fragments are missing. */
  public Layers joinedWithoutEnd() {
    return new Layers(vlanIds, tunnels, pseudowires, hep, (joiningStage() + 1) | END_MISSING);
  }

  /** Returns whether later fragments of the packet are missing. */
  public boolean isEndMissing() {
    return (joins & END_MISSING) != 0;
  }

  /**
   * Returns a copy for a document with masked or pseudonymized values.
   *
   * @param tunnel replaces a tunnel
   * @param text replaces a text of the HEP sender
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
