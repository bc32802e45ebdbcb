package io.sipstream.reassembly;

/** What all streams of one task hold together. */
final class StreamBudget {
  private final ReassemblyLimits.Streams limits;
  private int streams;
  private int halfOpen;
  private long bytes;

  StreamBudget(ReassemblyLimits.Streams limits) {
    this.limits = limits;
  }

  /** Takes so much, if there is room. */
  boolean take(int moreStreams, int moreHalfOpen, long moreBytes) {
    if (streams + moreStreams > limits.streams()
        || halfOpen + moreHalfOpen > limits.halfOpen()
        || bytes + moreBytes > limits.bytes()) {
      return false;
    }
    add(moreStreams, moreHalfOpen, moreBytes);
    return true;
  }

  /** Takes so much, limit or not: what a restored key holds is there. */
  void add(int moreStreams, int moreHalfOpen, long moreBytes) {
    streams += moreStreams;
    halfOpen += moreHalfOpen;
    bytes += moreBytes;
  }

  Reassembly.Held held() {
    return new Reassembly.Held(streams, bytes);
  }

  boolean isUntouched() {
    return streams == 0 && halfOpen == 0 && bytes == 0;
  }
}
