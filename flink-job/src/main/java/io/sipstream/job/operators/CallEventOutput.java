package io.sipstream.job.operators;

import io.sipstream.calls.event.CallEventCodec;
import io.sipstream.calls.event.CallEventReader;
import io.sipstream.calls.event.CallKeySettings;
import io.sipstream.job.counters.CallEventResult;
import io.sipstream.job.counters.CheckpointedCounters;
import io.sipstream.job.record.EncodedCallEvent;
import io.sipstream.message.DecodedMessage;
import io.sipstream.settings.JobSettings;
import io.sipstream.support.RateLimitedLog;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Extracts call events from messages, and counts them. A failure is counted and logged; it never
 * affects the document of the message.
 */
final class CallEventOutput implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(CallEventOutput.class);

  private final byte[] pseudonymKey;

  private transient CallEventReader reader;
  private transient CallEventCodec codec;
  private transient CheckpointedCounters counters;
  private transient CheckpointedCounters.Handle messages;
  private transient CheckpointedCounters.Handle sent;
  private transient RateLimitedLog log;

  private CallEventOutput(byte[] pseudonymKey) {
    this.pseudonymKey = pseudonymKey;
  }

  /** Returns the output of a job; null if the job has no records of calls. */
  static CallEventOutput of(JobSettings settings) {
    return settings.calls().enabled()
        ? new CallEventOutput(settings.decoder().pseudonyms().key())
        : null;
  }

  /**
   * Holds the call events of a message.
   *
   * @param events one, or two if the message concerns another call, too; none if another result is
   *     counted
   * @param result what is counted instead of an event; null if there is an event
   */
  record Events(List<EncodedCallEvent> events, CallEventResult result) {
    private static Events none(CallEventResult result) {
      return new Events(List.of(), result);
    }
  }

  void open(CheckpointedCounters openCounters) {
    counters = openCounters;
    messages = openCounters.counter("messages_for_calls");
    sent = openCounters.counter("call_events");
    codec = new CallEventCodec();
    log = new RateLimitedLog(LOG::error);
    createReader();
  }

  private void createReader() {
    reader = new CallEventReader(CallKeySettings.DEFAULT, pseudonymKey);
  }

  /** Extracts the events of a message. The result stays valid. */
  Events read(DecodedMessage message) {
    try {
      if (message.kind().method().equals("REGISTER")) {
        return Events.none(CallEventResult.OUTSIDE_REGISTER);
      }
      List<EncodedCallEvent> events = new ArrayList<>(1);
      boolean read = reader.read(message, event -> events.add(EncodedCallEvent.of(event, codec)));
      return read ? new Events(events, null) : Events.none(CallEventResult.NO_CALL_ID);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // The reader reuses its buffers, which may be inconsistent after an exception.
      createReader();
      log.say(
          () ->
              "A message has no call event, because of an internal error (%s). Its document is written. Please report this error."
                  .formatted(e.getClass().getSimpleName()));
      return Events.none(CallEventResult.INTERNAL_ERROR);
    }
  }

  /** Counts the events of a message and passes them on. */
  void emit(Events found, Consumer<EncodedCallEvent> sink) {
    messages.add(1);
    if (found.result() != CallEventResult.NO_CALL_ID) {
      sent.add(1);
    }
    if (found.result() != null) {
      counters.add(found.result().counter(), 1);
    }
    if (found.events().size() > 1) {
      counters.add("call_notices", found.events().size() - 1);
    }
    found.events().forEach(sink);
  }
}
