package io.sipstream.frames;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.concurrent.TimeUnit;

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
  // LINKTYPE is a 16-bit field (pcapng section 4.2).
  private static final int LINK_TYPE_LIMIT = 0xFFFF;

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
    if (value == null) {
      return new Unreadable("no_value", "The record has no value.");
    }
    long timeNanos = -1;
    boolean imprecise = false;
    int linkType = LinkType.ETHERNET;
    int originalLength = value.length;
    String agent = null;
    String interfaceName = null;
    String replayId = null;
    for (Map.Entry<String, byte[]> header : headers) {
      byte[] text = header.getValue();
      switch (header.getKey()) {
        case TIMESTAMP -> {
          timeNanos = decimal(text, Long.MAX_VALUE);
          if (timeNanos < 0) {
            return badHeader(TIMESTAMP, "nanoseconds since the epoch");
          }
        }
        case TIMESTAMP_PRECISION -> imprecise = MICROSECONDS.equals(name(text));
        case LINK_TYPE -> {
          linkType = (int) decimal(text, LINK_TYPE_LIMIT);
          if (linkType < 0) {
            return badHeader(LINK_TYPE, "a LINKTYPE number from 0 to 65535");
          }
        }
        case ORIGINAL_LENGTH -> {
          originalLength = (int) decimal(text, Integer.MAX_VALUE);
          if (originalLength < 0) {
            return badHeader(ORIGINAL_LENGTH, "a length in bytes");
          }
        }
        case AGENT -> agent = name(text);
        case INTERFACE -> interfaceName = name(text);
        case REPLAY -> replayId = name(text);
        default -> {
          // Ignored: a header of a later version, or of another tool such as tracing.
        }
      }
    }
    if (timeNanos < 0) {
      imprecise = true;
      // Any value that a producer set; overflow saturates at Long.MAX_VALUE.
      timeNanos = TimeUnit.MILLISECONDS.toNanos(Math.max(0, recordTimeMillis));
    }
    return new Frame(
        new CapturedFrame(
            timeNanos, imprecise, linkType, value, originalLength, agent, interfaceName, replayId));
  }

  private static Unreadable badHeader(String name, String expected) {
    return new Unreadable(
        "bad_header_" + name, "The record's header " + name + " is not " + expected + ".");
  }

  /** Returns a name, truncated to a limited length since it is only a label; null if empty. */
  public static String name(byte[] text) {
    if (text == null || text.length == 0) {
      return null;
    }
    return new String(text, 0, Math.min(text.length, NAME_LIMIT_BYTES), UTF_8);
  }

  /** Returns a plain decimal number from 0 to {@code limit}, or -1 if the text is none. */
  private static long decimal(byte[] text, long limit) {
    // Every long fits 19 digits; more digits are padding or too large.
    if (text == null || text.length == 0 || text.length > 19) {
      return -1;
    }
    long number = 0;
    for (byte digit : text) {
      if (digit < '0' || digit > '9') {
        return -1;
      }
      number = number * 10 + (digit - '0');
      if (number < 0) {
        return -1;
      }
    }
    return number <= limit ? number : -1;
  }
}
