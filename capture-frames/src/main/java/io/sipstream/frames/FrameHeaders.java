package io.sipstream.frames;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Reads the headers of one {@link FrameRecord} after another. Names that repeat are read once. Not
 * thread-safe.
 */
public final class FrameHeaders {
  // LINKTYPE is a 16-bit field (pcapng section 4.2).
  private static final int LINK_TYPE_LIMIT = 0xFFFF;
  private static final int NONE = -1;

  private final Name agent = new Name();
  private final Name interfaceName = new Name();
  private final Name replayId = new Name();
  private long timeNanos;
  private boolean imprecise;
  private int linkType;
  private int originalLength;
  private FrameRecord.Unreadable malformed;

  /** Begins a record. */
  public void begin() {
    timeNanos = NONE;
    imprecise = false;
    linkType = LinkType.ETHERNET;
    originalLength = NONE;
    agent.current = null;
    interfaceName.current = null;
    replayId.current = null;
    malformed = null;
  }

  /**
   * Reads the next header.
   *
   * @param text value of the header; may be null
   */
  public void header(String name, byte[] text) {
    switch (name) {
      case FrameRecord.TIMESTAMP -> {
        timeNanos = decimal(text, Long.MAX_VALUE);
        check(timeNanos, name, "nanoseconds since the epoch");
      }
      case FrameRecord.TIMESTAMP_PRECISION ->
          imprecise = FrameRecord.MICROSECONDS.equals(FrameRecord.name(text));
      case FrameRecord.LINK_TYPE -> {
        linkType = (int) decimal(text, LINK_TYPE_LIMIT);
        check(linkType, name, "a LINKTYPE number from 0 to 65535");
      }
      case FrameRecord.ORIGINAL_LENGTH -> {
        originalLength = (int) decimal(text, Integer.MAX_VALUE);
        check(originalLength, name, "a length in bytes");
      }
      case FrameRecord.AGENT -> agent.read(text);
      case FrameRecord.INTERFACE -> interfaceName.read(text);
      case FrameRecord.REPLAY -> replayId.read(text);
      default -> {
        // Ignored: a header of a later version, or of another tool such as tracing.
      }
    }
  }

  private void check(long number, String name, String expected) {
    if (number < 0 && malformed == null) {
      malformed =
          new FrameRecord.Unreadable(
              "bad_header_" + name, "The record's header " + name + " is not " + expected + ".");
    }
  }

  /**
   * Ends the record.
   *
   * @param value the record's value; null for a record without one
   * @param recordTimeMillis the record's timestamp in milliseconds, used if {@code ts} is absent
   */
  public FrameRecord.Parsed end(byte[] value, long recordTimeMillis) {
    if (value == null) {
      return new FrameRecord.Unreadable("no_value", "The record has no value.");
    }
    if (malformed != null) {
      return malformed;
    }
    if (timeNanos < 0) {
      imprecise = true;
      // Any value that a producer set; overflow saturates at Long.MAX_VALUE.
      timeNanos = TimeUnit.MILLISECONDS.toNanos(Math.max(0, recordTimeMillis));
    }
    return new FrameRecord.Frame(
        new CapturedFrame(
            timeNanos,
            imprecise,
            linkType,
            value,
            originalLength < 0 ? value.length : originalLength,
            agent.current,
            interfaceName.current,
            replayId.current));
  }

  /** Returns a plain decimal number from 0 to {@code limit}, or -1 if the text is none. */
  private static long decimal(byte[] text, long limit) {
    // Every long fits 19 digits; more digits are padding or too large.
    if (text == null || text.length == 0 || text.length > 19) {
      return NONE;
    }
    long number = 0;
    for (byte digit : text) {
      if (digit < '0' || digit > '9') {
        return NONE;
      }
      number = number * 10 + (digit - '0');
      if (number < 0) {
        return NONE;
      }
    }
    return number <= limit ? number : NONE;
  }

  /** Holds the name of a record, and the latest one that was read. */
  private static final class Name {
    private String current;
    private byte[] latestText;
    private String latest;

    void read(byte[] text) {
      if (!Arrays.equals(text, latestText)) {
        latestText = text;
        latest = FrameRecord.name(text);
      }
      current = latest;
    }
  }
}
