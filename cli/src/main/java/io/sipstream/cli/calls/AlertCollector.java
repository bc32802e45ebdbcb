package io.sipstream.cli.calls;

import io.sipstream.calls.detection.CallObserver;
import io.sipstream.calls.detection.DetectionKey;
import io.sipstream.calls.detection.Detections;
import io.sipstream.calls.detection.MessageObserver;
import io.sipstream.calls.detection.Observation;
import io.sipstream.calls.evaluate.CallDeadlines;
import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.CallEventReader;
import io.sipstream.message.DecodedMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Collects the observations of all messages and calls, within limits. */
final class AlertCollector implements Consumer<DecodedMessage> {
  /** Most observations of messages; further ones are counted only. */
  static final int MOST_OBSERVATIONS = 1_000_000;

  private static final long MICROS_PER_MILLI = 1_000;

  private record Seen(DetectionKey key, Observation observation) {}

  private final MessageObserver messages;
  private final CallEventReader reader;
  private final CallEventLog events;
  private final List<Seen> seen = new ArrayList<>();
  private long refused;

  AlertCollector(MessageObserver messages, CallEventReader reader, CallEventLog events) {
    this.messages = messages;
    this.reader = reader;
    this.events = events;
  }

  @Override
  public void accept(DecodedMessage message) {
    messages.observe(message, this::add);
    reader.read(message, this::add);
  }

  private void add(CallEvent event) {
    refused += events.add(event) ? 0 : 1;
  }

  private void add(DetectionKey key, Observation observation) {
    if (seen.size() < MOST_OBSERVATIONS) {
      seen.add(new Seen(key, observation));
    } else {
      refused++;
    }
  }

  /** Passes all observations in the order of their time. */
  void detect(CallEvaluator evaluator, Detections detections) throws IOException {
    CallObserver calls = new CallObserver(CallDeadlines.DEFAULT.idleMillis() * MICROS_PER_MILLI);
    events.write(evaluator, call -> calls.observe(call, this::add));
    seen.sort(Comparator.comparingLong(one -> one.observation().micros()));
    for (Seen one : seen) {
      detections.acceptInOrder(one.key(), one.observation());
    }
    detections.end();
  }

  /** Returns the number of messages and observations that the limits refused. */
  long refused() {
    return refused;
  }
}
