package io.sipstream.cli.calls;

import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.CallEventReader;
import io.sipstream.calls.ladder.LadderMessage;
import io.sipstream.calls.ladder.LadderMessages;
import io.sipstream.message.DecodedMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects the messages of all calls, or all messages of one call for its ladder. */
final class CallCollector implements Consumer<DecodedMessage> {
  /** Memory of events; messages beyond are counted only. The heap is twice as large. */
  static final long MOST_BYTES = 1L << 30;

  /** Most messages of a ladder; further ones are counted only. */
  static final int MOST_LADDER_MESSAGES = 10_000;

  private final CallEventReader reader;
  private final CallEventLog events;
  private final String ladderCallId;
  private final List<LadderMessage> ladder = new ArrayList<>();
  private long withoutCallId;
  private long refused;
  private long ladderRefused;

  /**
   * Creates a collector.
   *
   * @param ladderCallId Call-ID whose messages are kept for a ladder; null for none
   */
  CallCollector(CallEventReader reader, CallEventLog events, String ladderCallId) {
    this.reader = reader;
    this.events = events;
    this.ladderCallId = ladderCallId;
  }

  @Override
  public void accept(DecodedMessage message) {
    if (ladderCallId == null) {
      withoutCallId += reader.read(message, this::add) ? 0 : 1;
    } else if (message.callId() != null && ladderCallId.equals(message.callId().toString())) {
      if (ladder.size() < MOST_LADDER_MESSAGES) {
        ladder.add(LadderMessages.of(message));
      } else {
        ladderRefused++;
      }
    }
  }

  private void add(CallEvent event) {
    refused += events.add(event) ? 0 : 1;
  }

  /** Writes the records of all calls in the order of their start. */
  void write(CallEvaluator evaluator, CallOutput output) throws IOException {
    events.write(evaluator, output);
  }

  /** Returns the messages of the ladder's call. */
  List<LadderMessage> ladder() {
    return ladder;
  }

  long ladderRefused() {
    return ladderRefused;
  }

  /** Returns the number of messages without Call-ID, which belong to no call. */
  long withoutCallId() {
    return withoutCallId;
  }

  /** Returns the number of messages that the memory had no room for. */
  long refused() {
    return refused;
  }
}
