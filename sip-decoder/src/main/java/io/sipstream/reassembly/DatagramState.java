package io.sipstream.reassembly;

/**
 * Holds the keyed state of an IP packet that is being reassembled. The host keeps its fragments
 * under their offsets. The fields are public for state serializers.
 */
public class DatagramState {
  // Shared: most packets are queued first and have no buffered fragments yet.
  private static final int[] NO_NUMBERS = {};

  /** Fragments are missing. */
  static final int BUFFERING = 0;

  /** Reassembled; kept so that duplicate fragments are recognized. */
  static final int REASSEMBLED = 1;

  /** Dropped, together with fragments that are still to arrive. */
  static final int DROPPED = 2;

  /** One of the stages above. */
  public int stage = BUFFERING;

  /** Reason of the drop; null if the packet was not dropped. */
  public String reason;

  /** Agent and source address, for the limits per source. */
  public String source;

  /** Number of the first fragment within the subtask; 0 in state of an earlier version. */
  public long arrival;

  /** Event time of the next step; 0 if not known yet, -1 if there is none. */
  public long deadlineMillis = -1;

  /** Event time of the registered timer; -1 if there is none. */
  public long timerMillis = -1;

  /** Number of fragments in the queue. */
  public int awaiting;

  /** Latest event time of a queued fragment so far. */
  public long lastOrderedMillis;

  /** Sum of {@link ReassemblyInput#heldBytes()} of all fragments. */
  public long keptBytes;

  /** Length of the complete payload; -1 while the last fragment is missing. */
  public int endBytes = -1;

  /** Number of buffered fragments, the used length of the arrays below. */
  public int pieces;

  /** Offsets in bytes, ascending. */
  public int[] offsets = NO_NUMBERS;

  public int[] lengths = NO_NUMBERS;

  /** Checksums of the payloads. */
  public int[] checksums = NO_NUMBERS;

  /** Creates an empty state. */
  public DatagramState() {}

  /** Returns the index of the fragment at an offset; -1 - (insertion index) if there is none. */
  int find(int offsetBytes) {
    return java.util.Arrays.binarySearch(offsets, 0, pieces, offsetBytes);
  }

  void insert(int index, int offsetBytes, int lengthBytes, int checksum) {
    offsets = insert(offsets, index, offsetBytes);
    lengths = insert(lengths, index, lengthBytes);
    checksums = insert(checksums, index, checksum);
    pieces++;
  }

  private int[] insert(int[] numbers, int index, int number) {
    int[] target =
        pieces < numbers.length
            ? numbers
            : java.util.Arrays.copyOf(numbers, Math.max(2, 2 * pieces));
    System.arraycopy(numbers, index, target, index + 1, pieces - index);
    target[index] = number;
    return target;
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
