package io.sipstream.calls.event;

import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;
import java.util.Arrays;

/** Converts call events to bytes and back. The first byte is the version. Not thread-safe. */
public final class CallEventCodec {
  private static final int VERSION = 1;
  private static final String NAME = "call event";

  private final VarintWriter out = new VarintWriter();

  /** Encoded names of the tap of the event decoded last, and the tap; most events have one tap. */
  private byte[] names = {};

  private Tap tap;

  /** Encodes an event. */
  public byte[] encode(CallEvent event) {
    out.reset();
    out.octet(VERSION);
    out.fixedLong(event.keyHigh());
    out.fixedLong(event.keyLow());
    out.text(event.callId());
    out.number(event.timeMicros());
    out.text(event.tap().agent());
    out.text(event.tap().interfaceName());
    out.fixedLong(event.transaction());
    out.octet(event.method());
    out.number(event.cseq() + 1);
    out.number(event.kind());
    out.octet(event.toTag() == 0 ? 0 : 1);
    if (event.toTag() != 0) {
      out.fixedLong(event.toTag());
    }
    out.raw(event.facts(), 0, event.facts().length);
    return out.toByteArray();
  }

  /**
   * Decodes an event.
   *
   * @throws java.io.UncheckedIOException if a later program has encoded it
   */
  public CallEvent decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  /**
   * Decodes an event from a range of bytes.
   *
   * @throws java.io.UncheckedIOException if a later program has encoded it
   */
  public CallEvent decode(byte[] bytes, int from, int to) {
    VarintReader in = new VarintReader(bytes, from);
    in.version(VERSION, NAME);
    long keyHigh = in.fixedLong();
    long keyLow = in.fixedLong();
    String callId = in.text();
    long timeMicros = in.number();
    readTap(bytes, in);
    long transaction = in.fixedLong();
    int method = in.octet();
    long cseq = in.number() - 1;
    int kind = in.smallNumber();
    long toTag = in.octet() == 0 ? 0 : in.fixedLong();
    byte[] facts = Arrays.copyOfRange(bytes, in.position(), to);
    return new CallEvent(
        keyHigh, keyLow, callId, timeMicros, tap, transaction, method, cseq, kind, toTag, facts);
  }

  private void readTap(byte[] bytes, VarintReader in) {
    int begin = in.position();
    in.skipBlob();
    in.skipBlob();
    if (!Arrays.equals(bytes, begin, in.position(), names, 0, names.length)) {
      VarintReader texts = new VarintReader(bytes, begin);
      String agent = texts.text();
      tap = Tap.ofNames(agent, texts.text());
      names = Arrays.copyOfRange(bytes, begin, in.position());
    }
  }
}
