package io.sipstream.settings;

import io.sipstream.packet.FrameContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Names the index that a message belongs to, by the time of its capture alone. */
public final class IndexNaming {
  /** How much time one index spans, in UTC. */
  public enum Granularity {
    DAY("yyyy.MM.dd"),
    HOUR("yyyy.MM.dd.HH");

    private final DateTimeFormatter suffix;

    Granularity(String pattern) {
      this.suffix = DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
    }
  }

  private final String prefix;
  private final Granularity granularity;
  private long cachedHour = Long.MIN_VALUE;
  private String cachedName = "";

  public IndexNaming(String prefix, Granularity granularity) {
    this.prefix = prefix;
    this.granularity = granularity;
  }

  /** The index of a message captured at this time, such as {@code sip-messages-2026.11.22}. */
  public String indexFor(long captureTimeNanos) {
    // Without this bound a broken clock could create indices without end.
    if (!FrameContext.isDated(captureTimeNanos)) {
      return prefix + "-undated";
    }
    long seconds = captureTimeNanos / 1_000_000_000L;
    long hour = seconds / 3_600;
    if (hour != cachedHour) {
      cachedName = prefix + "-" + granularity.suffix.format(Instant.ofEpochSecond(seconds));
      cachedHour = hour;
    }
    return cachedName;
  }
}
