package io.sipstream.reassembly;

import io.sipstream.packet.Endpoints;
import io.sipstream.packet.FrameContext;
import io.sipstream.text.Span;
import java.util.List;

/**
 * Holds a SIP message that was found in a stream.
 *
 * @param sip its bytes, from the start line to the end of its body
 * @param sequence TCP sequence number of its first byte, 0 to 2^32-1
 * @param ends addresses and ports of one of its segments
 * @param context metadata of the message: capture time of the segment that completed it, layers
 *     that enclosed one of its segments
 * @param problems names of problems with the stream, such as {@code stream_gap}
 */
public record StreamMessage(
    Span sip, long sequence, Endpoints ends, FrameContext context, List<String> problems) {
  /** Bytes of the stream are missing behind the message. */
  static final String GAP = "stream_gap";

  /** The stream ended within the message. */
  static final String ENDED = "stream_ended";

  /** Returns whether the end of the message is missing. */
  public boolean isCut() {
    return problems.contains(GAP) || problems.contains(ENDED);
  }
}
