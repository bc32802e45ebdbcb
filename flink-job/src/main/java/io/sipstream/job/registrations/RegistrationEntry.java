package io.sipstream.job.registrations;

import io.sipstream.calls.registration.RegistrationState;
import io.sipstream.calls.registration.RegistrationStateCodec;
import io.sipstream.calls.registration.RegistrationWrites;
import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;
import java.util.Map;
import java.util.TreeMap;

/** Holds what the job knows of one address of record. */
final class RegistrationEntry {
  private static final int VERSION = 1;
  private static final String NAME = "entry of registrations";

  final RegistrationState state;

  /** What is kept of the records written, by id. */
  final Map<String, RegistrationWrites.Written> written = new TreeMap<>();

  /** Address that the limit of a source counts the entry for. */
  final String source;

  /** Time of the only timer, milliseconds; 0 for none. */
  long timerMillis;

  /** Event time until which an idle entry is kept, milliseconds; 0 if it is not idle. */
  long keptUntilMillis;

  RegistrationEntry(RegistrationState state, String source) {
    this.state = state;
    this.source = source;
  }

  /** Converts entries to bytes and back. The first byte is the version. Not thread-safe. */
  static final class Codec {
    private final VarintWriter out = new VarintWriter();
    private final RegistrationStateCodec states = new RegistrationStateCodec();

    byte[] encode(RegistrationEntry entry) {
      out.reset();
      out.octet(VERSION);
      out.text(entry.source);
      out.number(entry.timerMillis);
      out.number(entry.keptUntilMillis);
      out.number(entry.written.size());
      entry.written.forEach(
          (id, written) -> {
            out.text(id);
            out.number(written.version());
            out.signed(written.refreshedMicros());
            out.fixedLong(written.content());
          });
      out.blob(states.encode(entry.state));
      return out.toByteArray();
    }

    /**
     * Decodes an entry.
     *
     * @throws java.io.UncheckedIOException if a later program has encoded it
     */
    RegistrationEntry decode(byte[] bytes) {
      VarintReader in = new VarintReader(bytes);
      in.version(VERSION, NAME);
      String source = in.text();
      long timer = in.number();
      long keptUntil = in.number();
      Map<String, RegistrationWrites.Written> written = new TreeMap<>();
      for (int left = in.smallNumber(); left > 0; left--) {
        String id = in.text();
        written.put(id, new RegistrationWrites.Written(in.number(), in.signed(), in.fixedLong()));
      }
      RegistrationEntry entry = new RegistrationEntry(states.decode(in.blob()), source);
      entry.timerMillis = timer;
      entry.keptUntilMillis = keptUntil;
      entry.written.putAll(written);
      return entry;
    }

    /** Returns the source of an encoded entry. */
    static String source(byte[] bytes) {
      VarintReader in = new VarintReader(bytes);
      in.version(VERSION, NAME);
      return in.text();
    }
  }
}
