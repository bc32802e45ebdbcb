package io.sipstream.calls.event;

import io.sipstream.message.DecodedMessage;
import io.sipstream.sip.CSeq;
import io.sipstream.sip.FirstVias;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.ParameterizedValue;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.StartLine;
import io.sipstream.sip.body.BodyPart;
import io.sipstream.sip.body.MessageBody;
import io.sipstream.text.Span;
import java.util.List;
import java.util.function.Consumer;

/**
 * Extracts call events from decoded messages. Hashes are of the message as captured; texts are
 * those after masking and pseudonymization. Not thread-safe.
 */
public final class CallEventReader {
  private static final int NANOS_PER_MICRO = 1_000;
  private static final int VIAS = 255;
  private static final int FORWARDS = 255;

  private final EventHashes hashes;
  private final IdentityFacts identities;
  private final FactCollector facts = new FactCollector();
  private final NoticeEvents notices;
  private final boolean registrations;

  /**
   * Creates a reader of calls. Events of REGISTER have no facts of registrations.
   *
   * @param pseudonymKey key of the pseudonyms; empty without pseudonyms
   */
  public CallEventReader(CallKeySettings settings, byte[] pseudonymKey) {
    this(settings, pseudonymKey, false);
  }

  private CallEventReader(CallKeySettings settings, byte[] pseudonymKey, boolean registrations) {
    this.registrations = registrations;
    this.hashes = new EventHashes(pseudonymKey);
    this.identities = new IdentityFacts(settings);
    this.notices = new NoticeEvents(hashes);
  }

  /**
   * Creates a reader whose events of REGISTER have facts of registrations.
   *
   * @param pseudonymKey key of the pseudonyms; empty without pseudonyms
   */
  public static CallEventReader ofRegistrations(byte[] pseudonymKey) {
    return new CallEventReader(CallKeySettings.DEFAULT, pseudonymKey, true);
  }

  /**
   * Passes on the event of a message. A second event follows if the message replaces a dialog of
   * another Call-ID, or reports about it.
   *
   * @return false if the message has no Call-ID, and therefore no event
   */
  public boolean read(DecodedMessage message, Consumer<? super CallEvent> sink) {
    SipMessage captured = message.captured();
    Span callId = captured.callId();
    if (callId == null || message.callId() == null) {
      return false;
    }
    CSeq cseq = captured.cseq();
    boolean request = captured.startLine() instanceof StartLine.Request;
    Span method = request ? ((StartLine.Request) captured.startLine()).method() : method(cseq);
    long number = cseq == null ? -1 : cseq.number();
    int kind = request ? requestKind(method) : ((StartLine.Response) captured.startLine()).code();
    if (kind < 0) {
      kind = 999;
    }
    long fromTag = hashes.text(captured.tag(HeaderName.FROM));
    long toTag = hashes.text(captured.tag(HeaderName.TO));
    int methodNumber = Methods.of(method);
    FirstVias vias = FirstVias.of(captured);
    long transaction = hashes.transaction(vias.last(), fromTag);
    long parent = vias.before() == null ? 0 : hashes.transaction(vias.before(), fromTag);
    boolean initial = request && kind == CallEvent.REQUEST && toTag == 0;
    facts.clear();
    collect(message, methodNumber, kind, initial);
    int depth = Math.min(VIAS, vias.count());
    byte[] stored =
        facts.toBytes(fromTag, parent, depth, forwards(message.sip()), message.endpoints());
    CallEvent event =
        new CallEvent(
            hashes.keyHigh(callId),
            hashes.keyLow(callId),
            message.routing(),
            message.captureTimeNanos() / NANOS_PER_MICRO,
            Tap.of(message.observerName(), message.interfaceName()),
            transaction,
            methodNumber,
            Math.max(-1, number),
            kind,
            toTag,
            stored);
    sink.accept(event);
    if (initial && methodNumber == Methods.INVITE && captured.has(HeaderName.REPLACES)) {
      notices.replaced(message, event, depth, sink);
    } else if (kind == CallEvent.REQUEST
        && (methodNumber == Methods.PUBLISH || methodNumber == Methods.NOTIFY)) {
      notices.reported(message, event, depth, sink);
    }
    return true;
  }

