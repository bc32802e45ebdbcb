package io.sipstream.decoder;

import io.sipstream.document.DecoderSettings;
import io.sipstream.packet.FrameContext;
import io.sipstream.packet.PacketDecoder;
import io.sipstream.reassembly.DatagramState;
import io.sipstream.reassembly.Defragmenter;
import io.sipstream.reassembly.InMemoryReassemblyContext;
import io.sipstream.reassembly.ReassemblyInput;
import io.sipstream.reassembly.ReassemblyLimits;
import io.sipstream.reassembly.ReassemblyOutput;
import io.sipstream.reassembly.StreamMessage;
import io.sipstream.reassembly.StreamReassembly;
import io.sipstream.reassembly.StreamState;
import java.util.List;
import java.util.function.Supplier;

/**
 * The whole way from frames to documents within one process, parts joined: what the job does with
 * keyed state, done in memory by the same code.
 */
public final class InMemoryDecoder {
  private static final int NANOS_PER_MILLI = 1_000_000;

  /** The stage of a frame at which the decoder threw. */
  public static final String INTERNAL_ERROR_STAGE = "internal_error";

  private final Supplier<FrameDecoder> decoders;
  private FrameDecoder decoder;
  private final Sink sink;
  private final long outOfOrdernessMillis;
  private final List<InMemoryReassemblyContext<Frame, DatagramState>> defragmenters;
  private final InMemoryReassemblyContext<Frame, StreamState> streams;
  private long latestMillis = Long.MIN_VALUE;

  /** Takes what comes out. Every frame ends in exactly one call but the first. */
  public interface Sink {
    void document(Outcome.Document document);

    /** A frame whose bytes are in at least one message. */
    void used();

    void ignored(String kind);

    void deadLetter(String stage, String reason, String detail);

    /** Something to be known that ends no frame. */
    void count(String name);

    /**
     * What the document that was given last was made of.
     *
     * @param frames their numbers
     */
    default void madeOf(Outcome.Document document, long[] frames) {}

    /** Where in a stream the document that was given last was. */
    default void madeOf(Outcome.Document document, StreamMessage message) {}
  }

  /**
   * A frame, or a packet that was joined of several.
   *
   * @param number of the wire's frame
   * @param joined numbers of the wire's frames that it stands for; null if it is one itself
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Frame(byte[] bytes, FrameContext context, long number, long[] joined)
      implements ReassemblyInput {
    /**
     * Objects, key and timer beside the bytes: 120 to 850 were measured, more the fewer pieces a
     * packet or stream has.
     */
    private static final int OVERHEAD_BYTES = 512;

    int frames() {
      return joined == null ? 1 : joined.length;
    }

    long[] numbers() {
      return joined == null ? new long[] {number} : joined;
    }

    @Override
    public long heldBytes() {
      long numbersBytes = joined == null ? 0 : (long) Long.BYTES * joined.length;
      return bytes.length + numbersBytes + OVERHEAD_BYTES;
    }

