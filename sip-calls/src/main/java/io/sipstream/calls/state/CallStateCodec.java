package io.sipstream.calls.state;

import io.sipstream.calls.event.Tap;
import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Converts call states to bytes and back. The first byte is the version. Not thread-safe. */
public final class CallStateCodec {
  private static final int VERSION = 1;
  private static final String NAME = "call state";

  private final VarintWriter out = new VarintWriter();
  private final List<Tap> taps = new ArrayList<>();

  /** Encodes a state; equal states have equal bytes. */
  public byte[] encode(CallState state) {
    out.reset();
    out.octet(VERSION);
    out.text(state.callId());
    out.octet(state.isTransactionsTruncated() ? 1 : 0);
    out.number(state.firstMicros());
    out.number(state.lastMicros());
    taps.clear();
    out.number(state.transactions().size());
    for (Map.Entry<TransactionKey, TransactionState> entry : state.transactions().entrySet()) {
      TransactionKey key = entry.getKey();
      out.octet(key.method());
      out.signed(key.cseq());
      out.fixedLong(key.hash());
      out.octet(entry.getValue().isTruncated() ? 1 : 0);
      out.number(entry.getValue().messages().size());
      for (Map.Entry<MessageKey, MessageState> message : entry.getValue().messages().entrySet()) {
        out.number(message.getKey().kind());
        out.octet(message.getKey().toTag() == 0 ? 0 : 1);
        if (message.getKey().toTag() != 0) {
          out.fixedLong(message.getKey().toTag());
        }
        message(message.getValue(), state.firstMicros());
      }
    }
    return out.toByteArray();
  }

  private void message(MessageState message, long baseMicros) {
    out.octet(message.isTruncated() ? 1 : 0);
    out.number(message.factsMicros() - baseMicros);
    out.blob(message.factsBytes());
    out.number(message.addresses().size());
    message.addresses().forEach(out::text);
    out.number(message.sightings());
    long last = baseMicros;
    for (int i = 0; i < message.sightings(); i++) {
      out.number(message.micros(i) - last);
      last = message.micros(i);
      tap(message.tap(i));
    }
  }

  /** Writes a tap as its number, and its names at the first occurrence. */
  private void tap(Tap tap) {
    int known = taps.indexOf(tap);
    out.number(known < 0 ? taps.size() : known);
    if (known < 0) {
      taps.add(tap);
      out.text(tap.agent());
      out.text(tap.interfaceName());
    }
  }

  /**
   * Decodes a state.
   *
   * @throws java.io.UncheckedIOException if a later program has encoded it
   */
  public CallState decode(byte[] bytes) {
    VarintReader in = new VarintReader(bytes);
    in.version(VERSION, NAME);
    taps.clear();
    String callId = in.text();
    boolean truncated = in.octet() != 0;
    long first = in.number();
    CallState state = new CallState(callId, first, in.number(), truncated);
    for (int left = in.smallNumber(); left > 0; left--) {
      int method = in.octet();
      long cseq = in.signed();
      TransactionKey key = new TransactionKey(method, cseq, in.fixedLong());
      TransactionState transaction = new TransactionState(in.octet() != 0);
      for (int more = in.smallNumber(); more > 0; more--) {
        int kind = in.smallNumber();
        long toTag = in.octet() == 0 ? 0 : in.fixedLong();
        transaction.put(new MessageKey(kind, toTag), message(in, first));
      }
      state.put(key, transaction);
    }
    return state;
  }

  private MessageState message(VarintReader in, long baseMicros) {
    boolean truncated = in.octet() != 0;
    long factsMicros = baseMicros + in.number();
    byte[] facts = in.blob();
    List<String> addresses = new ArrayList<>();
    for (int left = in.smallNumber(); left > 0; left--) {
      addresses.add(in.text());
    }
    int sightings = in.smallNumber();
    long[] times = new long[sightings];
    Tap[] seenBy = new Tap[sightings];
    long last = baseMicros;
    for (int i = 0; i < sightings; i++) {
      last += in.number();
      times[i] = last;
      seenBy[i] = tap(in);
    }
    return new MessageState(factsMicros, facts, times, seenBy, List.copyOf(addresses), truncated);
  }

  private Tap tap(VarintReader in) {
    int number = in.smallNumber();
    if (number == taps.size()) {
      String agent = in.text();
      taps.add(Tap.ofNames(agent, in.text()));
    }
    return taps.get(number);
  }
}
