package io.sipstream.cli.calls;

import io.sipstream.calls.event.CallEventReader;
import io.sipstream.calls.event.Methods;
import io.sipstream.calls.registration.Registrations;
import io.sipstream.message.DecodedMessage;
import java.util.function.Consumer;

/** Collects the REGISTER messages of all addresses of record. */
final class RegistrationCollector implements Consumer<DecodedMessage> {
  private static final int NANOS_PER_MICRO = 1_000;

  private final CallEventReader reader;
  private final Registrations registrations;
  private long withoutCallId;

  RegistrationCollector(CallEventReader reader, Registrations registrations) {
    this.reader = reader;
    this.registrations = registrations;
  }

  @Override
  public void accept(DecodedMessage message) {
    registrations.seen(message.captureTimeNanos() / NANOS_PER_MICRO);
    if (message.method() != null && Methods.of(message.method()) == Methods.REGISTER) {
      withoutCallId += reader.read(message, registrations::add) ? 0 : 1;
    }
  }

  /** Returns the number of REGISTER messages without Call-ID, which belong to no transaction. */
  long withoutCallId() {
    return withoutCallId;
  }
}