    @Override
    public boolean canBeOrdered() {
      return context.isDated();
    }
  }

  /**
   * @param outOfOrdernessMillis how much later than a later one a frame may come and still be taken
   *     in its turn
   */
  public InMemoryDecoder(
      DecoderSettings settings, ReassemblyLimits limits, long outOfOrdernessMillis, Sink sink) {
    this(() -> new FrameDecoder(settings), settings, limits, outOfOrdernessMillis, sink);
  }

  /** Makes the same with decoders that a test may have fail. */
  InMemoryDecoder(
      Supplier<FrameDecoder> decoders,
      DecoderSettings settings,
      ReassemblyLimits limits,
      long outOfOrdernessMillis,
      Sink sink) {
    this.decoders = decoders;
    this.decoder = decoders.get();
    this.sink = sink;
    this.outOfOrdernessMillis = outOfOrdernessMillis;
    PacketDecoder packets = new PacketDecoder(settings.tunnelPorts());
    Joined results = new Joined();
    this.defragmenters =
        List.of(
            new InMemoryReassemblyContext<>(new Defragmenter(limits, packets), results),
            new InMemoryReassemblyContext<>(new Defragmenter(limits, packets), results));
    this.streams = new InMemoryReassemblyContext<>(new StreamReassembly(limits, packets), results);
  }

  /** Takes a frame; what it completes comes out before this returns, or when its turn comes. */
  public void decode(byte[] bytes, FrameContext context) {
    decode(bytes, context, 0);
  }

  /**
   * The same.
   *
   * @param number by which {@link Sink#madeOf} names the frame
   */
  public void decode(byte[] bytes, FrameContext context, long number) {
    if (context.isDated()) {
      latestMillis = Math.max(latestMillis, context.captureTimeNanos() / NANOS_PER_MILLI);
    }
    settle(
        internalErrorAsOutcome(() -> decoder.decode(bytes, context)),
        new Frame(bytes, context, number, null));
    if (latestMillis != Long.MIN_VALUE) {
      advance(latestMillis - outOfOrdernessMillis - 1);
    }
  }

  /** There are no more frames: whatever is still incomplete comes out as what it is. */
  public void end() {
    advance(Long.MAX_VALUE);
  }

  private void advance(long watermarkMillis) {
    for (InMemoryReassemblyContext<Frame, ?> host : defragmenters) {
      host.advance(watermarkMillis);
    }
    streams.advance(watermarkMillis);
  }

  /** Makes what the decoder throws a defect of the frames that it decoded. */
  private Outcome internalErrorAsOutcome(Supplier<Outcome> decoding) {
    try {
      return decoding.get();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // The decoder uses its buffers again, and they may be half-written.
      decoder = decoders.get();
      String name = e.getClass().getSimpleName();
      StackTraceElement[] trace = e.getStackTrace();
      String place = trace.length == 0 ? "an unknown place" : trace[0].toString();
      return new Outcome.Undecodable(INTERNAL_ERROR_STAGE, name, name + " at " + place + ".");
    }
  }

  private void settle(Outcome outcome, Frame frame) {
    if (outcome instanceof Outcome.Fragment fragment) {
      defragmenters.get(fragment.packet().layers().joiningStage()).arrive(fragment.key(), frame);
    } else if (outcome instanceof Outcome.Segment segment) {
      streams.arrive(segment.key(), frame);
    } else {
      emit(outcome, frame.numbers());
      for (int i = 0; i < frame.frames(); i++) {
        end(outcome);
      }
    }
  }

  private void emit(Outcome outcome, long[] frames) {
    if (outcome instanceof Outcome.Document document) {
      sink.document(document);
      sink.madeOf(document, frames);
    } else if (outcome instanceof Outcome.Multiple several) {
      several.outcomes().forEach(each -> emit(each, frames));
    }
  }

  private void end(Outcome outcome) {
    if (outcome instanceof Outcome.Document) {
      sink.used();
    } else if (outcome instanceof Outcome.Ignored ignored) {
      sink.ignored(ignored.kind());
    } else if (outcome instanceof Outcome.Undecodable bad) {
      sink.deadLetter(bad.stage(), bad.reason(), bad.detail());
    } else if (outcome instanceof Outcome.Multiple several) {
      end(several.frameOutcome());
    }
  }

  private final class Joined implements ReassemblyOutput<Frame> {
    // What became of the latest message if it could not be decoded: the end of its frames.
    private Outcome defect;

    @Override
    public void joined(byte[] packet, FrameContext context, List<Frame> pieces) {
      long[] numbers = new long[pieces.stream().mapToInt(Frame::frames).sum()];
      int count = 0;
      for (Frame piece : pieces) {
        for (long number : piece.numbers()) {
          numbers[count++] = number;
        }
      }
      settle(
          internalErrorAsOutcome(() -> decoder.decode(packet, context)),
          new Frame(packet, context, numbers[0], numbers));
    }

    @Override
    public void message(StreamMessage message) {
      Outcome outcome = internalErrorAsOutcome(() -> decoder.decode(message));
      defect = outcome;
      if (outcome instanceof Outcome.Document document) {
        defect = null;
        sink.document(document);
        sink.madeOf(document, message);
      }
    }

    @Override
    public void used(Frame piece) {
      for (int i = 0; i < piece.frames(); i++) {
        if (defect == null) {
          sink.used();
        } else {
          end(defect);
        }
      }
    }

    @Override
    public void ignored(Frame piece, String kind) {
      for (int i = 0; i < piece.frames(); i++) {
        sink.ignored(kind);
      }
    }

    @Override
    public void deadLetter(Frame piece, String stage, String reason, String detail) {
      for (int i = 0; i < piece.frames(); i++) {
        sink.deadLetter(stage, reason, detail);
      }
    }

    @Override
    public void count(String name) {
      sink.count(name);
    }
  }
}
