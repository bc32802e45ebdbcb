package io.sipstream.calls.state;

import io.sipstream.calls.event.Tap;
import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Converts call states to bytes and back. The first byte is the version. A sealed state is
 * compressed, which costs time and suits calls that hardly change any more. Not thread-safe.
 */
public final class CallStateCodec {
  private static final int VERSION = 1;
  private static final int VERSION_SEALED = 2;

  /** Most bytes of a state before it was sealed; the limit of a state is a half of it. */
  private static final int MOST_BYTES = 4 * StateLimits.BYTES;

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

  /** Compresses an encoded state; a sealed one stays as it is. */
  public static byte[] seal(byte[] encoded) {
    if (encoded[0] == VERSION_SEALED) {
      return encoded;
    }
    VarintWriter sealed = new VarintWriter();
    sealed.octet(VERSION_SEALED);
    sealed.number(encoded.length);
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(encoded);
      deflater.finish();
      byte[] some = new byte[1024];
      while (!deflater.finished()) {
        sealed.raw(some, 0, deflater.deflate(some));
      }
    } finally {
      deflater.end();
    }
    return sealed.toByteArray();
  }

  private static byte[] unsealed(byte[] sealed) {
    VarintReader in = new VarintReader(sealed, 1);
    int length = in.smallNumber();
    if (length < 1 || length > MOST_BYTES) {
      throw damaged("a length of " + length + " bytes", null);
    }
    byte[] encoded = new byte[length];
    Inflater inflater = new Inflater(true);
    try {
      // One byte more than needed, which zlib reads without its header.
      inflater.setInput(Arrays.copyOfRange(sealed, in.position(), sealed.length + 1));
      if (inflater.inflate(encoded) < length || encoded[0] != VERSION) {
        throw damaged("less than " + length + " bytes", null);
      }
      return encoded;
    } catch (DataFormatException e) {
      throw damaged("invalid compressed data", e);
    } finally {
      inflater.end();
    }
  }

  private static UncheckedIOException damaged(String what, Exception cause) {
    return new UncheckedIOException(new IOException("The stored " + NAME + " has " + what, cause));
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
   * Decodes a state, sealed or not.
   *
   * @throws UncheckedIOException if a later program has encoded it
   */
  public CallState decode(byte[] bytes) {
    VarintReader in = new VarintReader(bytes[0] == VERSION_SEALED ? unsealed(bytes) : bytes);
    in.version(VERSION_SEALED, NAME);
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
