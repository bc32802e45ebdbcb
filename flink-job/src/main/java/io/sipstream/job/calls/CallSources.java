package io.sipstream.job.calls;

import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.MessageFacts;
import io.sipstream.calls.event.Methods;
import io.sipstream.job.counters.CallEventResult;

/** Decides for which method and source a message is counted. */
final class CallSources {
  private static final int FIRST_CODE = 100;

  private CallSources() {}

  /** Returns what is counted for a message of a method that begins no call; null for others. */
  static CallEventResult outside(int method) {
    return switch (method) {
      case Methods.REGISTER -> CallEventResult.OUTSIDE_REGISTER;
      case Methods.OPTIONS -> CallEventResult.OUTSIDE_OPTIONS;
      case Methods.MESSAGE -> CallEventResult.OUTSIDE_MESSAGE;
      case Methods.SUBSCRIBE -> CallEventResult.OUTSIDE_SUBSCRIBE;
      case Methods.NOTIFY -> CallEventResult.OUTSIDE_NOTIFY;
      case Methods.PUBLISH -> CallEventResult.OUTSIDE_PUBLISH;
      case Methods.INFO -> CallEventResult.OUTSIDE_INFO;
      case Methods.REFER -> CallEventResult.OUTSIDE_REFER;
      case Methods.OTHER -> CallEventResult.OUTSIDE_OTHER;
      default -> null;
    };
  }

  /** Returns the address that sent the request, also for a response. */
  static String of(CallEvent event) {
    MessageFacts facts = MessageFacts.of(event.facts());
    return event.kind() < FIRST_CODE ? facts.sourceIp() : facts.destinationIp();
  }
}
