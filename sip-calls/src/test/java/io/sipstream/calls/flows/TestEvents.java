package io.sipstream.calls.flows;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.CallEventReader;
import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.document.DecoderSettings;
import io.sipstream.packet.FrameContext;
import io.sipstream.packet.IpAddress;
import io.sipstream.packet.Layers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Decodes SIP texts in UDP datagrams to call events. */
public final class TestEvents {
  private static final int RAW = 101;

  private final FrameDecoder decoder;
  private final CallEventReader reader;

  public TestEvents() {
    this(DecoderSettings.defaults(), new byte[0]);
  }

  public TestEvents(DecoderSettings settings, byte[] pseudonymKey) {
    decoder = new FrameDecoder(settings);
    reader = CallEventReader.ofRegistrations(pseudonymKey);
  }

  /** Returns the events of one message; none without a Call-ID. */
  public List<CallEvent> of(
      String sip, String source, String destination, long micros, String agent) {
    byte[] frame = frame(sip.getBytes(UTF_8), source, destination);
    FrameContext context =
        new FrameContext.Plain(
            micros * 1_000, false, RAW, frame.length, agent, null, null, Layers.NONE);
    Outcome outcome = decoder.decode(frame, context);
    List<CallEvent> events = new ArrayList<>();
    if (outcome instanceof Outcome.Message found) {
      reader.read(found.decoded(), events::add);
    }
    return events;
  }

  private static byte[] frame(byte[] payload, String source, String destination) {
    ByteBuffer frame = ByteBuffer.allocate(28 + payload.length);
    frame.put((byte) 0x45).put((byte) 0).putShort((short) (28 + payload.length)).putInt(0);
    frame.put((byte) 64).put((byte) 17).putShort((short) 0);
    frame.put(IpAddress.parse(source)).put(IpAddress.parse(destination));
    frame.putShort((short) 5060).putShort((short) 5060);
    frame.putShort((short) (8 + payload.length)).putShort((short) 0).put(payload);
    return frame.array();
  }
}
