package io.sipstream.explorer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.evaluate.CallSettings;
import io.sipstream.calls.event.CallEventReader;
import io.sipstream.calls.event.CallKeySettings;
import io.sipstream.calls.peers.Peers;
import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.document.DecoderSettings;
import io.sipstream.explorer.store.MemoryStore;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.message.DecodedMessage;
import io.sipstream.packet.FrameContext;
import io.sipstream.packet.IpAddress;
import io.sipstream.packet.Layers;
import io.sipstream.reassembly.ReassemblyLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Decodes sample captures and SIP texts into a store. */
public final class TestStore implements InMemoryDecoder.Sink {
  private static final int RAW = 101;
  private static final long BEGIN_NANOS = 1_700_000_000_000_000_000L;
  private static final long STEP_NANOS = 1_000_000;
  private static final Path SAMPLES = Path.of("..", "sample-pcaps");

  private final MemoryStore store;
  private final InMemoryDecoder decoder =
      new InMemoryDecoder(DecoderSettings.defaults(), ReassemblyLimits.defaults(), 5_000, this);
  private Consumer<MemoryStore> afterEach = store -> {};
  private long messages;

  public TestStore(long limitBytes) {
    store =
        new MemoryStore(
            new CallEventReader(CallKeySettings.DEFAULT, new byte[0]),
            new CallEvaluator(CallSettings.DEFAULT, Peers.none()),
            Peers.none(),
            DecoderSettings.defaults(),
            limitBytes);
  }

  /** Returns a store of sample captures, which were read to their end. */
  public static MemoryStore ofSamples(String... names) throws IOException {
    return ofSamples(store -> {}, names);
  }

  /** Returns a store of sample captures, and passes it on after each message. */
  public static MemoryStore ofSamples(Consumer<MemoryStore> afterEach, String... names)
      throws IOException {
    TestStore test = new TestStore(Long.MAX_VALUE);
    test.afterEach = afterEach;
    for (String name : names) {
      test.capture(SAMPLES.resolve(name));
    }
    return test.ended();
  }

  private void capture(Path file) throws IOException {
    try (CaptureFile frames = CaptureFile.open(file)) {
      for (CapturedFrame frame = frames.next(); frame != null; frame = frames.next()) {
        decoder.decode(
            frame.bytes(),
            FrameContext.of(
                frame.captureTimeNanos(),
                frame.timestampImprecise(),
                frame.linkType(),
                frame.originalLengthBytes(),
                "agent-1"));
      }
    }
  }

  /** Adds a message from 192.0.2.1 to 192.0.2.2, a millisecond after the one before. */
  public TestStore sip(String text) {
    byte[] payload = text.getBytes(UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(28 + payload.length);
    frame.put((byte) 0x45).put((byte) 0).putShort((short) (28 + payload.length)).putInt(0);
    frame.put((byte) 64).put((byte) 17).putShort((short) 0);
    frame.put(IpAddress.parse("192.0.2.1")).put(IpAddress.parse("192.0.2.2"));
    frame.putShort((short) 5060).putShort((short) 5060);
    frame.putShort((short) (8 + payload.length)).putShort((short) 0).put(payload);
    long time = BEGIN_NANOS + messages++ * STEP_NANOS;
    decoder.decode(
        frame.array(),
        new FrameContext.Plain(
            time, false, RAW, frame.capacity(), "agent-1", null, null, Layers.NONE));
    return this;
  }

  /** Adds time before the next message. */
  public TestStore waitSeconds(long seconds) {
    messages += seconds * 1_000_000_000 / STEP_NANOS;
    return this;
  }

  /** Returns the store while the input is read. */
  public MemoryStore store() {
    return store;
  }

  /** Returns the store after the end of the input. */
  public MemoryStore ended() {
    decoder.end();
    store.end(false);
    return store;
  }

  @Override
  public void message(DecodedMessage message) {
    store.accept(message);
    afterEach.accept(store);
  }
}
