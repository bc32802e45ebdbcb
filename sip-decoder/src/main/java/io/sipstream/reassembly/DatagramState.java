package io.sipstream.reassembly;

import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;
import java.util.Arrays;

/**
 * Holds the keyed state of an IP packet that is being reassembled. The host keeps its fragments
 * under their offsets.
 */
public final class DatagramState extends ReassemblyState {
  private static final int VERSION = 1;

  // Shared: most packets are queued first and have no buffered fragments yet.
  private static final int[] NO_NUMBERS = {};

  /** Fragments are missing. */
  static final int BUFFERING = 0;

  /** Reassembled; kept so that duplicate fragments are recognized. */
  static final int REASSEMBLED = 1;

  /** Dropped, together with fragments that are still to arrive. */
  static final int DROPPED = 2;

  /** One of the stages above. */
  int stage = BUFFERING;

  /** Reason of the drop; null if the packet was not dropped. */
  String reason;

  /** Event time of the next step; 0 if not known yet, -1 if there is none. */
  long deadlineMillis = NONE;

  /** Length of the complete payload; -1 while the last fragment is missing. */
  int endBytes = -1;

  /** Number of buffered fragments, the used length of the arrays below. */
  int pieces;

  /** Offsets in bytes, ascending. */
  int[] offsets = NO_NUMBERS;

  int[] lengths = NO_NUMBERS;

  /** Checksums of the payloads. */
  int[] checksums = NO_NUMBERS;

  @Override
  public byte[] encode() {
    VarintWriter out = new VarintWriter();
    out.octet(VERSION);
    writeCommon(out);
    out.number(stage);
    out.text(reason);
    out.number(deadlineMillis - NONE);
    out.number(endBytes + 1L);
    out.number(pieces);
    int before = 0;
    for (int i = 0; i < pieces; i++) {
      out.number(offsets[i] - before);
      out.number(lengths[i]);
      out.fixedInt(checksums[i]);
      before = offsets[i];
    }
    return out.toByteArray();
  }

  /** Reads a state that {@link #encode} returned, also that of an earlier version. */
  public static DatagramState decode(byte[] bytes) {
    VarintReader in = new VarintReader(bytes);
    in.version(VERSION, "state of a fragmented packet");
    DatagramState state = new DatagramState();
    state.readCommon(in);
    state.stage = in.smallNumber();
    state.reason = in.text();
    state.deadlineMillis = in.number() + NONE;
    state.endBytes = in.smallNumber() - 1;
    int count = in.smallNumber();
    if (count > 0) {
      state.reserve(count);
    }
    int before = 0;
    for (int i = 0; i < count; i++) {
      before += in.smallNumber();
      state.offsets[i] = before;
      state.lengths[i] = in.smallNumber();
      state.checksums[i] = in.fixedInt();
    }
    state.pieces = count;
    return state;
  }

  @Override
  public long[] positions() {
    // After a reassembly the host has no part there any more.
    return Arrays.stream(offsets, 0, pieces).asLongStream().toArray();
  }

  /** Returns the index of the fragment at an offset; -1 - (insertion index) if there is none. */
  int find(int offsetBytes) {
    return Arrays.binarySearch(offsets, 0, pieces, offsetBytes);
  }

  void insert(int index, int offsetBytes, int lengthBytes, int checksum) {
    if (pieces == offsets.length) {
      reserve(Math.max(2, 2 * pieces));
    }
    insert(offsets, index, offsetBytes);
    insert(lengths, index, lengthBytes);
    insert(checksums, index, checksum);
    pieces++;
  }

  /** Returns the number of fragments before the first missing one. */
  int contiguous() {
    int count = 0;
    for (int end = 0; count < pieces && offsets[count] == end; count++) {
      end += lengths[count];
    }
    return count;
  }

  /** Removes the first fragments. */
  void removeFirst(int count) {
    pieces -= count;
    System.arraycopy(offsets, count, offsets, 0, pieces);
    System.arraycopy(lengths, count, lengths, 0, pieces);
    System.arraycopy(checksums, count, checksums, 0, pieces);
  }

  private void reserve(int capacity) {
    offsets = Arrays.copyOf(offsets, capacity);
    lengths = Arrays.copyOf(lengths, capacity);
    checksums = Arrays.copyOf(checksums, capacity);
  }

  private void insert(int[] numbers, int index, int number) {
    System.arraycopy(numbers, index, numbers, index + 1, pieces - index);
    numbers[index] = number;
  }

  /**
   * Returns whether the bytes from {@code begin} to {@code end} overlap others or exceed the end.
   */
  boolean collides(int begin, int end, boolean last) {
    int index = find(begin);
    int next = index >= 0 ? index : -1 - index;
    boolean before = next > 0 && offsets[next - 1] + lengths[next - 1] > begin;
    boolean behind = next < pieces && offsets[next] < end;
    boolean beyond = endBytes >= 0 && (last ? end != endBytes : end > endBytes);
    // The last fragment must end behind all others.
    boolean shortened = last && pieces > 0 && offsets[pieces - 1] + lengths[pieces - 1] > end;
    return before || behind || beyond || shortened;
  }

  /** Returns whether all fragments are buffered. They do not overlap, so their lengths suffice. */
  boolean isComplete() {
    if (endBytes < 0) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < pieces; i++) {
      sum += lengths[i];
    }
    return sum == endBytes;
  }

  /** Removes the buffered fragments, not those in the queue. */
  void clear(int nextStage, String why) {
    stage = nextStage;
    reason = why;
    endBytes = -1;
    pieces = 0;
  }
}
