package io.sipstream.explorer.page;

import io.sipstream.calls.record.CallRecord;
import io.sipstream.explorer.store.MessageStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the other legs of a call: calls that share a correlation key with it or with another leg.
 *
 * @param legs legs without the call itself
 * @param cut whether a limit ended the search
 */
record Legs(List<Leg> legs, boolean cut) {
  static final Legs NONE = new Legs(List.of(), false);

  private static final int MOST_ROUNDS = 5;
  private static final int MOST_CALLS = 64;

  /**
   * A call and the key that connects it.
   *
   * @param key the key, such as {@code cid:} and a Call-ID
   */
  record Leg(CallRecord call, String key) {
    /** Returns why the calls belong together. */
    String reason() {
      int colon = key.indexOf(':');
      String value = key.substring(colon + 1);
      return switch (key.substring(0, Math.max(0, colon))) {
        case "cid" -> "the Call-ID " + value + " is named in a message";
        case "sid" -> "Session-ID has " + value;
        case "icid" -> "P-Charging-Vector has icid-value " + value;
        case "media" -> "SDP has the media " + value;
        case "dlg" -> "a message names the dialog " + value;
        default -> "both have " + key;
      };
    }
  }

  /** Returns the legs of a call; each round asks for the keys that the round before found. */
  static Legs of(MessageStore store, CallRecord call) {
    Map<String, Leg> found = new LinkedHashMap<>();
    Set<String> known = new HashSet<>();
    Set<String> wanted = new LinkedHashSet<>(call.keys());
    boolean cut = false;
    for (int round = 0; !wanted.isEmpty() && !cut; round++) {
      if (round == MOST_ROUNDS) {
        return new Legs(List.copyOf(found.values()), true);
      }
      known.addAll(wanted);
      List<CallRecord> calls =
          store.callsWith(List.copyOf(wanted), call.startMicros(), MOST_CALLS + 1);
      cut = calls.size() > MOST_CALLS;
      Set<String> next = new LinkedHashSet<>();
      for (CallRecord other : calls) {
        String key = shared(call, other, known);
        if (!key.isEmpty() && !other.id().equals(call.id()) && !found.containsKey(other.id())) {
          if (found.size() == MOST_CALLS) {
            cut = true;
            break;
          }
          found.put(other.id(), new Leg(other, key));
          next.addAll(other.keys());
        }
      }
      next.removeAll(known);
      wanted = next;
    }
    return new Legs(List.copyOf(found.values()), cut);
  }

  /** Returns a key that both share; addresses of media are used again, so only for minutes. */
  private static String shared(CallRecord call, CallRecord other, Set<String> keys) {
    boolean near = Math.abs(call.startMicros() - other.startMicros()) <= MessageStore.MEDIA_MICROS;
    return other.keys().stream()
        .filter(keys::contains)
        .filter(key -> near || !MessageStore.isMedia(key))
        .findFirst()
        .orElse("");
  }

  /** Returns all Call-IDs but one. */
  List<String> callIds(String but) {
    Set<String> callIds = new LinkedHashSet<>();
    legs.forEach(leg -> callIds.add(leg.call().callId()));
    callIds.remove(but);
    return new ArrayList<>(callIds);
  }
}
