package io.sipstream.calls.event;

import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;

/** Converts call events to bytes and back. The first byte is the version. Not thread-safe. */
public final class CallEventCodec {
  private static final int VERSION = 1;
  private static final String NAME = "call event";

  private final VarintWriter out = new VarintWriter();

  /** Encodes an event. */
  public byte[] encode(CallEvent event) {
    out.reset();
    out.octet(VERSION);
    fixedLong(event.keyHigh());
    fixedLong(event.keyLow());
    out.text(event.callId());
    out.number(event.timeMicros());
    out.text(event.tap().agent());
    out.text(event.tap().interfaceName());
    fixedLong(event.transaction());
    out.octet(event.method());
    out.number(event.cseq() + 1);
    out.number(event.kind());
    out.octet(event.toTag() == 0 ? 0 : 1);
    if (event.toTag() != 0) {
      fixedLong(event.toTag());
    }
    out.raw(event.facts(), 0, event.facts().length);
    return out.toByteArray();
  }

  private void fixedLong(long value) {
    out.fixedInt((int) (value >> Integer.SIZE));
    out.fixedInt((int) value);
  }

  /**
   * Decodes an event.
   *
   * @throws java.io.UncheckedIOException if a later program has encoded it
   */
  public CallEvent decode(byte[] bytes) {
    VarintReader in = new VarintReader(bytes);
    in.version(VERSION, NAME);
    long keyHigh = fixedLong(in);
    long keyLow = fixedLong(in);
    String callId = in.text();
    long timeMicros = in.number();
    String agent = in.text();
    Tap tap = new Tap(agent, in.text());
    long transaction = fixedLong(in);
    int method = in.octet();
    long cseq = in.number() - 1;
    int kind = in.smallNumber();
    long toTag = in.octet() == 0 ? 0 : fixedLong(in);
    byte[] facts = java.util.Arrays.copyOfRange(bytes, in.position(), bytes.length);
    return new CallEvent(
        keyHigh, keyLow, callId, timeMicros, tap, transaction, method, cseq, kind, toTag, facts);
  }

  private static long fixedLong(VarintReader in) {
    long high = in.fixedInt();
    return high << Integer.SIZE | (in.fixedInt() & 0xFFFF_FFFFL);
  }
}
