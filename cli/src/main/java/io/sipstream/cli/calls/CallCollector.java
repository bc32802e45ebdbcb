package io.sipstream.cli.calls;

import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.CallEventReader;
import io.sipstream.calls.ladder.LadderMessage;
import io.sipstream.calls.ladder.LadderMessages;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.state.CallState;
import io.sipstream.message.DecodedMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Collects the messages of all calls, and all messages of one call for its ladder. */
final class CallCollector implements Consumer<DecodedMessage> {
  /** Most Call-IDs in memory; messages of further ones are counted only. */
  static final int MOST_CALL_IDS = 300_000;

  /** Most messages of a ladder; further ones are counted only. */
  static final int MOST_LADDER_MESSAGES = 10_000;

  /** The 128-bit hash of a Call-ID. */
  private record Key(long high, long low) {}

  private final CallEventReader reader;
  private final String ladderCallId;
  private final Map<Key, CallState> states = new HashMap<>();
  private final List<LadderMessage> ladder = new ArrayList<>();
  private long lastMicros;
  private long withoutCallId;
  private long refused;
  private long ladderRefused;

  /**
   * Creates a collector.
   *
   * @param ladderCallId Call-ID whose messages are kept for a ladder; null for none
   */
  CallCollector(CallEventReader reader, String ladderCallId) {
    this.reader = reader;
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
    Key key = new Key(event.keyHigh(), event.keyLow());
    CallState state = states.get(key);
    if (state == null) {
      if (states.size() >= MOST_CALL_IDS) {
        refused++;
        return;
      }
      state = new CallState();
      states.put(key, state);
    }
    state.add(event);
    lastMicros = Math.max(lastMicros, event.timeMicros());
  }

  /** Returns the records of all calls in the order of their start. */
  List<CallRecord> records(CallEvaluator evaluator) {
    List<CallRecord> records = new ArrayList<>();
    for (CallState state : states.values()) {
      records.addAll(evaluator.evaluateAtEnd(state, lastMicros).records());
    }
    records.sort(Comparator.comparingLong(CallRecord::startMicros).thenComparing(CallRecord::id));
    return records;
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

  /** Returns the number of messages beyond the limit of Call-IDs. */
  long refused() {
    return refused;
  }
}
