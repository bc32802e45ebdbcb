package io.sipstream.job.record;

import io.sipstream.packet.FrameContext;
import io.sipstream.packet.Layers;
import io.sipstream.packet.PacketDecoder;
import io.sipstream.packet.Tunnel;
import io.sipstream.reassembly.ReassemblyInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A part of a packet or stream on its way to where it is joined with others, and in the state
 * there: a frame as it was captured, or a packet that was itself joined. A flat Flink POJO.
 */
public class BufferedFrame implements ReassemblyInput {
  /**
   * What a record takes beside its bytes where Flink keeps state on the heap, objects, texts and
   * places in Flink's tables: 550 to 1,150 were measured, more the fewer pieces a packet or stream
   * has.
   */
  private static final int OVERHEAD_BYTES = 768;

  /** Brings the parts of one packet or stream together. */
  public String key;

  /** The records that it is made of: one, or those that its packet was joined from. */
  public RawFrame[] sources;

  /** A joined packet from its IP header on; null for a frame as it was captured. */
  public byte[] packet;

  // What follows means something only beside a joined packet.

  /** Nanoseconds since the epoch. */
  public long captureTimeNanos;

  public boolean timestampImprecise;

  /** VLAN ids, outermost first. */
  public int[] vlanIds;

  /** Types of the tunnels, outermost first; the other three in the same order. */
  public String[] tunnelTypes;

  public long[] tunnelIds;
  public String[] tunnelSources;
  public String[] tunnelDestinations;

  /** How often fragments were joined for it. */
  public int joins;

  /** For Flink's serializer. */
  public BufferedFrame() {}

  public static BufferedFrame of(String key, RawFrame frame) {
    BufferedFrame piece = new BufferedFrame();
    piece.key = key;
    piece.sources = new RawFrame[] {frame};
    return piece;
  }

  public static BufferedFrame joined(
      String key, byte[] packet, FrameContext context, RawFrame[] sources) {
    BufferedFrame piece = new BufferedFrame();
    piece.key = key;
    piece.sources = sources;
    piece.packet = packet;
    piece.captureTimeNanos = context.captureTimeNanos();
    piece.timestampImprecise = context.timestampImprecise();
    Layers layers = context.layers();
    List<Tunnel> tunnels = layers.tunnels();
    piece.vlanIds = layers.vlanIds().stream().mapToInt(Integer::intValue).toArray();
    piece.tunnelTypes = tunnels.stream().map(Tunnel::type).toArray(String[]::new);
    piece.tunnelIds = tunnels.stream().mapToLong(Tunnel::id).toArray();
    piece.tunnelSources = tunnels.stream().map(Tunnel::sourceIp).toArray(String[]::new);
    piece.tunnelDestinations = tunnels.stream().map(Tunnel::destinationIp).toArray(String[]::new);
    piece.joins = layers.joins();
    return piece;
  }

  @Override
  public byte[] bytes() {
    return packet == null ? sources[0].value : packet;
  }

  @Override
  public FrameContext context() {
    RawFrame first = sources[0];
    if (packet == null) {
      return first.context();
    }
    return new FrameContext(
        captureTimeNanos,
        timestampImprecise,
        PacketDecoder.RAW,
        packet.length,
        first.agent,
        first.replayId,
        layers());
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
