package io.sipstream.frames;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Objects;

/**
 * Writes the headers of {@link FrameRecord}s. Frames of one interface share most headers, which are
 * encoded once for all of them. Not thread-safe.
 */
public final class FrameRecordWriter {
  private static final byte[] MICROSECONDS = FrameRecord.MICROSECONDS.getBytes(US_ASCII);

  /** Receives the headers of a record one by one, independent of the Kafka client in use. */
  @FunctionalInterface
  public interface HeaderConsumer {
    void accept(String name, byte[] value);
  }

  // The frame that the encoded headers are of. A header is null if records do not have it.
  private CapturedFrame encoded = CapturedFrame.of(0, LinkType.ETHERNET, new byte[0], 0);
  private byte[] linkType;
  private byte[] agent;
  private byte[] interfaceName;
  private byte[] replayId;

  /**
   * Passes every header that differs from its default to {@code headers}, always in the same order.
   * The receiver must not modify the values.
   */
  public void write(CapturedFrame frame, HeaderConsumer headers) {
    if (!hasEncodedHeaders(frame)) {
      encode(frame);
    }
    if (frame.captureTimeNanos() != CapturedFrame.NO_TIME) {
      headers.accept(FrameRecord.TIMESTAMP, ascii(frame.captureTimeNanos()));
    }
    if (frame.timestampImprecise()) {
      headers.accept(FrameRecord.TIMESTAMP_PRECISION, MICROSECONDS);
    }
    writeIfPresent(FrameRecord.LINK_TYPE, linkType, headers);
    if (frame.originalLengthBytes() != frame.bytes().length) {
      headers.accept(FrameRecord.ORIGINAL_LENGTH, ascii(frame.originalLengthBytes()));
    }
    writeIfPresent(FrameRecord.AGENT, agent, headers);
    writeIfPresent(FrameRecord.INTERFACE, interfaceName, headers);
    writeIfPresent(FrameRecord.REPLAY, replayId, headers);
  }

  private boolean hasEncodedHeaders(CapturedFrame frame) {
    return frame.linkType() == encoded.linkType()
        && Objects.equals(frame.agent(), encoded.agent())
        && Objects.equals(frame.interfaceName(), encoded.interfaceName())
        && Objects.equals(frame.replayId(), encoded.replayId());
  }

  private void encode(CapturedFrame frame) {
    encoded = frame;
    linkType = frame.linkType() == LinkType.ETHERNET ? null : ascii(frame.linkType());
    agent = name(frame.agent());
    interfaceName = name(frame.interfaceName());
    replayId = name(frame.replayId());
  }

  private static void writeIfPresent(String name, byte[] value, HeaderConsumer headers) {
    if (value != null) {
      headers.accept(name, value);
    }
  }

  private static byte[] name(String name) {
    return name == null || name.isEmpty() ? null : name.getBytes(UTF_8);
  }

  private static byte[] ascii(long number) {
    return Long.toString(number).getBytes(US_ASCII);
  }
}
