package io.sipstream.job.record;

import io.sipstream.packet.FrameContext;
import io.sipstream.packet.Layers;

/**
 * A record of the frames topic as it came, with its headers lifted. A flat Flink POJO; whatever the
 * record held, it can be kept as a dead letter from this.
 */
public class RawFrame {
  /** The record's key; ours have none. */
  public byte[] key;

  /** The frame's bytes; null if the record had no value. */
  public byte[] value;

  /** Names of all headers, in their order. */
  public String[] headerNames;

  /** Their values, in the same order; single ones may be null. */
  public byte[][] headerValues;

  public String topic;
  public int partition;
  public long offset;

  /**
   * The record's own time, milliseconds since the epoch; -1 for none. Of a dead letter that came
   * back, the time of the record that it was.
   */
  public long recordTimeMillis;

  /** The time that Kafka has of this very record, milliseconds since the epoch; -1 for none. */
  public long brokerTimeMillis;

  /** Why the record is not a frame, for counters; null if it is one. */
  public String unreadableReason;

  /** The same for people, as a sentence. */
  public String unreadableDetail;

  // What follows means something only in a readable frame.

  /** Nanoseconds since the epoch. */
  public long captureTimeNanos;

  public boolean timestampImprecise;

  /** LINKTYPE number. */
  public int linkType;

  /** Length on the wire. */
  public int originalLengthBytes;

  /** Name of the tap; null for none. */
  public String agent;

  /** Name of the replay; null for a live capture. */
  public String replayId;

  /** For Flink's serializer. */
  public RawFrame() {}

  /** What the decoder needs to know beside the bytes. */
  public FrameContext context() {
    return new FrameContext(
        captureTimeNanos,
        timestampImprecise,
        linkType,
        originalLengthBytes,
        agent,
        replayId,
        Layers.NONE);
  }

  /** Returns the capture time in milliseconds since the epoch. */
  public long captureTimeMillis() {
    return captureTimeNanos / 1_000_000;
  }

  /** Returns whether the frame is readable and its capture time is plausible. */
  public boolean hasPlausibleTime() {
    return isReadable() && CaptureTime.isPlausible(captureTimeMillis(), brokerTimeMillis);
  }

  public boolean isReadable() {
    return unreadableReason == null;
  }
}
