package io.sipstream.calls.event;

import io.sipstream.message.DecodedMessage;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.ParameterizedValue;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.body.MessageBody;
import io.sipstream.sip.body.VoiceQualityReport;
import io.sipstream.text.Span;
import java.util.Map;
import java.util.function.Consumer;

/** Creates events for a call that a message of another Call-ID is about. */
final class NoticeEvents {
  private static final int CALL_ID_BYTES = 512;

  private final EventHashes hashes;
  private final FactCollector facts = new FactCollector();

  NoticeEvents(EventHashes hashes) {
    this.hashes = hashes;
  }

  /** Passes on a notice for the call that this INVITE replaces (RFC 3891). */
  void replaced(
      DecodedMessage message, CallEvent event, int viaDepth, Consumer<? super CallEvent> sink) {
    ParameterizedValue replaces = message.captured().part(HeaderName.REPLACES);
    ParameterizedValue shown = message.sip().part(HeaderName.REPLACES);
    if (replaces == null || shown == null || replaces.value().equals(message.captured().callId())) {
      return;
    }
    facts.clear();
    facts.add(Fact.REPLACED_BY, event.callId());
    facts.flag(MessageFacts.Flag.EARLY_ONLY, replaces.parameters().get("early-only") != null);
    long fromTag = hashes.text(replaces.get("from-tag"));
    long toTag = hashes.text(replaces.get("to-tag"));
    byte[] stored = facts.toBytes(fromTag, 0, viaDepth, -1, message.endpoints());
    sink.accept(notice(Methods.REPLACED, event, replaces.value(), shown.value(), toTag, stored));
  }

  /** Passes on a notice for the call that a report of voice quality (RFC 6035) describes. */
  void reported(
      DecodedMessage message, CallEvent event, int viaDepth, Consumer<? super CallEvent> sink) {
    ParameterizedValue type = message.sip().part(HeaderName.CONTENT_TYPE);
    if (type == null || !type.value().equalsIgnoreCase("application/vq-rtcpxr")) {
      return;
    }
    MessageBody body = message.body();
    VoiceQualityReport shown = body == null ? null : body.voiceQualityReport();
    if (shown == null || shown.callId() == null) {
      return;
    }
    SipMessage captured = message.captured();
    MessageBody capturedBody = captured == message.sip() ? body : MessageBody.of(captured);
    Span callId = capturedBody.voiceQualityReport().callId();
    int mos = Math.min(mos(shown.local()), mos(shown.remote()));
    if (callId != null && mos < Integer.MAX_VALUE) {
      facts.clear();
      facts.add(Fact.MOS, mos);
      byte[] stored = facts.toBytes(0, 0, viaDepth, -1, message.endpoints());
      sink.accept(notice(Methods.REPORTED, event, callId, shown.callId(), 0, stored));
    }
  }

  /** Returns the lower of listening and conversational quality, in hundredths. */
  private static int mos(Map<String, Double> metrics) {
    double lowest =
        Math.min(
            metrics.getOrDefault("moslq", Double.MAX_VALUE),
            metrics.getOrDefault("moscq", Double.MAX_VALUE));
    return lowest < 1 || lowest > 5 ? Integer.MAX_VALUE : (int) Math.round(100 * lowest);
  }

  private CallEvent notice(
      int method, CallEvent event, Span callId, Span shownCallId, long toTag, byte[] stored) {
    return new CallEvent(
        hashes.keyHigh(callId),
        hashes.keyLow(callId),
        shownCallId.slice(0, shownCallId.cutUtf8(CALL_ID_BYTES)).toString(),
        event.timeMicros(),
        event.tap(),
        event.transaction(),
        method,
        event.cseq(),
        CallEvent.REQUEST,
        toTag,
        stored);
  }
}
