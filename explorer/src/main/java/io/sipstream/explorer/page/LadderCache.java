package io.sipstream.explorer.page;

import io.sipstream.calls.ladder.SvgLadder;
import io.sipstream.explorer.http.WebUser;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Keeps the ladders of the latest call pages for seconds, since a browser loads their pictures in
 * parts. Entries belong to one user. Thread-safe.
 */
public final class LadderCache {
  private static final int MOST = 8;
  private static final long KEEP_NANOS = 30_000_000_000L;

  private final Map<Key, Entry> entries = new LinkedHashMap<>();

  /**
   * Identifies a ladder.
   *
   * @param call address of the call
   * @param legs value of the parameter that adds legs
   */
  record Key(WebUser user, String call, String legs, LadderView shown, ZoneId zone) {}

  private record Entry(SvgLadder ladder, long nanos) {}

  /** Keeps the ladder of a page. */
  synchronized void put(Key key, SvgLadder ladder) {
    entries.remove(key);
    entries.put(key, new Entry(ladder, System.nanoTime()));
    if (entries.size() > MOST) {
      entries.remove(entries.keySet().iterator().next());
    }
  }

  /** Returns a ladder; loads it if it is not kept. */
  SvgLadder get(Key key, Supplier<SvgLadder> loader) {
    synchronized (this) {
      Entry entry = entries.get(key);
      if (entry != null && System.nanoTime() - entry.nanos() < KEEP_NANOS) {
        return entry.ladder();
      }
    }
    SvgLadder loaded = loader.get();
    if (loaded != null) {
      put(key, loaded);
    }
    return loaded;
  }
}
