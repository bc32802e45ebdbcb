package io.sipstream.decoder;

import io.sipstream.document.DecoderSettings;
import io.sipstream.message.DecodedMessage;
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
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Decodes frames to messages within one process, including reassembly. Uses the code of the job,
 * with state in memory. Not thread-safe.
 */
public final class InMemoryDecoder {
  private static final int NANOS_PER_MILLI = 1_000_000;

  private final Supplier<FrameDecoder> decoders;
  private FrameDecoder decoder;
  private final Sink sink;
  private final Router router = new Router();
  private final long outOfOrdernessMillis;
  private final List<InMemoryReassemblyContext<Frame, DatagramState>> defragmenters;
  private final InMemoryReassemblyContext<Frame, StreamState> streams;
  private long latestMillis = Long.MIN_VALUE;

  /**
   * Receives the results. Every frame ends in exactly one call of {@link #used}, {@link #ignored}
   * or {@link #deadLetter}.
   */
  public interface Sink {
    /**
     * Receives a message, which is valid during this call. An exception is an internal error: the
     * frames of the message become dead letters. {@link UncheckedIOException} is passed on instead.
     */
    default void message(DecodedMessage message) {}

    /** Ends a frame whose bytes are in at least one message. */
    default void used() {}

    default void ignored(String kind) {}

    default void deadLetter(String stage, String reason, String detail) {}

    /** Counts an event that ends no frame. */
    default void count(String name) {}

    /**
     * Receives the frames of the latest message.
     *
     * @param frames numbers of the frames
     */
    default void madeOf(DecodedMessage message, long[] frames) {}

    /** Receives the range of the stream that contained the latest message. */
    default void madeOf(DecodedMessage message, StreamMessage found) {}
  }

  /**
   * Holds a frame, or a packet that was reassembled from several frames.
   *
   * @param number number of the captured frame
   * @param joined numbers of the captured frames of a reassembled packet; null for a frame
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Frame(byte[] bytes, FrameContext context, long number, long[] joined)
      implements ReassemblyInput {
    /** Estimated memory of objects, key and timer per frame, without its bytes. */
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
   * Creates a decoder.
   *
   * @param outOfOrdernessMillis maximum lag of a frame behind the latest one, milliseconds; frames
   *     within it are handled in capture order
   */
  public InMemoryDecoder(
      DecoderSettings settings, ReassemblyLimits limits, long outOfOrdernessMillis, Sink sink) {
    this(() -> new FrameDecoder(settings), settings, limits, outOfOrdernessMillis, sink);
  }

  /** Creates a decoder with frame decoders that a test can make fail. */
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
    Reassembled results = new Reassembled();
    this.defragmenters =
        List.of(
            new InMemoryReassemblyContext<>(new Defragmenter(limits, packets), results),
            new InMemoryReassemblyContext<>(new Defragmenter(limits, packets), results));
    this.streams = new InMemoryReassemblyContext<>(new StreamReassembly(limits, packets), results);
  }

  /**
   * Decodes a frame. Its results are passed to the sink before this method returns, or when the
   * watermark passes the frame's timestamp.
   */
  public void decode(byte[] bytes, FrameContext context) {
    decode(bytes, context, 0);
  }

  /**
   * Decodes a numbered frame, as {@link #decode(byte[], FrameContext)} does.
   *
   * @param number number of the frame, for {@link Sink#madeOf}
   */
  public void decode(byte[] bytes, FrameContext context, long number) {
    if (context.isDated()) {
      latestMillis = Math.max(latestMillis, context.captureTimeNanos() / NANOS_PER_MILLI);
    }
    router.route(
        decodeSafely(() -> decoder.decode(bytes, context)),
        new Frame(bytes, context, number, null));
    if (latestMillis != Long.MIN_VALUE) {
      advance(latestMillis - outOfOrdernessMillis - 1);
    }
  }

  /** Ends the input. Buffered frames are handled as if all timeouts had passed. */
  public void end() {
    advance(Long.MAX_VALUE);
  }

  private void advance(long watermarkMillis) {
    for (InMemoryReassemblyContext<Frame, ?> host : defragmenters) {
      host.advance(watermarkMillis);
    }
    streams.advance(watermarkMillis);
  }

  /** Returns an undecodable outcome if the decoder or the sink throws. */
  private Outcome decodeSafely(Supplier<Outcome> decoding) {
    try {
      return decoding.get();
    } catch (UncheckedIOException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // The decoder reuses its buffers, which may be inconsistent after an exception.
      decoder = decoders.get();
      return Outcome.Undecodable.internalError(e);
    }
  }

  private final class Router implements OutcomeRouter<Frame> {
    @Override
    public Outcome message(Outcome.Message message, Frame frame) {
      return decodeSafely(
          () -> {
            sink.message(message.decoded());
            sink.madeOf(message.decoded(), frame.numbers());
            return message;
          });
    }

    @Override
    public void fragment(Outcome.Fragment fragment, Frame frame) {
      defragmenters.get(fragment.packet().layers().joiningStage()).arrive(fragment.key(), frame);
    }

    @Override
    public void segment(Outcome.Segment segment, Frame frame) {
      streams.arrive(segment.key(), frame);
    }

    @Override
    public void used(Frame frame) {
      for (int i = 0; i < frame.frames(); i++) {
        sink.used();
      }
    }

    @Override
    public void ignored(Frame frame, String kind) {
      for (int i = 0; i < frame.frames(); i++) {
        sink.ignored(kind);
      }
    }

    @Override
    public void deadLetter(Frame frame, String stage, String reason, String detail) {
      for (int i = 0; i < frame.frames(); i++) {
        sink.deadLetter(stage, reason, detail);
      }
    }
  }

  private final class Reassembled implements ReassemblyOutput<Frame> {
    // Outcome of the latest message if it is undecodable, else null. The message's frames end with
    // this outcome.
    private Outcome failure;

    @Override
    public void joined(byte[] packet, FrameContext context, List<Frame> parts) {
      long[] numbers = new long[parts.stream().mapToInt(Frame::frames).sum()];
      int count = 0;
      for (Frame part : parts) {
        for (long number : part.numbers()) {
          numbers[count++] = number;
        }
      }
      router.route(
          decodeSafely(() -> decoder.decode(packet, context)),
          new Frame(packet, context, numbers[0], numbers));
    }

    @Override
    public void message(StreamMessage found) {
      Outcome outcome =
          decodeSafely(
              () -> {
                Outcome.Message message = decoder.decode(found);
                sink.message(message.decoded());
                sink.madeOf(message.decoded(), found);
                return message;
              });
      failure = outcome instanceof Outcome.Message ? null : outcome;
    }

    @Override
    public void used(Frame part) {
      if (failure == null) {
        router.used(part);
      } else {
        router.end(failure, part);
      }
    }

    @Override
    public void ignored(Frame part, String kind) {
      router.ignored(part, kind);
    }

    @Override
    public void deadLetter(Frame part, String stage, String reason, String detail) {
      router.deadLetter(part, stage, reason, detail);
    }

    @Override
    public void count(String name) {
      sink.count(name);
    }
  }
}
