package io.sipstream.cli.calls;

import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.HopRecord;
import io.sipstream.calls.record.Party;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Describes a column of calls in table and CSV.
 *
 * @param name name in CSV
 * @param value returns the text of a call; empty if absent
 */
record CallColumn(String name, Function<CallRecord, String> value) {
  static final List<CallColumn> ALL =
      List.of(
          new CallColumn("start", call -> time(call.startMicros())),
          new CallColumn("from", call -> party(call.caller())),
          new CallColumn("to", call -> party(call.callee())),
          new CallColumn("result", CallColumn::result),
          new CallColumn("code", call -> call.code() < 0 ? "" : String.valueOf(call.code())),
          new CallColumn("pdd", call -> seconds(call.delays().postDial())),
          new CallColumn("duration", call -> seconds(call.durationMicros())),
          new CallColumn("ended_by", CallColumn::end),
          new CallColumn("hops", CallColumn::hops),
          new CallColumn("problems", CallColumn::problems),
          new CallColumn("call_id", CallRecord::callId));

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;

  /** Returns the text of this column; empty if absent. */
  String of(CallRecord call) {
    return value.apply(call);
  }

  /** Returns the heading of the table. */
  String heading() {
    return name.replace('_', ' ');
  }

  private static String result(CallRecord call) {
    return call.result() == null ? call.phase().toString() : call.result().toString();
  }

  private static String problems(CallRecord call) {
    return call.problems().stream().map(Object::toString).collect(Collectors.joining(" "));
  }

  static String time(long micros) {
    return TIME.format(
        Instant.ofEpochSecond(
            Math.floorDiv(micros, MICROS_PER_SECOND),
            Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO));
  }

  static String seconds(long micros) {
    return micros < 0
        ? ""
        : String.format(Locale.ROOT, "%.6f", micros / (double) MICROS_PER_SECOND);
  }

  private static String party(Party party) {
    if (party.number() != null) {
      return party.number();
    }
    return party.user() != null ? party.user() : party.uri() == null ? "" : party.uri();
  }

  private static String end(CallRecord call) {
    if (call.ending().reason() == null) {
      return "";
    }
    return call.ending().by() == null
        ? call.ending().reason().toString()
        : call.ending().by() + " " + call.ending().reason();
  }

  /** Returns the elements from the caller to the callee; a fork as its last branch. */
  private static String hops(CallRecord call) {
    List<HopRecord> hops = call.hops();
    if (call.callerHop() < 0) {
      return "";
    }
    HopRecord hop = hops.get(call.callerHop());
    StringBuilder text = new StringBuilder(hop.sourcePeer());
    for (int i = 0; hop != null && i <= hops.size(); i++) {
      text.append(" > ").append(hop.destinationPeer());
      int index = hop.index();
      hop = hops.stream().filter(next -> next.parent() == index).reduce((a, b) -> b).orElse(null);
    }
    return text.toString();
  }
}
