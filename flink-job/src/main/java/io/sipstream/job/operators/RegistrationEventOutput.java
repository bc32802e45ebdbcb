package io.sipstream.job.operators;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.CallEventCodec;
import io.sipstream.calls.event.CallEventReader;
import io.sipstream.calls.event.Fact;
import io.sipstream.calls.event.KeyedHash;
import io.sipstream.calls.event.MessageFacts;
import io.sipstream.job.counters.CheckpointedCounters;
import io.sipstream.job.counters.RegistrationEventResult;
import io.sipstream.job.record.CallKey;
import io.sipstream.job.record.EncodedCallEvent;
import io.sipstream.message.DecodedMessage;
import io.sipstream.settings.JobSettings;
import io.sipstream.support.RateLimitedLog;
import java.io.Serializable;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Extracts the events of REGISTER and its responses, keyed by address of record, and counts them. A
 * failure is counted and logged; it never affects the document of the message.
 */
final class RegistrationEventOutput implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(RegistrationEventOutput.class);
  private static final KeyedHash HIGH = KeyedHash.of(new byte[0], "address of record, high");
  private static final KeyedHash LOW = KeyedHash.of(new byte[0], "address of record, low");

  private final byte[] pseudonymKey;

  private transient CallEventReader reader;
  private transient CallEventCodec codec;
  private transient CheckpointedCounters counters;
  private transient CheckpointedCounters.Handle messages;
  private transient CheckpointedCounters.Handle sent;
  private transient RateLimitedLog log;
  private transient CallEvent read;

  private RegistrationEventOutput(byte[] pseudonymKey) {
    this.pseudonymKey = pseudonymKey;
  }

  /** Returns the output of a job; null if the job has no records of registrations. */
  static RegistrationEventOutput of(JobSettings settings) {
    return settings.registrations().enabled()
        ? new RegistrationEventOutput(settings.decoder().pseudonyms().key())
        : null;
  }

  /**
   * Holds the event of a message.
   *
   * @param event null if another result is counted
   * @param result what is counted instead of the event; null if there is an event
   */
  record Event(EncodedCallEvent event, RegistrationEventResult result) {
    private static Event none(RegistrationEventResult result) {
      return new Event(null, result);
    }
  }

  void open(CheckpointedCounters openCounters) {
    counters = openCounters;
    messages = openCounters.counter("messages_for_registrations");
    sent = openCounters.counter("registration_events");
    codec = new CallEventCodec();
    log = new RateLimitedLog(LOG::error);
    createReader();
  }

  private void createReader() {
    reader = CallEventReader.ofRegistrations(pseudonymKey);
  }

  /** Extracts the event of a message; null if it is of another method. The result stays valid. */
  Event read(DecodedMessage message) {
    try {
      if (!message.kind().method().equals("REGISTER")) {
        return null;
      }
      read = null;
      if (!reader.read(message, event -> read = event)) {
        return Event.none(RegistrationEventResult.NO_CALL_ID);
      }
      String aor = MessageFacts.of(read.facts()).first(Fact.AOR);
      return aor == null
          ? Event.none(RegistrationEventResult.NO_AOR)
          : new Event(new EncodedCallEvent(key(aor), codec.encode(read)), null);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // The reader reuses its buffers, which may be inconsistent after an exception.
      createReader();
      log.say(
          () ->
              "A REGISTER message is in no record, because of an internal error (%s). Its document is written. Please report this error."
                  .formatted(e.getClass().getSimpleName()));
      return Event.none(RegistrationEventResult.INTERNAL_ERROR);
    }
  }

  /** Returns the key of an address of record; it decides the subtask, so it never changes. */
  static CallKey key(String aor) {
    byte[] bytes = aor.getBytes(UTF_8);
    return new CallKey(HIGH.of(bytes, 0, bytes.length), LOW.of(bytes, 0, bytes.length));
  }

  /** Counts the event of a message and passes it on; ignores null. */
  void emit(Event found, Consumer<EncodedCallEvent> sink) {
    if (found == null) {
      return;
    }
    messages.add(1);
    if (found.result() == null || !found.result().isWithoutEvent()) {
      sent.add(1);
    }
    if (found.result() != null) {
      counters.add(found.result().counter(), 1);
    }
    if (found.event() != null) {
      sink.accept(found.event());
    }
  }
}
