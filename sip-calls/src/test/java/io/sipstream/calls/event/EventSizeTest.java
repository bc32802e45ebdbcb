package io.sipstream.calls.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.calls.state.CallState;
import io.sipstream.calls.state.CallStateCodec;
import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.document.DecoderSettings;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.message.DecodedMessage;
import io.sipstream.packet.FrameContext;
import io.sipstream.reassembly.ReassemblyLimits;
import io.sipstream.traffic.carrier.TrafficGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Measures events and states of a carrier's traffic. */
class EventSizeTest implements InMemoryDecoder.Sink {
  private static final int MESSAGES = 20_000;
  private static final int MEAN_LIMIT_BYTES = 200;

  private final CallEventReader reader = new CallEventReader(CallKeySettings.DEFAULT, new byte[0]);
  private final CallEventCodec codec = new CallEventCodec();
  private final Map<Long, CallState> states = new HashMap<>();
  private long events;
  private long bytes;

  @Test
  void meanEventIsSmall(@TempDir Path directory) throws IOException {
    Path capture = directory.resolve("carrier.pcap");
    String count = Integer.toString(MESSAGES);
    String file = capture.toString();
    assertThat(
            new CommandLine(new TrafficGenerator())
                .execute("--messages", count, "--mix", "carrier", "--output", file))
        .isZero();
    InMemoryDecoder decoder =
        new InMemoryDecoder(DecoderSettings.defaults(), ReassemblyLimits.defaults(), 5_000, this);
    try (CaptureFile frames = CaptureFile.open(capture)) {
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
    CallStateCodec stateCodec = new CallStateCodec();
    long stateBytes = 0;
    long calls = 0;
    for (CallState state : states.values()) {
      boolean call =
          state.transactions().keySet().stream().anyMatch(key -> key.method() == Methods.INVITE);
      if (call) {
        stateBytes += stateCodec.encode(state).length;
        calls++;
      }
    }
    System.out.printf(
        "EventSizeTest: %d events of %d bytes, %d calls of %d bytes%n",
        events, bytes / events, calls, stateBytes / calls);
    assertThat(bytes / events).isLessThanOrEqualTo(MEAN_LIMIT_BYTES);
  }

  @Override
  public void message(DecodedMessage message) {
    reader.read(
        message,
        event -> {
          byte[] encoded = codec.encode(event);
          events++;
          bytes += encoded.length;
          assertThat(codec.decode(encoded)).isEqualTo(event);
          states.computeIfAbsent(event.keyLow(), key -> new CallState()).add(event);
        });
  }
}
