package io.sipstream.reassembly;

/**
 * What becomes of the bytes of a segment. Of several in one piece the last in this order counts.
 * States keep the place in this list, so new ones go where that does no harm: to the end.
 */
enum PieceFate {
  NONE("", ""),
  KEEP_ALIVE("keep_alive", ""),
  WEBSOCKET_CONTROL("websocket_control", ""),
  WEBSOCKET_DEFLATE("websocket_deflate", ""),
  HTTP("http", ""),
  TLS("tls", ""),
  SIGCOMP("sigcomp", ""),
  STUN("stun", ""),
  USED("", ""),
  GAP("gap", "Bytes of the stream are missing next to these, which belong to no whole message."),
  NO_START_LINE("no_start_line", "The stream has bytes where a start line of SIP should be."),
  WEBSOCKET("websocket", "The stream has a WebSocket frame that RFC 6455 does not allow."),
  IDLE("idle", "The stream fell silent within a message."),
  STREAM_ENDED("stream_ended", "The stream ended within a message."),
  TOO_MANY("too_many", "More segments of the stream wait for others than the limit allows."),
  TOO_BIG("too_big", "A message in the stream is longer than the limit allows.");

  /** {@code stage} of dead letters. */
  static final String STAGE = "tcp";

  private static final PieceFate[] ALL = values();

  private final String label;
  private final String detail;

  PieceFate(String label, String detail) {
    this.label = label;
    this.detail = detail;
  }

  /** The place in the list that a state keeps. */
  @SuppressWarnings("EnumOrdinal") // the list says what that asks of it
  int number() {
    return ordinal();
  }

  static PieceFate of(int number) {
    return ALL[number];
  }

  <P extends Piece> void tell(P piece, Results<P> results) {
    if (this == USED) {
      results.used(piece);
    } else if (compareTo(USED) < 0) {
      results.ignored(piece, label);
    } else {
      results.deadLetter(piece, STAGE, label, detail);
    }
  }
}
