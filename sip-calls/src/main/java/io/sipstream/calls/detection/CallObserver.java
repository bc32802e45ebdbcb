package io.sipstream.calls.detection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.calls.detection.Observation.Kind;
import io.sipstream.calls.event.KeyedHash;
import io.sipstream.calls.event.Methods;
import io.sipstream.calls.record.CallPhase;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.CallResult;
import io.sipstream.calls.record.EndReason;
import io.sipstream.calls.record.HopRecord;
import io.sipstream.calls.record.Party;
import io.sipstream.calls.record.Problem;

/** Extracts observations from call records. Repeated records give equal observations. */
public final class CallObserver {
  private static final KeyedHash HASH = KeyedHash.of(new byte[0], "call observations");

  private final long idleMicros;

  /**
   * Creates an observer.
   *
   * @param idleMicros time without a message after which a call is closed
   */
  public CallObserver(long idleMicros) {
    this.idleMicros = idleMicros;
  }

  /** Passes on the observations of a record. */
  public void observe(CallRecord call, Observed sink) {
    if (call.phase() == CallPhase.SUPERSEDED || call.hops().isEmpty()) {
      return;
    }
    HopRecord first = call.hops().get(Math.max(0, call.callerHop()));
    DetectionKey source = new DetectionKey(Scope.CALLS, first.sourceIp());
    String caller = caller(call.caller());
    long end = end(call);
    if (isDecided(call.result(), call.closed())) {
      boolean answered = call.answerMicros() >= 0;
      long micros = answered ? call.answerMicros() : call.ending().micros();
      long ringing = call.ringingMicros() < 0 ? -1 : micros - call.ringingMicros();
      Observation set =
          observation(call, "", Kind.CALL, micros, flags(call.result()), ringing, call.code());
      if (micros >= 0) {
        both(source, caller, set, sink);
      }
    }
    if (end >= 0 && call.answerMicros() >= 0) {
      long duration = Math.max(0, end - call.answerMicros());
      Observation ended = observation(call, "", Kind.CALL_END, end, 0, duration, call.code());
      both(source, caller, ended, sink);
    }
    for (HopRecord hop : call.hops()) {
      hop(call, hop, end, sink);
    }
    if (call.closed()) {
      closed(call, first, end >= 0 ? end : call.ending().micros(), sink);
    }
  }

  private static void both(
      DetectionKey source, String caller, Observation observation, Observed sink) {
    sink.accept(source, observation);
    if (caller != null) {
      sink.accept(new DetectionKey(Scope.CALLER, caller), observation);
    }
  }

  private void hop(CallRecord call, HopRecord hop, long end, Observed sink) {
    DetectionKey pair = DetectionKey.pair(hop.sourcePeer(), hop.destinationPeer());
    String index = " " + hop.index();
    if (isDecided(hop.result(), call.closed())) {
      boolean answered = hop.answerMicros() >= 0;
      long micros = answered ? hop.answerMicros() : hop.endMicros();
      if (micros >= 0) {
        int flags = flags(hop.result());
        boolean rang = hop.ringingMicros() >= 0;
        if (hop.result() == CallResult.CANCELLED && rang) {
          flags |= Observation.EFFECTIVE;
        }
        sink.accept(pair, observation(call, index, Kind.CALL, micros, flags, -1, hop.code()));
      }
    }
    if (end >= 0 && hop.answerMicros() >= 0) {
      long at = Math.max(end, hop.answerMicros());
      sink.accept(
          pair,
          observation(call, index, Kind.CALL_END, at, 0, at - hop.answerMicros(), hop.code()));
    }
  }

  private void closed(CallRecord call, HopRecord first, long micros, Observed sink) {
    if (micros < 0) {
      return;
    }
    int copies = call.counts().requestRetransmissions() + call.counts().responseRetransmissions();
    sink.accept(
        DetectionKey.pair(first.sourcePeer(), first.destinationPeer()),
        observation(call, "", Kind.MESSAGES, micros, 0, call.counts().messages(), copies));
    boolean half = call.problems().contains(Problem.HALF_BYE);
    if (half || call.ending().reason() == EndReason.NOT_SEEN) {
      String element = call.ending().element();
      String name = element == null ? first.destinationPeer() : element;
      sink.accept(
          new DetectionKey(Scope.ELEMENT, name),
          observation(call, "", Kind.TEAR_DOWN, micros, 0, -1, call.code()));
    }
    if (call.code() == 482 || call.code() == 483 || call.problems().contains(Problem.LOOP)) {
      sink.accept(
          new DetectionKey(Scope.ELEMENT, first.destinationPeer()),
          observation(call, "", Kind.LOOP, micros, 0, -1, call.code()));
    }
  }

  /** Returns when an established call ended; -1 if it did not, or not in the input. */
  private long end(CallRecord call) {
    EndReason reason = call.ending().reason();
    if (reason == null || reason == EndReason.OPEN_AT_END) {
      return -1;
    }
    if (reason == EndReason.NOT_SEEN && call.answerMicros() >= 0) {
      return call.answerMicros() + Math.max(0, call.durationMinMicros()) + idleMicros;
    }
    return call.ending().micros();
  }

  /** Returns whether no further request of the same attempt can change a result. */
  private static boolean isDecided(CallResult result, boolean closed) {
    if (result == null || result == CallResult.INCOMPLETE || result == CallResult.UNKNOWN) {
      return false;
    }
    return closed || (result != CallResult.CHALLENGED && result != CallResult.REDIRECTED);
  }

  /** Returns flags for NER of ITU-T E.425. */
  private static int flags(CallResult result) {
    return switch (result) {
      case ANSWERED -> Observation.ANSWERED | Observation.EFFECTIVE | Observation.KEPT;
      case BUSY, NO_ANSWER, REJECTED, UNAVAILABLE -> Observation.EFFECTIVE | Observation.KEPT;
      case CANCELLED -> Observation.CANCELLED | Observation.KEPT;
      case TIMED_OUT -> Observation.TIMED_OUT | Observation.KEPT;
      case CHALLENGED, REDIRECTED -> 0;
      default -> Observation.KEPT;
    };
  }

  private static Observation observation(
      CallRecord call, String part, Kind kind, long micros, int flags, long amount, int code) {
    byte[] id = (call.id() + part).getBytes(UTF_8);
    String callee =
        call.requestUriNumber() == null ? call.callee().number() : call.requestUriNumber();
    return new Observation(
        kind,
        micros,
        HASH.of(id, 0, id.length),
        Methods.INVITE,
        Math.max(0, code),
        flags,
        amount,
        callee == null ? call.callee().user() : callee,
        null,
        null,
        call.callId());
  }

  private static String caller(Party caller) {
    return caller.number() == null ? caller.uri() : caller.number();
  }
}
