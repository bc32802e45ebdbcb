package io.sipstream.oracle.reassembly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Joins fragments in the order of capture. Identical fragments count once. Other overlaps drop the
 * packet and what follows of it (RFC 5722 section 4). Of an incomplete datagram, the beginning
 * counts if it holds a start line and a header.
 */
final class NaiveDefragmenter {
  /** Time for which a joined packet is remembered. */
  private static final long REMEMBERED_NANOS = 1_000_000_000;

  /** A line, and a header that the next line does not continue. */
  private static final Pattern HEAD = Pattern.compile("[^\n]+\n[^\r\n][\\s\\S]*\n[^ \t][\\s\\S]*");

  private NaiveDefragmenter() {}

  /** Returns the whole packets and the joined ones. */
  static List<NaivePacket> join(List<NaivePacket> inOrder) {
    List<NaivePacket> whole = new ArrayList<>();
    Map<String, List<NaivePacket>> byKey = new LinkedHashMap<>();
    for (NaivePacket packet : inOrder) {
      if (packet.isFragment()) {
        byKey.computeIfAbsent(packet.fragmentKey(), key -> new ArrayList<>()).add(packet);
      } else {
        whole.add(packet);
      }
    }
    byKey.values().forEach(fragments -> join(fragments, whole));
    return whole;
  }

  private static void join(List<NaivePacket> inOrder, List<NaivePacket> whole) {
    List<NaivePacket> kept = new ArrayList<>();
    long joinedAt = -1;
    for (NaivePacket next : inOrder) {
      if (joinedAt >= 0 && next.timeNanos() > joinedAt + REMEMBERED_NANOS) {
        kept.clear();
        joinedAt = -1;
      }
      if (kept.stream().anyMatch(other -> isSame(next, other))) {
        continue;
      }
      if (joinedAt >= 0) {
        kept.clear();
        joinedAt = -1;
      }
      if (kept.stream().anyMatch(other -> collide(next, other))) {
        return;
      }
      kept.add(next);
      byte[] payload = payload(kept);
      if (payload != null) {
        joinedAt = next.timeNanos();
        whole.add(next.joined(joinedAt, payload));
      }
    }
    if (joinedAt < 0) {
      beginning(kept, whole);
    }
  }

  private static void beginning(List<NaivePacket> fragments, List<NaivePacket> whole) {
    byte[] payload = {};
    long timeNanos = 0;
    for (NaivePacket each :
        fragments.stream().sorted(Comparator.comparing(NaivePacket::offset)).toList()) {
      if (each.offset() == payload.length) {
        int at = payload.length;
        payload = Arrays.copyOf(payload, at + each.payload().length);
        System.arraycopy(each.payload(), 0, payload, at, each.payload().length);
        timeNanos = Math.max(timeNanos, each.timeNanos());
      }
    }
    if (payload.length > 8 && fragments.get(0).protocol() != NaivePacket.TCP) {
      NaivePacket joined = fragments.get(0).joined(timeNanos, payload);
      byte[] data = joined.data();
      if (data.length == payload.length - 8
          && HEAD.matcher(new String(data, ISO_8859_1)).matches()) {
        whole.add(joined);
      }
    }
  }

  private static boolean isSame(NaivePacket one, NaivePacket other) {
    return one.offset() == other.offset()
        && one.more() == other.more()
        && Arrays.equals(one.payload(), other.payload());
  }

  /** Returns whether two fragments overlap, or one is behind the last one. */
  private static boolean collide(NaivePacket one, NaivePacket other) {
    return (one.offset() < other.end() && other.offset() < one.end())
        || (!one.more() && other.end() > one.end())
        || (!other.more() && one.end() > other.end());
  }

  /** Returns the bytes of fragments that do not overlap; null if some are missing. */
  private static byte[] payload(List<NaivePacket> fragments) {
    int bytes = fragments.stream().mapToInt(each -> each.payload().length).sum();
    if (fragments.stream().noneMatch(each -> !each.more() && each.end() == bytes)) {
      return null;
    }
    byte[] payload = new byte[bytes];
    for (NaivePacket each : fragments) {
      System.arraycopy(each.payload(), 0, payload, each.offset(), each.payload().length);
    }
    return payload;
  }
}
