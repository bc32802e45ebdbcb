package io.sipstream.cli.calls;

import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.CallEventCodec;
import io.sipstream.calls.event.Methods;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.state.CallState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Holds the events of all Call-IDs as bytes, which need a fraction of the memory of call states. An
 * event begins with the address of the event before it with the same Call-ID.
 */
final class CallEventLog {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int HEADER_BYTES = Long.BYTES + Integer.BYTES;

  /** Memory of a Call-ID besides its events: key, entry, headers of objects. */
  private static final int CALL_BYTES = 128;

  private static final Comparator<CallRecord> BY_START =
      Comparator.comparingLong(CallRecord::startMicros).thenComparing(CallRecord::id);

  private final CallEventCodec codec = new CallEventCodec();
  private final CallTable table = new CallTable();

  /** Numbers of the Call-IDs that have a call; the others have registrations, for example. */
  private final BitSet calls = new BitSet();

  private final List<ByteBuffer> chunks = new ArrayList<>();
  private final long mostBytes;
  private long bytes;
  private long lastMicros;

  /**
   * Creates an empty log.
   *
   * @param mostBytes memory beyond which events are refused
   */
  CallEventLog(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Adds an event, unless it belongs to no call; returns false if the memory is full. */
  boolean add(CallEvent event) {
    lastMicros = Math.max(lastMicros, event.timeMicros());
    if (event.isOutsideOfCalls()) {
      return true;
    }
    int call = table.find(event.keyHigh(), event.keyLow());
    // Calls that are known may need a quarter more, so that they become complete.
    if (bytes >= (call < 0 ? mostBytes : mostBytes + mostBytes / 4)) {
      return false;
    }
    if (call < 0) {
      call = table.add(event.keyHigh(), event.keyLow());
      bytes += CALL_BYTES;
    }
    long before = table.lastEvent(call);
    table.update(call, append(before, codec.encode(event)), event.timeMicros());
    if (Methods.isOfCall(event.method())) {
      calls.set(call);
    }
    return true;
  }

  /** Appends an event and returns its address: number of the chunk and offset. */
  private long append(long before, byte[] event) {
    int length = HEADER_BYTES + event.length;
    ByteBuffer chunk = chunks.isEmpty() ? null : chunks.get(chunks.size() - 1);
    if (chunk == null || chunk.remaining() < length) {
      chunk = ByteBuffer.allocate(Math.max(CHUNK_BYTES, length));
      chunks.add(chunk);
    }
    long address = (long) (chunks.size() - 1) << Integer.SIZE | chunk.position();
    chunk.putLong(before).putInt(event.length).put(event);
    bytes += length;
    return address;
  }

  private CallState state(int call) {
    CallState state = new CallState();
    for (long address = table.lastEvent(call); address != CallTable.NONE; ) {
      ByteBuffer chunk = chunks.get((int) (address >> Integer.SIZE));
      int offset = (int) address;
      int begin = chunk.arrayOffset() + offset + HEADER_BYTES;
      int end = begin + chunk.getInt(offset + Long.BYTES);
      state.add(codec.decode(chunk.array(), begin, end));
      address = chunk.getLong(offset);
    }
    return state;
  }

  /**
   * Writes the records of all calls in the order of their start. They are evaluated one after the
   * other, since the records of many calls need much memory.
   */
  void write(CallEvaluator evaluator, CallOutput output) throws IOException {
    PriorityQueue<CallRecord> waiting = new PriorityQueue<>(BY_START);
    for (int call : table.byFirstTime()) {
      if (calls.get(call)) {
        while (!waiting.isEmpty() && waiting.element().startMicros() < table.firstMicros(call)) {
          output.write(waiting.remove());
        }
        waiting.addAll(evaluator.evaluateAtEnd(state(call), lastMicros).records());
      }
    }
    while (!waiting.isEmpty()) {
      output.write(waiting.remove());
    }
  }
}
