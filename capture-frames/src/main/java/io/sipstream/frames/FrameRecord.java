package io.sipstream.frames;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/**
 * Reads frames from Kafka records, version 1; {@link FrameRecordWriter} writes them. The value is
 * the frame's bytes, unchanged. The headers hold the metadata as text, readable with ordinary Kafka
 * tools.
 *
 * <pre>
 * ts  capture time, nanoseconds since the epoch   absent: the record's timestamp, marked imprecise
 * tp  "us" if a live clock gave microseconds      absent: as fine as ts was
 * lt  LINKTYPE number                             absent: 1, Ethernet
 * ol  length on the wire, bytes                   absent: the value's length
 * ag  agent name                                  absent: unknown
 * if  interface name                              absent: unknown
 * rp  replay id                                   absent: live capture
 * </pre>
 *
 * Other headers are ignored. If a name occurs more than once, the last one counts.
 */
public final class FrameRecord {
  public static final String TIMESTAMP = "ts";
  public static final String TIMESTAMP_PRECISION = "tp";
  public static final String LINK_TYPE = "lt";
  public static final String ORIGINAL_LENGTH = "ol";
  public static final String AGENT = "ag";
  public static final String INTERFACE = "if";
  public static final String REPLAY = "rp";

  /** The {@link #TIMESTAMP_PRECISION} of a clock that has microseconds only. */
  public static final String MICROSECONDS = "us";

  private static final int NAME_LIMIT_BYTES = 256;

  /** Represents the result of reading a Kafka record. */
  public sealed interface Parsed {}

  /** Holds a frame. */
  public record Frame(CapturedFrame frame) implements Parsed {}

  /**
   * Signals a record that is not a frame of version 1.
   *
   * @param reason short name for counters, such as {@code bad_header_ts}
   * @param detail message for a person; contains none of the frame's bytes
   */
  public record Unreadable(String reason, String detail) implements Parsed {}

  private FrameRecord() {}

  /**
   * Reads a record. Never throws.
   *
   * @param value the record's value; null for a record without one
   * @param headers name and value of each header in their order; values may be null
   * @param recordTimeMillis the record's timestamp in milliseconds, used if {@code ts} is absent
   */
  public static Parsed read(
      byte[] value, Iterable<Map.Entry<String, byte[]>> headers, long recordTimeMillis) {
    FrameHeaders frame = new FrameHeaders();
    frame.begin();
    for (Map.Entry<String, byte[]> header : headers) {
      frame.header(header.getKey(), header.getValue());
    }
    return frame.end(value, recordTimeMillis);
  }

  /** Returns a name, truncated to a limited length since it is only a label; null if empty. */
  public static String name(byte[] text) {
    if (text == null || text.length == 0) {
      return null;
    }
    return new String(text, 0, Math.min(text.length, NAME_LIMIT_BYTES), UTF_8);
  }
}
