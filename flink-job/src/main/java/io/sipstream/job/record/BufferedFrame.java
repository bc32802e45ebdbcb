package io.sipstream.job.record;

import io.sipstream.packet.FrameContext;
import io.sipstream.packet.Layers;
import io.sipstream.packet.Tunnel;
import io.sipstream.reassembly.ReassemblyInput;
import io.sipstream.reassembly.ReassemblyKey;
import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds a fragment or segment on its way to a reassembly operator, and in keyed state there: a
 * captured frame, or a packet that was reassembled from fragments. Immutable.
 *
 * <p>The metadata is one array, the head:
 *
 * <pre>
 * flags, capture time, link type
 * of a captured frame       its Kafka record, see CompactRecord
 * of a reassembled packet   agent, replay id, interface, VLAN ids, tunnels, number of reassemblies
 * </pre>
 */
public final class BufferedFrame implements ReassemblyInput, FrameContext {
  /**
   * Heap usage of a record in addition to its bytes if Flink keeps state on the heap: objects and
   * table entries. The value is typical; it is higher for packets or streams with few parts.
   */
  private static final int OVERHEAD_BYTES = 256;

  // Flags of the head.
  private static final int CAN_BE_ORDERED = 1;
  private static final int IMPRECISE = 2;

  private static final BufferedFrame[] CAPTURED = {};

  private final ReassemblyKey key;
  private final byte[] head;
  private final byte[] bytes;
  private final BufferedFrame[] sources;

  // Copied from the head.
  private final int flags;
  private final long captureTimeNanos;
  private final int linkType;

  BufferedFrame(ReassemblyKey key, byte[] head, byte[] bytes, BufferedFrame[] sources) {
    this.key = key;
    this.head = head;
    this.bytes = bytes;
    this.sources = sources.length == 0 ? CAPTURED : sources;
    VarintReader in = new VarintReader(head);
    this.flags = in.octet();
    this.captureTimeNanos = in.number();
    this.linkType = in.smallNumber();
  }

  /**
   * Creates a part from a captured frame.
   *
   * @param key key of the packet or stream; null for none
   */
  public static BufferedFrame of(ReassemblyKey key, RawFrame frame) {
    VarintWriter head =
        head(
            frame.hasPlausibleTime(),
            frame.timestampImprecise,
            frame.captureTimeNanos,
            frame.linkType);
    CompactRecord.write(frame, head);
    return new BufferedFrame(key, head.toByteArray(), frame.value, CAPTURED);
  }

  /** Creates a part without a key from a packet that was reassembled from other parts. */
  public static BufferedFrame joined(
      byte[] packet, FrameContext context, List<BufferedFrame> parts) {
    VarintWriter head =
        head(
            parts.stream().allMatch(BufferedFrame::canBeOrdered),
            context.timestampImprecise(),
            context.captureTimeNanos(),
            context.linkType());
    head.text(context.observerName());
    head.text(context.replayId());
    head.text(context.interfaceName());
    Layers layers = context.layers();
    head.number(layers.vlanIds().size());
    layers.vlanIds().forEach(head::number);
    head.number(layers.tunnels().size());
    for (Tunnel tunnel : layers.tunnels()) {
      head.text(tunnel.type());
      head.signed(tunnel.id());
      head.text(tunnel.sourceIp());
      head.text(tunnel.destinationIp());
    }
    head.number(layers.joins());
    BufferedFrame[] sources =
        parts.stream().flatMap(BufferedFrame::captured).toArray(BufferedFrame[]::new);
    return new BufferedFrame(null, head.toByteArray(), packet, sources);
  }

  private static VarintWriter head(
      boolean canBeOrdered, boolean imprecise, long captureTimeNanos, int linkType) {
    VarintWriter head = new VarintWriter();
    head.octet((canBeOrdered ? CAN_BE_ORDERED : 0) | (imprecise ? IMPRECISE : 0));
    head.number(captureTimeNanos);
    head.number(linkType);
    return head;
  }

  /** Returns this part with another key; null for none, as in state, where Flink has the key. */
  public BufferedFrame withKey(ReassemblyKey other) {
    return new BufferedFrame(other, head, bytes, sources);
  }

  /** Returns the key of the packet or stream that the part belongs to; null for none. */
  public ReassemblyKey key() {
    return key;
  }

  byte[] head() {
    return head;
  }

  /** Returns the captured frames of a reassembled packet; empty for a captured frame. */
  BufferedFrame[] sources() {
    return sources;
  }

  private Stream<BufferedFrame> captured() {
    return isCaptured() ? Stream.of(this) : Arrays.stream(sources);
  }

  /** Returns the number of captured frames. */
  public int frames() {
    return Math.max(1, sources.length);
  }

  /** Returns the records of all captured frames. */
  public List<RawFrame> records() {
    return captured().map(BufferedFrame::record).toList();
  }

  private RawFrame record() {
    RawFrame frame = new RawFrame();
    frame.value = bytes;
    frame.captureTimeNanos = captureTimeNanos;
    frame.timestampImprecise = timestampImprecise();
    frame.linkType = linkType;
    CompactRecord.read(afterCommon(), frame);
    return frame;
  }

  @Override
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public FrameContext context() {
    return this;
  }

  @Override
  public long captureTimeNanos() {
    return captureTimeNanos;
  }

  @Override
  public boolean timestampImprecise() {
    return (flags & IMPRECISE) != 0;
  }

  @Override
  public int linkType() {
    return linkType;
  }

  @Override
  public int originalLengthBytes() {
    return isCaptured() ? bytes.length + (int) afterCommon().signed() : bytes.length;
  }

  @Override
  public String observerName() {
    return names().text();
  }

  @Override
  public String replayId() {
    VarintReader in = names();
    in.text();
    return in.text();
  }

  @Override
  public String interfaceName() {
    return isCaptured() ? CompactRecord.interfaceName(afterCommon()) : afterNames().text();
  }

  @Override
  public Layers layers() {
    if (isCaptured()) {
      return Layers.NONE;
    }
    VarintReader in = afterNames();
    in.text();
    List<Integer> vlanIds = new ArrayList<>();
    for (int i = in.smallNumber(); i > 0; i--) {
      vlanIds.add(in.smallNumber());
    }
    List<Tunnel> tunnels = new ArrayList<>();
    for (int i = in.smallNumber(); i > 0; i--) {
      tunnels.add(new Tunnel(in.text(), in.signed(), in.text(), in.text()));
    }
    return new Layers(vlanIds, tunnels, 0, null, in.smallNumber());
  }

  private boolean isCaptured() {
    return sources == CAPTURED;
  }

  private VarintReader afterCommon() {
    VarintReader in = new VarintReader(head);
    in.octet();
    in.number();
    in.number();
    return in;
  }

  private VarintReader names() {
    VarintReader in = afterCommon();
    if (isCaptured()) {
      in.signed();
    }
    return in;
  }

  private VarintReader afterNames() {
    VarintReader in = names();
    in.text();
    in.text();
    return in;
  }

  @Override
  public long heldBytes() {
    long held = isCaptured() ? OVERHEAD_BYTES : 0;
    for (BufferedFrame source : sources) {
      held += source.heldBytes();
    }
    return held + bytes.length;
  }

  @Override
  public boolean canBeOrdered() {
    return (flags & CAN_BE_ORDERED) != 0;
  }
}
