package io.sipstream.reassembly;

import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;
import java.util.Arrays;

/**
 * Holds the keyed state that a packet and a stream have in common. The host keeps the parts. A host
 * that takes checkpoints stores {@link #encode()}, which never changes; a change needs a new
 * version byte, and versions that were stored stay readable.
 */
public abstract class ReassemblyState {
  /** Stands for a timestamp that is not set. */
  static final long NONE = -1;

  // Shared: many keys have no queued parts.
  private static final long[] NO_BUCKETS = {};

  /** Agent and source address, for the limits per source. */
  String source = "";

  /** Number of the first part within the subtask. */
  long arrival;

  /** Sum of {@link ReassemblyInput#heldBytes()} of all parts. */
  long keptBytes;

  /** Event time of the registered timer of a deadline; {@link #NONE} if there is none. */
  long timerMillis = NONE;

  /** Buckets of queued parts, ascending. The array is replaced, never changed. */
  private long[] buckets = NO_BUCKETS;

  /** Returns the state in bytes that {@code decode} of its class reads. */
  public abstract byte[] encode();

  /** Returns the positions under which the host buffers parts. */
  public abstract long[] positions();

  /** Returns the buckets of queued parts, ascending; not to be changed. */
  public long[] buckets() {
    return buckets;
  }

  boolean hasQueued() {
    return buckets.length > 0;
  }

  boolean hasBucket(long bucket) {
    return Arrays.binarySearch(buckets, bucket) >= 0;
  }

  /** Adds a bucket; returns false if it is there. */
  boolean addBucket(long bucket) {
    int index = -1 - Arrays.binarySearch(buckets, bucket);
    if (index < 0) {
      return false;
    }
    long[] more = Arrays.copyOf(buckets, buckets.length + 1);
    System.arraycopy(buckets, index, more, index + 1, buckets.length - index);
    more[index] = bucket;
    buckets = more;
    return true;
  }

  /** Removes a bucket; returns false if it is not there. */
  boolean removeBucket(long bucket) {
    int index = Arrays.binarySearch(buckets, bucket);
    if (index < 0) {
      return false;
    }
    long[] fewer = buckets.length == 1 ? NO_BUCKETS : Arrays.copyOf(buckets, buckets.length - 1);
    System.arraycopy(buckets, index + 1, fewer, index, fewer.length - index);
    buckets = fewer;
    return true;
  }

  final void writeCommon(VarintWriter out) {
    out.text(source);
    out.number(arrival);
    out.number(keptBytes);
    out.number(timerMillis - NONE);
    out.number(buckets.length);
    long before = 0;
    for (long bucket : buckets) {
      out.number((bucket - before) / EventTimeOrder.BUCKET_MILLIS);
      before = bucket;
    }
  }

  final void readCommon(VarintReader in) {
    source = in.text();
    arrival = in.number();
    keptBytes = in.number();
    timerMillis = in.number() + NONE;
    int count = in.smallNumber();
    buckets = count == 0 ? NO_BUCKETS : new long[count];
    long before = 0;
    for (int i = 0; i < count; i++) {
      before += in.number() * EventTimeOrder.BUCKET_MILLIS;
      buckets[i] = before;
    }
  }
}
