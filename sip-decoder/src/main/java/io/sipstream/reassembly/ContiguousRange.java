package io.sipstream.reassembly;

import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;

/**
 * Holds a range of stream bytes without a gap. The bytes before {@link #itemAt} are delivered; the
 * bytes from there on belong to an incomplete message.
 *
 * <p>Positions count bytes of the stream; their low 32 bits are TCP sequence numbers.
 */
final class ContiguousRange {
  /** Message boundaries are unknown: waits for the bytes before the range. */
  static final int WAITING = 0;

  /** Between messages. */
  static final int BOUNDARY = 1;

  /** Within the first line of a message. */
  static final int LINE = 2;

  /** Within the headers of a message. */
  static final int HEAD = 3;

  /** Within the body of a message. */
  static final int BODY = 4;

  /** Within a line that is discarded, after {@link LineFramer#START_LINE_BYTES}. */
  static final int JUNK = 5;

  /** Within the headers of an HTTP request or response. */
  static final int HTTP_HEAD = 6;

  /** In or before a WebSocket frame. */
  static final int FRAME = 7;

  /** Within bytes that are discarded, up to {@link #neededTo}. */
  static final int SKIP = 8;

  /** Not decoded, up to the end of the stream. */
  static final int OPAQUE = 9;

  // Flags of the encoded state.
  private static final int SIP = 1;
  private static final int SEARCHING = 2;
  private static final int MID = 4;
  private static final int LINE_STATE_SHIFT = 3;
  private static final int LINE_STATE_MASK = 0x03;
  private static final int JUNK_SKIPPED = 0x80;

  /** One of the phases above. */
  int phase;

  /** Position of the first byte. */
  long start;

  /** Position of the first byte that is not delivered, where the incomplete item begins. */
  long itemAt;

  /** Position after the last byte. */
  long end;

  /** Position up to which bytes were scanned; of WebSocket, where the incomplete frame begins. */
  long scannedTo;

  /** Position up to which bytes are needed before scanning can continue. */
  long neededTo;

  /** State of the search for an empty line: the last bytes seen. */
  int lineState;

  /** Whether SIP was found in the range, so that other protocols are not expected. */
  boolean sip;

  /** Whether a start line is searched for. */
  boolean searching;

  /** Whether the beginning of the next line may be missing. */
  boolean midLine;

  /** Whether bytes that are not SIP were skipped since the last message. */
  boolean junkSkipped;

  /** Code of the {@link SegmentDisposition} of skipped bytes. */
  int skipDisposition;

  /** Event time at which waiting for missing bytes ends; 0 if not known yet, -1 if not waiting. */
  long deadlineMillis = -1;

  /** Latest capture time of the delivered bytes, nanoseconds since the epoch. */
  long timeNanos;

  static ContiguousRange at(long begin, long end, int phase) {
    ContiguousRange run = new ContiguousRange();
    run.start = begin;
    run.itemAt = begin;
    run.scannedTo = begin;
    run.end = end;
    run.phase = phase;
    return run;
  }

  void write(VarintWriter out) {
    out.number(phase);
    out.octet(
        lineState << LINE_STATE_SHIFT
            | (sip ? SIP : 0)
            | (searching ? SEARCHING : 0)
            | (midLine ? MID : 0)
            | (junkSkipped ? JUNK_SKIPPED : 0));
    out.signed(start);
    out.number(itemAt - start);
    out.number(end - itemAt);
    out.signed(scannedTo - itemAt);
    out.signed(neededTo - itemAt);
    out.number(skipDisposition);
    out.number(deadlineMillis + 1);
    out.number(timeNanos);
  }

  static ContiguousRange read(VarintReader in) {
    ContiguousRange run = new ContiguousRange();
    run.phase = in.smallNumber();
    int flags = in.octet();
    run.lineState = flags >> LINE_STATE_SHIFT & LINE_STATE_MASK;
    run.sip = (flags & SIP) != 0;
    run.searching = (flags & SEARCHING) != 0;
    run.midLine = (flags & MID) != 0;
    run.junkSkipped = (flags & JUNK_SKIPPED) != 0;
    run.start = in.signed();
    run.itemAt = run.start + in.number();
    run.end = run.itemAt + in.number();
    run.scannedTo = run.itemAt + in.signed();
    run.neededTo = run.itemAt + in.signed();
    run.skipDisposition = in.smallNumber();
    run.deadlineMillis = in.number() - 1;
    run.timeNanos = in.number();
    return run;
  }

  boolean waits() {
    return phase == WAITING;
  }

  /** Returns whether bytes are not delivered. */
  boolean isPartial() {
    return itemAt < end;
  }

  /** Returns whether all bytes are delivered. */
  boolean isDone() {
    return !waits() && !isPartial();
  }

  /** Returns the distance of a position in bytes; 0 within the range and at its ends. */
  long distance(long position) {
    return Math.max(0, Math.max(start - position, position - end));
  }

  /** Continues with another phase at {@link #itemAt}. */
  void begin(int nextPhase) {
    phase = nextPhase;
    scannedTo = itemAt;
    neededTo = itemAt;
    lineState = 0;
  }

  /** Starts the search for a start line. */
  void search(SegmentDisposition ofSkipped) {
    begin(BOUNDARY);
    searching = true;
    skipDisposition = ofSkipped.code();
  }

  void beOpaque(SegmentDisposition disposition) {
    begin(OPAQUE);
    skipDisposition = disposition.code();
  }
}
