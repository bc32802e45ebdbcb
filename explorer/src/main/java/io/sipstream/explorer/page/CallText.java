package io.sipstream.explorer.page;

import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.HopRecord;
import io.sipstream.calls.record.Party;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Formats values of calls. */
final class CallText {
  private static final double MICROS_PER_SECOND = 1_000_000;

  private CallText() {}

  /** Returns seconds with milliseconds; empty if absent. */
  static String seconds(long micros) {
    return micros < 0 ? "" : String.format(Locale.ROOT, "%.3f s", micros / MICROS_PER_SECOND);
  }

  /** Returns milliseconds of a measured time. */
  static String millis(long micros) {
    return String.format(Locale.ROOT, "%.1f ms", micros / 1_000.0);
  }

  /** Returns a count with separators. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Returns a status code; empty if absent. */
  static String code(int code) {
    return code < 0 ? "" : String.valueOf(code);
  }

  /** Returns number, user or URI of a party. */
  static String party(Party party) {
    if (party.number() != null) {
      return party.number();
    }
    return party.user() != null ? party.user() : text(party.uri());
  }

  /** Returns a text; empty if it is null. */
  static String text(String text) {
    return text == null ? "" : text;
  }

  /** Returns the result, else the phase, as words. */
  static String result(CallRecord call) {
    Object result = call.result() == null ? call.phase() : call.result();
    return words(result);
  }

  /** Returns a symbol that repeats the result without colour. */
  static String symbol(CallRecord call) {
    return switch (call.result() == null ? "" : call.result().outcome()) {
      case "success" -> "✔";
      case "failure" -> "✘";
      default -> "○";
    };
  }

  /** Returns who ended the call, and how. */
  static String end(CallRecord call) {
    if (call.ending().reason() == null) {
      return "";
    }
    String by = call.ending().by() == null ? "" : words(call.ending().by()) + ": ";
    return by + words(call.ending().reason());
  }

  /** Returns the problems as words. */
  static String problems(CallRecord call) {
    return call.problems().stream().map(CallText::words).collect(Collectors.joining(", "));
  }

  /** Returns a name of documents as words. */
  static String words(Object name) {
    return name.toString().replace('_', ' ');
  }

  /** Returns the element that sent the first request; empty if it was not seen. */
  static String firstPeer(CallRecord call) {
    return call.callerHop() < 0 ? "" : call.hops().get(call.callerHop()).sourcePeer();
  }

  /** Returns the last element from the caller on; of a fork the last branch. */
  static String lastPeer(CallRecord call) {
    if (call.callerHop() < 0) {
      return "";
    }
    List<HopRecord> hops = call.hops();
    HopRecord hop = hops.get(call.callerHop());
    HopRecord next = hop;
    for (int i = 0; next != null && i <= hops.size(); i++) {
      hop = next;
      int index = hop.index();
      next = hops.stream().filter(each -> each.parent() == index).reduce((a, b) -> b).orElse(null);
    }
    return hop.destinationPeer();
  }
}
