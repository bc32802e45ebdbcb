package io.sipstream.benchmarks.bench;

import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Document;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.LinkType;
import io.sipstream.frames.PcapWriter;
import io.sipstream.packet.FrameContext;
import io.sipstream.packet.Packet;
import io.sipstream.text.Span;
import io.sipstream.traffic.carrier.CarrierCapture;
import io.sipstream.traffic.carrier.CarrierMix;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Measures each stage of decoding for a carrier's messages, each in one frame, and the baseline.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx512m")
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 3, time = 1)
public class StageBenchmark {
  static final int MESSAGES = 3_000;
  private static final String SEED = "sipstream.bench.seed";

  private final DecoderStages stages = new DecoderStages();
  private final FrameDecoder decoder = new FrameDecoder(DecoderSettings.defaults());
  private final SipDocumentWriter writer = new SipDocumentWriter(DecoderSettings.defaults());
  private final EscapedCopy copy = new EscapedCopy();
  private final List<Frame> frames = new ArrayList<>(MESSAGES);

  /** Holds a message at every stage. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Frame(
      byte[] bytes, FrameContext context, Packet.Datagram datagram, Span payload) {}

  /** Returns the JVM option that sets the seed of the traffic. */
  static String seedOption(long seed) {
    return "-D" + SEED + "=" + seed;
  }

  @Setup
  public void generate() throws IOException {
    generate(Long.getLong(SEED, 1));
  }

  void generate(long seed) throws IOException {
    ByteArrayOutputStream capture = new ByteArrayOutputStream();
    try (PcapWriter file = new PcapWriter(capture, LinkType.ETHERNET)) {
      CarrierCapture.write(file, MESSAGES, seed, CarrierMix.defaults().whole());
    }
    try (CaptureFile file =
        CaptureFile.open(new ByteArrayInputStream(capture.toByteArray()), "generated")) {
      for (CapturedFrame frame = file.next(); frame != null; frame = file.next()) {
        add(frame);
      }
    }
  }

  private void add(CapturedFrame captured) {
    byte[] bytes = captured.bytes();
    FrameContext context =
        FrameContext.of(
            captured.captureTimeNanos(), false, captured.linkType(), bytes.length, null);
    if (decoder.decode(bytes, context) instanceof Outcome.Message) {
      Packet.Datagram datagram = stages.packet(bytes, context);
      frames.add(new Frame(bytes, context, datagram, DecoderStages.payload(datagram)));
    }
  }

  /** Measures the baseline. */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void escapedCopy(Blackhole blackhole) {
    for (Frame frame : frames) {
      Span payload = frame.payload();
      int begin = payload.arrayOffset();
      blackhole.consume(copy.copy(payload.array(), begin, begin + payload.length()));
    }
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void frame(Blackhole blackhole) {
    for (Frame frame : frames) {
      blackhole.consume(stages.packet(frame.bytes(), frame.context()));
    }
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void parse(Blackhole blackhole) {
    for (Frame frame : frames) {
      blackhole.consume(DecoderStages.parse(frame.payload()));
    }
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void addresses(Blackhole blackhole) {
    for (Frame frame : frames) {
      blackhole.consume(DecoderStages.addresses(DecoderStages.parse(frame.payload())));
    }
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void vias(Blackhole blackhole) {
    for (Frame frame : frames) {
      blackhole.consume(DecoderStages.vias(DecoderStages.parse(frame.payload())));
    }
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void headers(Blackhole blackhole) {
    for (Frame frame : frames) {
      blackhole.consume(stages.headers(DecoderStages.parse(frame.payload())));
    }
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void original(Blackhole blackhole) {
    for (Frame frame : frames) {
      blackhole.consume(stages.original(DecoderStages.parse(frame.payload()), frame.payload()));
    }
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void sdp(Blackhole blackhole) {
    for (Frame frame : frames) {
      blackhole.consume(DecoderStages.sdp(DecoderStages.parse(frame.payload())));
    }
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void parseAndDocument(Blackhole blackhole) {
    for (Frame frame : frames) {
      blackhole.consume(document(frame));
    }
  }

  private byte[] document(Frame frame) {
    return stages.document(
        DecoderStages.parse(frame.payload()), frame.datagram(), frame.payload(), frame.context());
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void ids(Blackhole blackhole) {
    for (Frame frame : frames) {
      blackhole.consume(stages.ids(frame.datagram(), frame.payload(), frame.context()));
    }
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void wholeMessage(Blackhole blackhole) {
    for (Frame frame : frames) {
      blackhole.consume(decode(frame));
    }
  }

  private Document decode(Frame frame) {
    Outcome.Message message = (Outcome.Message) decoder.decode(frame.bytes(), frame.context());
    return writer.document(message.decoded(), Document.Operation.CREATE);
  }

  /** Returns the documents that {@link #wholeMessage} consumes. */
  List<Document> wholeDocuments() {
    return frames.stream().map(this::decode).toList();
  }

  /** Returns the documents that {@link #parseAndDocument} consumes. */
  List<byte[]> documents() {
    return frames.stream().map(this::document).toList();
  }

  /** Returns the payloads that {@link #escapedCopy} copies. */
  List<Span> payloads() {
    return frames.stream().map(Frame::payload).toList();
  }

  /** Returns the mean bytes of documents and of messages. */
  double[] meanBytes() {
    double documents = 0;
    double messages = 0;
    for (Frame frame : frames) {
      documents += decode(frame).length();
      messages += frame.payload().length();
    }
    return new double[] {documents / frames.size(), messages / frames.size()};
  }
}
