package io.sipstream.reassembly;

/**
 * What becomes of the bytes of a segment. Of several in one piece the one with the highest code
 * counts; states keep the codes, so they never change.
 */
enum SegmentDisposition {
  NONE(0, "", ""),
  KEEP_ALIVE(1, "keep_alive", ""),
  WEBSOCKET_CONTROL(2, "websocket_control", ""),
  WEBSOCKET_DEFLATE(3, "websocket_deflate", ""),
  HTTP(4, "http", ""),
  TLS(5, "tls", ""),
  SIGCOMP(6, "sigcomp", ""),
  STUN(7, "stun", ""),
  USED(64, "", ""),
  GAP(
      65,
      "gap",
      "Bytes of the stream are missing next to these, which belong to no whole message."),
  NO_START_LINE(66, "no_start_line", "The stream has bytes where a start line of SIP should be."),
  WEBSOCKET(67, "websocket", "The stream has a WebSocket frame that RFC 6455 does not allow."),
  IDLE(68, "idle", "The stream fell silent within a message."),
  STREAM_ENDED(69, "stream_ended", "The stream ended within a message."),
  TOO_MANY(70, "too_many", "More segments of the stream wait for others than the limit allows."),
  TOO_BIG(71, "too_big", "A message in the stream is longer than the limit allows."),
  EVICTED(72, "too_many", "More segments wait than the limits of a task allow."),
  EVICTED_OF_SOURCE(
      73, "too_many_of_source", "More segments of one source address wait than the limits allow.");

  /** {@code stage} of dead letters. */
  static final String STAGE = "tcp";

  private static final SegmentDisposition[] BY_CODE = byCode();

  private final int code;
  private final String label;
  private final String detail;

  SegmentDisposition(int code, String label, String detail) {
    this.code = code;
    this.label = label;
    this.detail = detail;
  }

  static SegmentDisposition of(int code) {
    return BY_CODE[code];
  }

  int code() {
    return code;
  }

  private static SegmentDisposition[] byCode() {
    SegmentDisposition[] table = new SegmentDisposition[128];
    for (SegmentDisposition disposition : values()) {
      table[disposition.code] = disposition;
    }
    return table;
  }

  <P extends ReassemblyInput> void report(P piece, ReassemblyOutput<P> results) {
    if (this == USED) {
      results.used(piece);
    } else if (code < USED.code) {
      results.ignored(piece, label);
    } else {
      results.deadLetter(piece, STAGE, label, detail);
    }
  }
}
