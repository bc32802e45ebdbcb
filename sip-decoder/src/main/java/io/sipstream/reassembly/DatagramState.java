package io.sipstream.reassembly;

/**
 * What is remembered of one packet in the making; its fragments are held by the host under their
 * offsets. Public fields, so that a host can keep it in whatever way it keeps such things.
 */
public class DatagramState {
  // Most wait for their turn first, and have none of the numbers yet.
  private static final int[] NO_NUMBERS = {};

  /** Fragments are missing. */
  static final int MAKING = 0;

  /** Joined; remembered so that repeated fragments are known for what they are. */
  static final int JOINED = 1;

  /** Given up, with all that may still come. */
  static final int DROPPED = 2;

  /** One of the three above. */
  public int stage = MAKING;

  /** Why it was given up; null if it was not. */
  public String reason;

  /** Tap and source address, which limits are kept for. */
  public String source;

  /** Number of its first fragment among those of the task; 0 if an earlier version kept it. */
  public long arrival;

  /** Event time of the next step; 0 if it cannot be told yet, -1 if there is none. */
  public long deadlineMillis = -1;

  /** When the host was asked to call for that; -1 if it was not. */
  public long timerMillis = -1;

  /** Fragments that wait for their turn. */
  public int awaiting;

  /** Event time of the last turn that any waited for so far. */
  public long lastTurnMillis;

  /** What all pieces that are kept take, {@link ReassemblyInput#heldBytes()}. */
  public long keptBytes;

  /** Length of the whole payload; -1 as long as the last fragment is missing. */
  public int endBytes = -1;

  /** How many of the following there are. */
  public int pieces;

  /** Offsets in bytes, ascending. */
  public int[] offsets = NO_NUMBERS;

  public int[] lengths = NO_NUMBERS;

  /** Checksums of the payloads. */
  public int[] checksums = NO_NUMBERS;

  /** Of an empty packet. */
  public DatagramState() {}

  /** Index of the fragment that begins there; if there is none, -1 - the index it would have. */
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

  /** Whether bytes from {@code begin} to {@code end} are there already, or lie behind the end. */
  boolean collides(int begin, int end, boolean last) {
    int index = find(begin);
    int next = index >= 0 ? index : -1 - index;
    boolean before = next > 0 && offsets[next - 1] + lengths[next - 1] > begin;
    boolean behind = next < pieces && offsets[next] < end;
    boolean beyond = endBytes >= 0 && (last ? end != endBytes : end > endBytes);
    // The last fragment must be the last of those that are there.
    boolean shortened = last && pieces > 0 && offsets[pieces - 1] + lengths[pieces - 1] > end;
    return before || behind || beyond || shortened;
  }

  /** As none of them overlap, all are there when their lengths sum up. */
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

  /** Forgets the fragments, not what waits. */
  void clear(int nextStage, String why) {
    stage = nextStage;
    reason = why;
    endBytes = -1;
    pieces = 0;
  }
}
