package io.sipstream.export;

import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.frames.CapturedFrame;
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
 * Which frames hold the messages of one call. All frames are shown to it twice: {@link #learn}
 * joins parts and remembers what the call's messages were made of, {@link #isOfCall} then tells.
 * Datagrams and fragments are known one by one; TCP segments by whether they overlap a message, so
 * that those sent again and those of other taps are there too. Segments that were cut into IP
 * fragments are not found.
 */
public final class CallFrames implements InMemoryDecoder.Sink {
  /** What is remembered of a call, at most: frames, and messages in streams. */
  public static final int PARTS_LIMIT = 1_000_000;

  private final String callId;
  private final InMemoryDecoder joining;
  private final Supplier<FrameDecoder> decoders;
  private FrameDecoder single;
  private final Set<Long> places = new HashSet<>();
  private final Map<String, List<Stretch>> streams = new HashMap<>();
  private int parts;
  private long messages;

  /** Bytes of a TCP stream; sequence numbers wrap (RFC 9293 section 3.4). */
  private record Stretch(int begin, int bytes) {
    boolean overlaps(int otherBegin, int otherBytes) {
      return otherBegin - begin < bytes && begin - otherBegin < otherBytes;
    }
  }

  public CallFrames(String callId, JobSettings settings) {
    this(callId, settings, () -> new FrameDecoder(settings.decoder()));
  }

  /** Makes the same with decoders that a test may have fail. */
  public CallFrames(String callId, JobSettings settings, Supplier<FrameDecoder> decoders) {
    this.callId = callId;
    this.joining =
        new InMemoryDecoder(
            settings.decoder(), settings.reassembly(), settings.flink().outOfOrdernessMs(), this);
    this.decoders = decoders;
    this.single = decoders.get();
  }

  /** The call's messages that were met. */
  public long messages() {
    return messages;
  }

  public void learn(FoundFrame found) {
    joining.decode(found.frame().bytes(), context(found.frame()), found.place());
  }

  /** All frames were shown. */
  public void learned() {
    joining.end();
  }

  public boolean isOfCall(FoundFrame found) {
    if (places.contains(found.place())) {
      return true;
    }
    if (streams.isEmpty()) {
      return false;
    }
    Outcome outcome;
    try {
      outcome = single.decode(found.frame().bytes(), context(found.frame()));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // A defect of ours, and no segment. The decoder's buffers may be half-written.
      single = decoders.get();
      return false;
    }
    return outcome instanceof Outcome.Segment segment
        && streams.getOrDefault(ends(segment.packet().ends()), List.of()).stream()
            .anyMatch(
                stretch ->
                    stretch.overlaps(
                        (int) segment.packet().sequence(), segment.packet().payloadBytes()));
  }

  @Override
  public void madeOf(Outcome.Document document, long[] frames) {
    if (callId.equals(document.routing())) {
      messages++;
      for (long place : frames) {
        if (parts < PARTS_LIMIT && places.add(place)) {
          parts++;
        }
      }
    }
  }

  @Override
  public void madeOf(Outcome.Document document, StreamMessage message) {
    if (callId.equals(document.routing())) {
      messages++;
      if (parts < PARTS_LIMIT) {
        parts++;
        streams
            .computeIfAbsent(ends(message.ends()), ends -> new ArrayList<>())
            .add(new Stretch((int) message.sequence(), message.sip().length()));
      }
    }
  }

  /** Whether the call has more parts than are remembered. */
  public boolean isCut() {
    return parts >= PARTS_LIMIT;
  }

  private static FrameContext context(CapturedFrame frame) {
    return new FrameContext(
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

  @Override
  public void document(Outcome.Document document) {}

  @Override
  public void used() {}

  @Override
  public void ignored(String kind) {}

  @Override
  public void deadLetter(String stage, String reason, String detail) {}

  @Override
  public void count(String name) {}
}
