package io.sipstream.job.record;

import io.sipstream.packet.FrameContext;
import io.sipstream.packet.Layers;
import io.sipstream.packet.Tunnel;
import io.sipstream.reassembly.ReassemblyInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Holds a fragment or segment on its way to a reassembly operator, and in keyed state there: a
 * captured frame, or a packet that was reassembled from fragments. A flat Flink POJO.
 */
public class BufferedFrame implements ReassemblyInput {
  /**
   * Heap usage of a record in addition to its bytes if Flink keeps state on the heap: objects,
   * strings and table entries. The value is typical; it is higher for packets or streams with few
   * parts.
   */
  private static final int OVERHEAD_BYTES = 768;

  /** Key of the packet or stream that the part belongs to. */
  public String key;

  /**
   * Records of the part: the captured frame, or all frames that the packet was reassembled from.
   */
  public RawFrame[] sources;

  /** Reassembled packet, beginning with its IP header; null for a captured frame. */
  public byte[] packet;

  // The following fields are set only for a reassembled packet.

  /** Capture time, nanoseconds since the epoch. */
  public long captureTimeNanos;

  public boolean timestampImprecise;

  /** VLAN ids, outermost first. */
  public int[] vlanIds;

  /** Types of the tunnels, outermost first; the next three arrays have the same order. */
  public String[] tunnelTypes;

  public long[] tunnelIds;
  public String[] tunnelSources;
  public String[] tunnelDestinations;

  /** Number of reassemblies of fragments that led to the packet. */
  public int joins;

  /** Public no-arg constructor required by Flink's POJO serializer. */
  public BufferedFrame() {}

  /**
   * Creates a part from its source frames.
   *
   * @param key key of the packet or stream; null for none
   * @param sources records of the part: one captured frame, or all frames of a reassembled packet
   */
  public static BufferedFrame of(String key, RawFrame... sources) {
    BufferedFrame part = new BufferedFrame();
    part.key = key;
    part.sources = sources;
    return part;
  }

  /** Creates a part from a packet that was reassembled from fragments. */
  public static BufferedFrame joined(
      String key, byte[] packet, FrameContext context, RawFrame[] sources) {
    BufferedFrame part = of(key, sources);
    part.packet = packet;
    part.captureTimeNanos = context.captureTimeNanos();
    part.timestampImprecise = context.timestampImprecise();
    Layers layers = context.layers();
    List<Tunnel> tunnels = layers.tunnels();
    part.vlanIds = layers.vlanIds().stream().mapToInt(Integer::intValue).toArray();
    part.tunnelTypes = tunnels.stream().map(Tunnel::type).toArray(String[]::new);
    part.tunnelIds = tunnels.stream().mapToLong(Tunnel::id).toArray();
    part.tunnelSources = tunnels.stream().map(Tunnel::sourceIp).toArray(String[]::new);
    part.tunnelDestinations = tunnels.stream().map(Tunnel::destinationIp).toArray(String[]::new);
    part.joins = layers.joins();
    return part;
  }

  @Override
  public byte[] bytes() {
    return packet == null ? sources[0].value : packet;
  }

  @Override
  public FrameContext context() {
    RawFrame first = sources[0];
    return packet == null
        ? first
        : first.reassembled(captureTimeNanos, timestampImprecise, packet.length, layers());
  }

  @Override
  public long heldBytes() {
    long bytes = packet == null ? 0 : packet.length;
    for (RawFrame source : sources) {
      bytes += source.value.length + OVERHEAD_BYTES;
    }
    return bytes;
  }

  private Layers layers() {
    List<Tunnel> tunnels = new ArrayList<>(tunnelTypes.length);
    for (int i = 0; i < tunnelTypes.length; i++) {
      tunnels.add(
          new Tunnel(tunnelTypes[i], tunnelIds[i], tunnelSources[i], tunnelDestinations[i]));
    }
    return new Layers(Arrays.stream(vlanIds).boxed().toList(), tunnels, 0, null, joins);
  }

  @Override
  public boolean canBeOrdered() {
    return Arrays.stream(sources).allMatch(RawFrame::hasPlausibleTime);
  }
}
