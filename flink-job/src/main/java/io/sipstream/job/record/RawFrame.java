package io.sipstream.job.record;

import io.sipstream.frames.FrameRecord;
import io.sipstream.packet.FrameContext;
import io.sipstream.packet.Layers;

/**
 * Holds a record of the frames topic, unchanged, with its headers parsed. A flat Flink POJO. A dead
 * letter can be made of it for any content of the record.
 */
public class RawFrame implements FrameContext {
  /** Key of the record; null in records of our agents. */
  public byte[] key;

  /** Bytes of the frame; null if the record has no value. */
  public byte[] value;

  /** Names of all headers, in the order of the record. */
  public String[] headerNames;

  /** Values of all headers, in the order of {@link #headerNames}; elements may be null. */
  public byte[][] headerValues;

  public String topic;
  public int partition;
  public long offset;

  /**
   * Timestamp of the record, milliseconds since the epoch; -1 for none. For a dead letter that is
   * read again, the timestamp of its original record.
   */
  public long recordTimeMillis;

  /** Kafka's timestamp of this record, milliseconds since the epoch; -1 for none. */
  public long brokerTimeMillis;

  /** Reason why the record is not a readable frame, for counters; null for a readable frame. */
  public String unreadableReason;

  /** Reason why the record is not a readable frame, as a sentence; null for a readable frame. */
  public String unreadableDetail;

  // The following fields are set only for a readable frame.

  /** Capture time, nanoseconds since the epoch. */
  public long captureTimeNanos;

  public boolean timestampImprecise;

  /** Link type number. */
  public int linkType;

  /** Length on the wire, bytes. */
  public int originalLengthBytes;

  /** Agent name; null for none. */
  public String agent;

  /** Id of the replay; null for a live capture. */
  public String replayId;

  /** Public no-arg constructor required by Flink's POJO serializer. */
  public RawFrame() {}

  @Override
  public long captureTimeNanos() {
    return captureTimeNanos;
  }

  @Override
  public boolean timestampImprecise() {
    return timestampImprecise;
  }

  @Override
  public int linkType() {
    return linkType;
  }

  @Override
  public int originalLengthBytes() {
    return originalLengthBytes;
  }

  @Override
  public String observerName() {
    return agent;
  }

  @Override
  public String interfaceName() {
    String name = null;
    for (int i = 0; i < headerNames.length; i++) {
      if (headerNames[i].equals(FrameRecord.INTERFACE)) {
        name = FrameRecord.name(headerValues[i]);
      }
    }
    return name;
  }

  @Override
  public String replayId() {
    return replayId;
  }

  @Override
  public Layers layers() {
    return Layers.NONE;
  }

  /** Returns the capture time in milliseconds since the epoch. */
  public long captureTimeMillis() {
    return captureTimeNanos / 1_000_000;
  }

  /** Returns whether the frame is readable and its capture time is plausible. */
  public boolean hasPlausibleTime() {
    return isReadable() && CaptureTime.isPlausible(captureTimeMillis(), brokerTimeMillis);
  }

  /** Returns whether the record is a readable frame. */
  public boolean isReadable() {
    return unreadableReason == null;
  }
}
