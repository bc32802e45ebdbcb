package io.sipstream.reassembly;

/**
 * Bytes of a stream without a hole. A first part of them has been delivered; the rest is a message
 * in the making. Public fields, so that a host can keep it in whatever way it keeps such things.
 *
 * <p>Places count bytes of the stream; their low 32 bits are TCP's sequence numbers.
 */
public class ContiguousRange {
  /** Nothing is known of where messages begin: waits for what is before it. */
  static final int WAITING = 0;

  /** Between messages. */
  static final int BOUNDARY = 1;

  /** Within the first line of something. */
  static final int LINE = 2;

  /** Within the headers of a message. */
  static final int HEAD = 3;

  /** Within the body of a message. */
  static final int BODY = 4;

  /** Within a line that is given up. */
  static final int JUNK = 5;

  /** Within the headers of an HTTP request or response. */
  static final int HTTP_HEAD = 6;

  /** In or before a WebSocket frame. */
  static final int FRAME = 7;

  /** Within bytes that are given up, up to {@link #neededTo}. */
  static final int SKIP = 8;

  /** Nothing for us, up to the end of the stream. */
  static final int OPAQUE = 9;

  /** One of those above. */
  public int phase;

  /** First byte that is known to have been here. */
  public long start;

  /** First byte that is not delivered: where the item in the making begins. */
  public long itemAt;

  /** Behind the last byte. */
  public long end;

  /** Bytes before this have been looked at; of WebSocket, where the frame in the making begins. */
  public long scannedTo;

  /** There is nothing to be done before the bytes up to here are there. */
  public long neededTo;

  /** Of the search for an empty line: what the last bytes were. */
  public int lineState;

  /** Whether SIP was found in it, so that other protocols are not looked for. */
  public boolean sip;

  /** Whether it is searched for a place to begin at. */
  public boolean searching;

  /** Whether the next line may lack its beginning. */
  public boolean midLine;

  /** What becomes of bytes that are skipped, or of all bytes: a {@link SegmentDisposition}. */
  public int skipFate;

  /**
   * When it stops waiting for missing bytes; 0 if it cannot be told yet, -1 if it does not wait.
   */
  public long deadlineMillis = -1;

  /** The latest capture time of what was delivered. */
  public long timeNanos;

  /** Of an empty run at place 0. */
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

  /** Whether there are bytes that are not delivered. */
  boolean isPartial() {
    return itemAt < end;
  }

  /** All has been delivered. */
  boolean isDone() {
    return !waits() && !isPartial();
  }

  /** How far a place is from all that is known of it; 0 within or at its ends. */
  long distance(long place) {
    return Math.max(0, Math.max(start - place, place - end));
  }

  /** From here on messages are expected. */
  void begin(int nextPhase) {
    phase = nextPhase;
    scannedTo = itemAt;
    neededTo = itemAt;
    lineState = 0;
  }

  /** Where messages begin has become unknown. */
  void search(SegmentDisposition fateOfSkipped) {
    begin(BOUNDARY);
    searching = true;
    skipFate = fateOfSkipped.code();
  }

  void beOpaque(SegmentDisposition disposition) {
    begin(OPAQUE);
    skipFate = disposition.code();
  }
}
