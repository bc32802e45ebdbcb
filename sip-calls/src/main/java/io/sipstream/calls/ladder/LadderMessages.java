package io.sipstream.calls.ladder;

import io.sipstream.calls.event.Tap;
import io.sipstream.message.DecodedMessage;
import io.sipstream.message.Flow;
import io.sipstream.sip.CSeq;
import io.sipstream.sip.NameAddr;
import io.sipstream.sip.StartLine;
import io.sipstream.sip.Via;
import java.util.List;

/** Makes ladder messages of decoded messages. */
public final class LadderMessages {
  private LadderMessages() {}

  /** Returns what a ladder shows of a message. */
  public static LadderMessage of(DecodedMessage message) {
    Flow flow = message.flow();
    boolean request = message.startLine() instanceof StartLine.Request;
    List<Via> vias = message.vias();
    return new LadderMessage(
        message.id(),
        message.captureTimeNanos(),
        Tap.of(message.observerName(), message.interfaceName()).toString(),
        new LadderMessage.Address(flow.sourceIp(), flow.sourcePort()),
        new LadderMessage.Address(flow.destinationIp(), flow.destinationPort()),
        label(message.startLine()),
        request,
        request && isInvite(message) && !hasTag(message.to()),
        vias.size(),
        message.callId() == null ? "" : message.callId().toString(),
        transaction(message.cseq(), vias),
        MediaSummary.of(message.sdp()));
  }

  private static String label(StartLine line) {
    if (line instanceof StartLine.Response response) {
      return response.code() + (response.reason() == null ? "" : " " + response.reason());
    }
    return ((StartLine.Request) line).method().toString();
  }

  private static boolean isInvite(DecodedMessage message) {
    return message.method() != null && message.method().equalsIgnoreCase("invite");
  }

  private static boolean hasTag(NameAddr address) {
    return address != null && address.parameters().get("tag") != null;
  }

  private static String transaction(CSeq cseq, List<Via> vias) {
    return (cseq == null ? "" : cseq.number() + " " + cseq.method())
        + " "
        + (vias.isEmpty() ? "" : vias.get(0).branch());
  }
}
