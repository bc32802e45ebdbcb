package io.sipstream.export;

import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.message.DecodedMessage;
import io.sipstream.packet.Endpoints;
import io.sipstream.packet.FrameContext;
import io.sipstream.reassembly.StreamMessage;
import io.sipstream.settings.JobSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Selects the frames of one call in two passes over all frames. The first pass, {@link #learn},
 * reassembles messages and stores which frames and stream ranges the call's messages consist of.
 * The second pass, {@link #isOfCall}, selects frames. Datagrams and fragments are identified one by
 * one. TCP segments match if they overlap a message, which includes retransmissions and other
 * capture interfaces. Segments in IP fragments are not found.
 */
public final class CallFrames implements InMemoryDecoder.Sink {
  /** Limit of stored parts of a call: frames, and messages in streams. */
  public static final int PARTS_LIMIT = 1_000_000;

  private final String callId;
  private final InMemoryDecoder reassembly;
  private final Supplier<FrameDecoder> decoders;
  private FrameDecoder single;
  private final Set<Long> recordIds = new HashSet<>();
  private final Map<String, List<StreamRange>> streams = new HashMap<>();
  private int parts;
  private long messages;

  /** Holds a byte range of a TCP stream; sequence numbers wrap around (RFC 9293 section 3.4). */
  private record StreamRange(int begin, int bytes) {
    boolean overlaps(int otherBegin, int otherBytes) {
      return otherBegin - begin < bytes && begin - otherBegin < otherBytes;
    }
  }

  public CallFrames(String callId, JobSettings settings) {
    this(callId, settings, () -> new FrameDecoder(settings.decoder()));
  }

  /** Creates an instance with other decoders, which may fail in tests. */
  public CallFrames(String callId, JobSettings settings, Supplier<FrameDecoder> decoders) {
    this.callId = callId;
    this.reassembly =
        new InMemoryDecoder(
            settings.decoder(), settings.reassembly(), settings.flink().outOfOrdernessMs(), this);
    this.decoders = decoders;
    this.single = decoders.get();
  }

  /** Returns the number of messages of the call. */
  public long messages() {
    return messages;
  }

  public void learn(FoundFrame found) {
    reassembly.decode(found.frame().bytes(), context(found.frame()), found.recordId());
  }

  /** Ends the first pass. */
  public void learned() {
    reassembly.end();
  }

  public boolean isOfCall(FoundFrame found) {
    if (recordIds.contains(found.recordId())) {
      return true;
    }
    if (streams.isEmpty()) {
      return false;
    }
    Outcome outcome;
    try {
      outcome = single.decode(found.frame().bytes(), context(found.frame()));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // An internal error, so this is no segment. The decoder's buffers may be inconsistent.
      single = decoders.get();
      return false;
    }
    return outcome instanceof Outcome.Segment segment
        && streams.getOrDefault(ends(segment.packet().ends()), List.of()).stream()
            .anyMatch(
                range ->
                    range.overlaps(
                        (int) segment.packet().sequence(), segment.packet().payloadBytes()));
  }

  @Override
  public void madeOf(DecodedMessage message, long[] frames) {
    if (callId.equals(message.routing())) {
      messages++;
      for (long recordId : frames) {
        if (parts < PARTS_LIMIT && recordIds.add(recordId)) {
          parts++;
        }
      }
    }
  }

  @Override
  public void madeOf(DecodedMessage message, StreamMessage found) {
    if (callId.equals(message.routing())) {
      messages++;
      if (parts < PARTS_LIMIT) {
        parts++;
        streams
            .computeIfAbsent(ends(found.ends()), ends -> new ArrayList<>())
            .add(new StreamRange((int) found.sequence(), found.sip().length()));
      }
    }
  }

  /** Returns whether the call has more parts than were stored. */
  public boolean isCut() {
    return parts >= PARTS_LIMIT;
  }

  private static FrameContext context(CapturedFrame frame) {
    return FrameContext.of(
        frame.captureTimeNanos(),
        frame.timestampImprecise(),
        frame.linkType(),
        frame.originalLengthBytes(),
        frame.agent());
  }

  private static String ends(Endpoints ends) {
    return ends.sourceIp()
        + ' '
        + ends.sourcePort()
        + ' '
        + ends.destinationIp()
        + ' '
        + ends.destinationPort();
  }
}
