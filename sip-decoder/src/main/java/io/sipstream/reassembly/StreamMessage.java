package io.sipstream.reassembly;

import io.sipstream.packet.Endpoints;
import io.sipstream.packet.Layers;
import io.sipstream.text.Span;
import java.util.List;

/**
 * A SIP message that was found in a stream.
 *
 * @param sip its bytes, from the start line to the end of its body
 * @param sequence TCP sequence number of its first byte, 0 to 2^32-1
 * @param ends of a segment that it was in
 * @param layers what that segment was found in
 * @param captureTimeNanos when it was complete
 * @param timestampImprecise tags the document {@code timestamp_imprecise}
 * @param observerName name of the tap; null for none
 * @param problems names of what was wrong with the stream here, such as {@code stream_gap}
 */
public record StreamMessage(
    Span sip,
    long sequence,
    Endpoints ends,
    Layers layers,
    long captureTimeNanos,
    boolean timestampImprecise,
    String observerName,
    List<String> problems) {}
