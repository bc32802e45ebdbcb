package io.sipstream.calls.registration;

import io.sipstream.calls.state.CallState;
import io.sipstream.calls.state.CallStateCodec;
import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;
import java.util.Map;

/**
 * Converts registration states to bytes and back. The first byte is the version. Not thread-safe.
 */
public final class RegistrationStateCodec {
  private static final int VERSION = 2;

  /** First version with settled sessions. */
  private static final int VERSION_SETTLED = 2;

  private static final String NAME = "registration state";

  private final VarintWriter out = new VarintWriter();
  private final CallStateCodec messages = new CallStateCodec();

  /** Encodes a state; equal states have equal bytes. */
  public byte[] encode(RegistrationState state) {
    out.reset();
    out.octet(VERSION);
    out.text(state.aor());
    out.octet(state.isAttemptsTruncated() ? 1 : 0);
    out.blob(state.settled());
    out.signed(state.settledMicros());
    out.number(state.settledSightings());
    out.number(state.attempts().size());
    for (Map.Entry<AttemptKey, CallState> entry : state.attempts().entrySet()) {
      out.fixedLong(entry.getKey().callHigh());
      out.fixedLong(entry.getKey().callLow());
      out.signed(entry.getKey().cseq());
      out.blob(messages.encode(entry.getValue()));
    }
    return out.toByteArray();
  }

  /**
   * Decodes a state.
   *
   * @throws java.io.UncheckedIOException if a later program has encoded it
   */
  public RegistrationState decode(byte[] bytes) {
    VarintReader in = new VarintReader(bytes);
    int version = in.octet();
    VarintReader.checkVersion(version, VERSION, NAME);
    String aor = in.text();
    RegistrationState state = new RegistrationState(aor, in.octet() != 0);
    if (version >= VERSION_SETTLED) {
      state.restore(in.blob(), in.signed(), in.number());
    }
    for (int left = in.smallNumber(); left > 0; left--) {
      long high = in.fixedLong();
      long low = in.fixedLong();
      AttemptKey key = new AttemptKey(high, low, in.signed());
      state.merge(key, messages.decode(in.blob()));
    }
    return state;
  }
}
