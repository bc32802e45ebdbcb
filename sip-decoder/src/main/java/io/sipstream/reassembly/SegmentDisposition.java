package io.sipstream.reassembly;

/**
 * Classifies the bytes of a segment. If a segment has bytes of several dispositions, the highest
 * code counts. State contains the codes, so they never change.
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
  LEADING_JUNK(8, "leading_junk", ""),
  PROXY_PROTOCOL(9, "proxy_protocol", ""),
  HEP(10, "hep", ""),
  USED(64, "", ""),
  GAP(65, "gap", "Bytes next to this segment are missing, so its message is incomplete."),
  NO_START_LINE(
      66, "no_start_line", "The stream has other bytes where a SIP start line is expected."),
  WEBSOCKET(67, "websocket", "The stream has a WebSocket frame that violates RFC 6455."),
  IDLE(68, "idle", "The stream was idle within a message."),
  STREAM_ENDED(69, "stream_ended", "The stream ended within a message."),
  LIMIT_STREAM_SEGMENTS(
      70, "limit_stream_segments", "The stream has more buffered segments than the limit allows."),
  LIMIT_STREAM_BYTES(
      71, "limit_stream_bytes", "A message in the stream is longer than the limit allows."),
  LIMIT_STREAMS(72, "limit_streams", "The subtask has more open streams than the limit allows."),
  LIMIT_SOURCE_STREAMS(
      73,
      "limit_source_streams",
      "The source address has more open streams than the limit allows."),
  LIMIT_BYTES(
      74, "limit_bytes", "The subtask has more buffered bytes of segments than the limit allows."),
  LIMIT_SOURCE_BYTES(
      75,
      "limit_source_bytes",
      "The source address has more buffered bytes of segments than the limit allows."),
  LIMIT_STREAM_RANGES(
      76, "limit_stream_ranges", "More ranges of the stream are incomplete than the limit allows.");

  /** The {@code stage} of dead letters. */
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

  /** Returns the disposition of segments for which a limit leaves no capacity. */
  static SegmentDisposition of(LimitReached limit) {
    if (limit.source() == null) {
      return limit.bytes() ? LIMIT_BYTES : LIMIT_STREAMS;
    }
    return limit.bytes() ? LIMIT_SOURCE_BYTES : LIMIT_SOURCE_STREAMS;
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

  <P extends ReassemblyInput> void report(P part, ReassemblyOutput<P> results) {
    if (this == USED) {
      results.used(part);
    } else if (code < USED.code) {
      results.ignored(part, label);
    } else {
      results.deadLetter(part, STAGE, label, detail);
    }
  }
}
