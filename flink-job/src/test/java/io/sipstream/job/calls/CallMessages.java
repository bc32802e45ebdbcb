package io.sipstream.job.calls;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.CallEventCodec;
import io.sipstream.calls.event.CallEventReader;
import io.sipstream.calls.event.CallKeySettings;
import io.sipstream.calls.flows.TestEvents;
import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.document.DecoderSettings;
import io.sipstream.frames.LinkType;
import io.sipstream.job.Frames;
import io.sipstream.job.record.EncodedCallEvent;
import io.sipstream.packet.FrameContext;
import java.util.ArrayList;
import java.util.List;

/** Makes the messages of a call, and their call events. */
final class CallMessages {
  static final long START_MILLIS = 1_795_000_000_000L;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final TestEvents EVENTS = new TestEvents();

  private CallMessages() {}

  /** Returns the events of a call that is answered after 2 s and ends after 12 s. */
  static List<EncodedCallEvent> answered(String callId) {
    return new ArrayList<>(
        List.of(
            invite(callId, START_MILLIS),
            event(callId, START_MILLIS + 20, "SIP/2.0 100 Trying", "1 INVITE", "b1", null),
            event(callId, START_MILLIS + 200, "SIP/2.0 180 Ringing", "1 INVITE", "b1", "t2"),
            event(callId, START_MILLIS + 2_000, "SIP/2.0 200 OK", "1 INVITE", "b1", "t2"),
            event(callId, START_MILLIS + 2_020, "ACK sip:b@192.0.2.2 SIP/2.0", "1 ACK", "b2", "t2"),
            event(
                callId, START_MILLIS + 12_000, "BYE sip:b@192.0.2.2 SIP/2.0", "2 BYE", "b3", "t2"),
            event(callId, START_MILLIS + 12_030, "SIP/2.0 200 OK", "2 BYE", "b3", "t2")));
  }

  static EncodedCallEvent invite(String callId, long millis) {
    return event(callId, millis, "INVITE sip:b@192.0.2.2 SIP/2.0", "1 INVITE", "b1", null);
  }

  private static EncodedCallEvent event(
      String callId, long millis, String startLine, String cseq, String branch, String toTag) {
    String text =
        String.join(
            "\r\n",
            startLine,
            "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK" + branch,
            "From: <sip:a@192.0.2.1>;tag=t1",
            "To: <sip:b@192.0.2.2>" + (toTag == null ? "" : ";tag=" + toTag),
            "Call-ID: " + callId,
            "CSeq: " + cseq,
            "Content-Length: 0",
            "",
            "");
    byte[] frame = Frames.udp(5060, 5060, text.getBytes(UTF_8));
    FrameContext context =
        FrameContext.of(millis * NANOS_PER_MILLI, false, LinkType.RAW, frame.length, "tap-1");
    Outcome.Message message =
        (Outcome.Message) new FrameDecoder(DecoderSettings.defaults()).decode(frame, context);
    List<CallEvent> events = new ArrayList<>();
    new CallEventReader(CallKeySettings.DEFAULT, new byte[0]).read(message.decoded(), events::add);
    return EncodedCallEvent.of(events.get(0), new CallEventCodec());
  }

  /** Returns the event of a request without body from one address to another. */
  static EncodedCallEvent request(
      String method, String callId, long millis, String source, String fromTag, String toTag) {
    String text =
        String.join(
            "\r\n",
            method + " sip:b@192.0.2.2 SIP/2.0",
            "Via: SIP/2.0/UDP " + source + ";branch=z9hG4bK" + method + callId,
            "From: <sip:a@192.0.2.1>;tag=" + fromTag,
            "To: <sip:b@192.0.2.2>" + (toTag == null ? "" : ";tag=" + toTag),
            "Call-ID: " + callId,
            "CSeq: 1 " + method,
            "",
            "");
    List<CallEvent> events = EVENTS.of(text, source, "192.0.2.2", 1_000 * millis, "tap-1");
    return EncodedCallEvent.of(events.get(0), new CallEventCodec());
  }
}
