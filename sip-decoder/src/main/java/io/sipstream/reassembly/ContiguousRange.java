package io.sipstream.reassembly;

/**
 * Holds a range of stream bytes without a gap. The bytes before {@link #itemAt} are delivered; the
 * bytes from there on belong to an incomplete message. The fields are public for state serializers.
 *
 * <p>Positions count bytes of the stream; their low 32 bits are TCP sequence numbers.
 */
public class ContiguousRange {
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

  /** Within a line that is discarded. */
  static final int JUNK = 5;

  /** Within the headers of an HTTP request or response. */
  static final int HTTP_HEAD = 6;

  /** In or before a WebSocket frame. */
  static final int FRAME = 7;

  /** Within bytes that are discarded, up to {@link #neededTo}. */
  static final int SKIP = 8;

  /** Not decoded, up to the end of the stream. */
  static final int OPAQUE = 9;

  /** One of the phases above. */
  public int phase;

  /** Position of the first byte. */
  public long start;

  /** Position of the first byte that is not delivered, where the incomplete item begins. */
  public long itemAt;

  /** Position after the last byte. */
  public long end;

  /** Position up to which bytes were scanned; of WebSocket, where the incomplete frame begins. */
  public long scannedTo;

  /** Position up to which bytes are needed before scanning can continue. */
  public long neededTo;

  /** State of the search for an empty line: the last bytes seen. */
  public int lineState;

  /** Whether SIP was found in the range, so that other protocols are not expected. */
  public boolean sip;

  /** Whether a start line is searched for. */
  public boolean searching;

  /** Whether the beginning of the next line may be missing. */
  public boolean midLine;

  /** Code of the {@link SegmentDisposition} of skipped bytes. */
  public int skipDisposition;

  /** Event time at which waiting for missing bytes ends; 0 if not known yet, -1 if not waiting. */
  public long deadlineMillis = -1;

  /** Latest capture time of the delivered bytes, nanoseconds since the epoch. */
  public long timeNanos;

  /** Creates an empty range at position 0. */
  public ContiguousRange() {}

  static ContiguousRange at(long begin, long end, int phase) {
    ContiguousRange run = new ContiguousRange();
    run.start = begin;
    run.itemAt = begin;
    run.scannedTo = begin;
    run.end = end;
    run.phase = phase;
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
