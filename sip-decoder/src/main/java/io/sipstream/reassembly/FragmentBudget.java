package io.sipstream.reassembly;

import java.util.HashMap;
import java.util.Map;

/** What all packets in the making of one task hold together, and those of each source. */
final class FragmentBudget {
  static final String TOO_MANY = "too_many";
  static final String TOO_MANY_OF_SOURCE = "too_many_of_source";

  private final ReassemblyLimits.Fragments limits;
  private final Sum all = new Sum("all");
  private final Map<String, Sum> sources = new HashMap<>();

  private static final class Sum {
    private final String source;
    private int packets;
    private long bytes;

    Sum(String source) {
      this.source = source;
    }

    void add(int morePackets, long moreBytes) {
      packets += morePackets;
      bytes += moreBytes;
    }
  }

  FragmentBudget(ReassemblyLimits.Fragments limits) {
    this.limits = limits;
  }

  /** Takes so much, or says why not; then nothing is taken. */
  String take(String source, int packets, long bytes) {
    if (all.packets + packets > limits.packets() || all.bytes + bytes > limits.bytes()) {
      return TOO_MANY;
    }
    Sum ofSource = sources.get(source);
    int sourcePackets = ofSource == null ? 0 : ofSource.packets;
    long sourceBytes = ofSource == null ? 0 : ofSource.bytes;
    if (sourcePackets + packets > limits.packetsPerSource()
        || sourceBytes + bytes > limits.bytesPerSource()) {
      return TOO_MANY_OF_SOURCE;
    }
    add(source, packets, bytes);
    return null;
  }

  /** Takes so much, limit or not: what a restored key holds is there. */
  void add(String source, int packets, long bytes) {
    all.add(packets, bytes);
    sources.computeIfAbsent(source, Sum::new).add(packets, bytes);
  }

  /** The text itself that is kept for a source, so that it is there once for all its packets. */
  String same(String source) {
    Sum ofSource = sources.get(source);
    return ofSource == null ? source : ofSource.source;
  }

  Reassembly.Held held() {
    return new Reassembly.Held(all.packets, all.bytes);
  }

  void giveBack(String source, int packets, long bytes) {
    all.add(-packets, -bytes);
    Sum ofSource = sources.get(source);
    ofSource.add(-packets, -bytes);
    if (ofSource.packets == 0) {
      sources.remove(source);
    }
  }
}
