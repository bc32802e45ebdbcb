package io.sipstream.reassembly;

import io.sipstream.sip.NotSip;
import io.sipstream.sip.StartLineSearch;
import io.sipstream.text.Span;
import io.sipstream.websocket.WebSocketFrame;
import java.util.List;

/** Finds SIP messages in the frames of a WebSocket (RFC 6455, RFC 7118). */
final class WebSocketFramer {
  /** Longest payload that is skipped; a longer one is no frame. */
  private static final long LONGEST_SKIPPED_BYTES = 1L << 30;

  private WebSocketFramer() {}

  /**
   * Reads one frame. The incomplete message begins at the range's item, the frame at {@code
   * scannedTo}.
   *
   * @return whether more frames may be complete
   */
  static boolean step(StreamBuffer<?> stream, ContiguousRange run) {
    long frameAt = run.scannedTo;
    if (run.end < Math.max(run.neededTo, frameAt + 2)) {
      return false;
    }
    long headTo = Math.min(run.end, frameAt + WebSocketFrame.LONGEST_HEADER_BYTES);
    WebSocketFrame frame = WebSocketFrame.parse(stream.span(frameAt, headTo));
    if (frame == null) {
      return false;
    }
    boolean within = frameAt > run.itemAt;
    if (!within && isHttpAgain(stream, frameAt)) {
      // The upgrade was refused, and another request follows.
      run.begin(ContiguousRange.BOUNDARY);
      return true;
    }
    boolean continues = frame.opcode() == WebSocketFrame.CONTINUATION;
    boolean inOrder = frame.isControl() || continues == within;
    boolean wrong = frame.problem() || frame.payloadBytes() > LONGEST_SKIPPED_BYTES;
    if (wrong || !inOrder || (continues && frame.compressed())) {
      stream.finish(run, headTo, SegmentDisposition.WEBSOCKET);
      run.search(SegmentDisposition.WEBSOCKET);
      run.phase = ContiguousRange.JUNK;
      return true;
    }
    long bytesBefore = frameAt + frame.headerBytes() - run.itemAt;
    if (frame.payloadBytes() > stream.limits.bytesPerStream() - bytesBefore) {
      skip(run, frame, frameAt);
      return true;
    }
    long frameEnd = frameAt + frame.headerBytes() + frame.payloadBytes();
    if (run.end < frameEnd) {
      run.neededTo = frameEnd;
      return false;
    }
    if (frame.isControl()) {
      stream.results.count("websocket_control");
      if (!within) {
        stream.finish(run, frameEnd, SegmentDisposition.WEBSOCKET_CONTROL);
      }
    } else if (frame.fin()) {
      message(stream, run, frameEnd);
    }
    run.scannedTo = frameEnd;
    run.neededTo = frameEnd;
    return true;
  }

  private static boolean isHttpAgain(StreamBuffer<?> stream, long at) {
    // Neither letter can begin a frame: RSV1 would be set where it is not allowed.
    byte first = stream.byteAt(at);
    return first == 'G' || first == 'H';
  }

  /** Drops a message that is too long, including the rest of this frame. */
  private static void skip(ContiguousRange run, WebSocketFrame frame, long frameAt) {
    run.phase = ContiguousRange.SKIP;
    run.skipDisposition = SegmentDisposition.LIMIT_STREAM_BYTES.code();
    run.neededTo = frameAt + frame.headerBytes() + frame.payloadBytes();
  }

  private static void message(StreamBuffer<?> stream, ContiguousRange run, long end) {
    Span frames = stream.span(run.itemAt, end);
    WebSocketFrame first = WebSocketFrame.parse(frames);
    if (first.compressed()) {
      stream.results.count("websocket_deflate");
      stream.finish(run, end, SegmentDisposition.WEBSOCKET_DEFLATE);
      return;
    }
    Span payload = concatenate(frames);
    int begin = 0;
    // RFC 3261 section 7.5; RFC 7118 section 6 for a payload of CRLFs only.
    while (begin < payload.length() && (payload.at(begin) == '\r' || payload.at(begin) == '\n')) {
      begin++;
    }
    if (begin < payload.length() && StartLineSearch.inDatagram(payload.slice(begin), 0) >= 0) {
      stream.message(run, payload.slice(begin), end, List.of());
    } else {
      stream.finish(run, end, withoutSip(payload));
    }
  }

  private static SegmentDisposition withoutSip(Span payload) {
    String kind = payload.isEmpty() ? "keep_alive" : NotSip.kind(payload);
    if (kind == null) {
      return SegmentDisposition.NO_START_LINE;
    }
    return switch (kind) {
      case "keep_alive" -> SegmentDisposition.KEEP_ALIVE;
      case "stun" -> SegmentDisposition.STUN;
      case "hep" -> SegmentDisposition.HEP;
      case "sigcomp" -> SegmentDisposition.SIGCOMP;
      default -> SegmentDisposition.NO_START_LINE;
    };
  }

  /** Concatenates the payloads of a message's frames, without control frames. */
  private static Span concatenate(Span frames) {
    byte[] payloads = new byte[frames.length()];
    int length = 0;
    for (int at = 0; at < frames.length(); ) {
      Span rest = frames.slice(at);
      WebSocketFrame frame = WebSocketFrame.parse(rest);
      int payloadBytes = (int) frame.payloadBytes();
      if (!frame.isControl()) {
        frame.unmask(rest, payloads, length, payloadBytes);
        length += payloadBytes;
      }
      at += frame.headerBytes() + payloadBytes;
    }
    return new Span(payloads, 0, length);
  }
}