  private static Span method(CSeq cseq) {
    return cseq == null ? null : cseq.method();
  }

  private static int requestKind(Span method) {
    return method.startsWith("ACK") && method.length() == 3 ? CallEvent.ACK : CallEvent.REQUEST;
  }

  private static int forwards(SipMessage message) {
    return (int) Math.min(FORWARDS, message.number(HeaderName.MAX_FORWARDS, FORWARDS));
  }

  private void collect(DecodedMessage message, int method, int kind, boolean initial) {
    SipMessage sip = message.sip();
    boolean invite = method == Methods.INVITE;
    if (initial && invite) {
      IdentityFacts.parties(message, facts);
    }
    if (invite || method == Methods.REFER) {
      identities.keys(sip, facts);
    }
    if (invite || method == Methods.UPDATE || method == Methods.PRACK) {
      SessionFacts.collect(message, initial || (kind >= 200 && kind < 300), facts);
      sessionTimer(sip, kind);
    }
    if (invite && (initial || kind >= 180)) {
      Span agent = sip.text(HeaderName.USER_AGENT);
      facts.add(Fact.AGENT, agent == null ? sip.text(HeaderName.SERVER) : agent);
    }
    if (registrations && method == Methods.REGISTER) {
      RegisterFacts.collect(message, kind, facts);
    }
    if (kind >= 300 && sip.startLine() instanceof StartLine.Response response) {
      facts.add(Fact.REASON_PHRASE, response.reason());
      if (kind < 400 && !message.contacts().isEmpty()) {
        facts.add(Fact.CONTACT, IdentityFacts.uri(message.contacts().get(0).uri()));
      }
    }
    if (method == Methods.NOTIFY && kind == CallEvent.REQUEST) {
      facts.add(Fact.SIPFRAG_CODE, sipfragCode(message.body()));
    }
    if (method == Methods.OTHER && message.method() != null) {
      facts.add(Fact.METHOD, message.method());
    }
    if (sip.has(HeaderName.REASON)) {
      reasons(sip.parts(HeaderName.REASON));
    }
    facts.flag(
        MessageFacts.Flag.CREDENTIALS,
        sip.has(HeaderName.AUTHORIZATION) || sip.has(HeaderName.PROXY_AUTHORIZATION));
  }

  /** Adds the session timer (RFC 4028). */
  private void sessionTimer(SipMessage sip, int kind) {
    ParameterizedValue timer = sip.part(HeaderName.SESSION_EXPIRES);
    if (timer != null && (kind == CallEvent.REQUEST || (kind >= 200 && kind < 300))) {
      facts.add(Fact.SESSION_EXPIRES, timer.value().decimal(0xFFFF_FFFFL));
      facts.add(Fact.REFRESHER, timer.get("refresher"));
      facts.flag(MessageFacts.Flag.SESSION_TIMER, true);
    }
  }

  /** Adds the causes of Reason (RFC 3326 section 2). */
  private void reasons(List<ParameterizedValue> reasons) {
    for (int i = 0; i < Math.min(2, reasons.size()); i++) {
      ParameterizedValue reason = reasons.get(i);
      boolean q850 = reason.value().equalsIgnoreCase("q.850") || is(reason.value(), "q.850");
      Fact fact = q850 ? Fact.Q850_CAUSE : is(reason.value(), "sip") ? Fact.SIP_CAUSE : null;
      if (fact != null) {
        facts.add(fact, reason.number("cause", 999));
      }
      if (i == 0) {
        facts.add(Fact.CAUSE_TEXT, reason.get("text"));
      }
    }
  }

  private static boolean is(Span value, String lowerCase) {
    return value.equalsIgnoreCase(lowerCase);
  }

  /** Returns the status code of a {@code message/sipfrag} body (RFC 3420); -1 without one. */
  private static int sipfragCode(MessageBody body) {
    if (body == null) {
      return -1;
    }
    for (BodyPart part : body.parts()) {
      Span content = part.content();
      if ("sipfrag".equals(part.kind()) && content.startsWithIgnoreCase("sip/2.0 ")) {
        return content.length() < 11 ? -1 : (int) content.slice(8, 11).decimal(699);
      }
    }
    return -1;
  }
}
