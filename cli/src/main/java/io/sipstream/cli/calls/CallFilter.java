package io.sipstream.cli.calls;

import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.CallResult;
import io.sipstream.calls.record.HopRecord;
import io.sipstream.calls.record.Party;
import io.sipstream.calls.record.Problem;
import io.sipstream.export.TimeWindow;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Selects calls by the options of the command. All given options must match. */
final class CallFilter implements Predicate<CallRecord> {
  private static final long NANOS_PER_MICRO = 1_000;

  @Option(
      names = "--number",
      paramLabel = "DIGITS",
      description = "calls from or to this number; its last digits suffice")
  private String number;

  @Option(
      names = "--caller",
      paramLabel = "NUMBER|USER",
      description = "calls from this number or user")
  private String caller;

  @Option(
      names = "--callee",
      paramLabel = "NUMBER|USER",
      description = "calls to this number or user")
  private String callee;

  @Option(names = "--result", paramLabel = "RESULT", description = "such as answered or busy")
  private String result;

  @Option(names = "--code", paramLabel = "CODE", description = "final status code, such as 503")
  private Integer code;

  @Option(
      names = "--peer",
      paramLabel = "NAME|ADDRESS",
      description = "calls with a hop from or to this peer")
  private String peer;

  @Option(
      names = "--problem",
      paramLabel = "PROBLEM",
      description = "calls with this problem, such as ack_missing")
  private String problem;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "calls that started at this time or later, such as 2026-11-22T10:00:00Z")
  private String from;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "calls that started before this time")
  private String until;

  private long fromMicros = Long.MIN_VALUE;
  private long untilMicros = Long.MAX_VALUE;

  /**
   * Checks the values of the options.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  void check() {
    if (number != null && !digits(number).matches("[0-9]{3,}")) {
      throw new IllegalArgumentException(
          "--number: " + number + " has fewer than three digits. Give more of the number.");
    }
    checkName("--result", result, CallResult.values());
    checkName("--problem", problem, Problem.values());
    fromMicros = from == null ? fromMicros : TimeWindow.nanos("--from", from) / NANOS_PER_MICRO;
    untilMicros =
        until == null ? untilMicros : TimeWindow.nanos("--until", until) / NANOS_PER_MICRO;
  }

  private static void checkName(String option, String name, Object[] values) {
    if (name != null && Arrays.stream(values).noneMatch(value -> value.toString().equals(name))) {
      throw new IllegalArgumentException(
          option
              + ": "
              + name
              + " is unknown. Use one of "
              + Arrays.stream(values).map(Object::toString).collect(Collectors.joining(", "))
              + ".");
    }
  }

  @Override
  public boolean test(CallRecord call) {
    return (number == null || hasNumber(call))
        && (caller == null || isParty(call.caller(), caller))
        && (callee == null || isParty(call.callee(), callee))
        && (result == null || (call.result() != null && call.result().toString().equals(result)))
        && (code == null || call.codes().contains(code))
        && (peer == null || call.hops().stream().anyMatch(this::hasPeer))
        && (problem == null
            || call.problems().stream().anyMatch(found -> found.toString().equals(problem)))
        && call.startMicros() >= fromMicros
        && call.startMicros() < untilMicros;
  }

  private boolean hasNumber(CallRecord call) {
    String wanted = digits(number);
    Stream<String> parties = Stream.concat(texts(call.caller()), texts(call.callee()));
    return Stream.concat(parties, Stream.ofNullable(call.requestUriNumber()))
        .anyMatch(text -> digits(text).endsWith(wanted));
  }

  private static Stream<String> texts(Party party) {
    Stream<String> one = Stream.of(party.number(), party.user()).filter(text -> text != null);
    return Stream.concat(one, party.asserted().stream());
  }

  private static boolean isParty(Party party, String wanted) {
    String digits = digits(wanted);
    return texts(party)
        .anyMatch(
            text ->
                text.equalsIgnoreCase(wanted)
                    || (digits.length() >= 3 && digits(text).endsWith(digits)));
  }

  private boolean hasPeer(HopRecord hop) {
    return List.of(hop.sourceIp(), hop.destinationIp()).contains(peer)
        || peer.equals(hop.sourcePeer())
        || peer.equals(hop.destinationPeer());
  }

  /** Returns the text without what people write between digits. */
  private static String digits(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[-+ ()./]", "");
  }
}
