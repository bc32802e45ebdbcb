package io.sipstream.calls.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.kpi.KpiContributions;
import io.sipstream.calls.kpi.KpiCount;
import io.sipstream.calls.kpi.KpiDelay;
import io.sipstream.calls.kpi.KpiKey;
import io.sipstream.calls.kpi.KpiSum;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.CallResult;
import io.sipstream.calls.state.CallState;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What call flows add to KPIs. */
class KpiFlowsTest {
  static Stream<Flow> flows() {
    return FlowFiles.all();
  }

  @ParameterizedTest
  @MethodSource("flows")
  void resultsAddUpToAttempts(Flow flow) {
    for (KpiSum sum : sums(flow)) {
      long results =
          Arrays.stream(CallResult.values())
              .mapToLong(result -> sum.count(KpiCount.valueOf(result.name())))
              .sum();
      assertThat(results + sum.count(KpiCount.UNDECIDED)).isEqualTo(sum.count(KpiCount.ATTEMPTS));
      assertThat(sum.codes(200, 699)).isLessThanOrEqualTo(sum.count(KpiCount.ATTEMPTS));
      assertThat(sum.count(KpiCount.SEIZURES)).isLessThanOrEqualTo(sum.count(KpiCount.ATTEMPTS));
    }
  }

  @ParameterizedTest
  @MethodSource("flows")
  void everyDurationWithinTheLastBoundIsInItsBucket(Flow flow) {
    for (KpiSum sum : sums(flow)) {
      for (KpiDelay delay : KpiDelay.values()) {
        assertThat(sum.delaysWithin(delay, delay.bounds() - 1))
            .isLessThanOrEqualTo(sum.delayCount(delay));
        for (int bucket = 1; bucket < delay.bounds(); bucket++) {
          assertThat(sum.delaysWithin(delay, bucket))
              .isGreaterThanOrEqualTo(sum.delaysWithin(delay, bucket - 1));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("flows")
  void aCallThatIsTakenBackLeavesNothing(Flow flow) {
    KpiSum all = new KpiSum();
    sums(flow).forEach(all::add);
    sums(flow).forEach(all::subtract);

    assertThat(all.isEmpty()).isTrue();
  }

  /** A call counts once in the sum of all calls, however many hops it has. */
  @ParameterizedTest
  @MethodSource("flows")
  void aCallCountsOnceInTheTotal(Flow flow) {
    for (CallRecord call : records(flow)) {
      Map<KpiKey, KpiSum> sums = KpiContributions.of(call);
      long attempts =
          sums.entrySet().stream()
              .filter(entry -> entry.getKey().isTotal())
              .mapToLong(entry -> entry.getValue().count(KpiCount.ATTEMPTS))
              .sum();
      assertThat(attempts).isEqualTo(sums.isEmpty() ? 0 : 1);
    }
  }

  /** The figures after each message follow from the differences, and their version only rises. */
  @ParameterizedTest
  @MethodSource("flows")
  void differencesAddUpAndRaiseTheVersion(Flow flow) {
    Map<String, CallState> states = new HashMap<>();
    Map<String, Map<KpiKey, KpiSum>> added = new HashMap<>();
    Map<KpiKey, KpiSum> all = new HashMap<>();
    for (CallEvent event : FlowScript.events(flow.lines())) {
      CallState state = states.computeIfAbsent(event.callId(), id -> new CallState());
      state.add(event);
      List<CallRecord> records = Evaluations.records(List.of(state));
      KpiContributions.replace(
              added.computeIfAbsent(event.callId(), id -> new HashMap<>()),
              KpiContributions.of(records))
          .forEach(
              (key, difference) -> {
                assertThat(difference.version()).isPositive();
                all.computeIfAbsent(key, k -> new KpiSum()).add(difference);
              });
    }
    Map<KpiKey, KpiSum> expected = KpiContributions.of(Evaluations.records(states.values()));

    expected.forEach((key, sum) -> all.computeIfAbsent(key, k -> new KpiSum()).subtract(sum));
    // What remains is the version of minutes that a call has left.
    assertThat(all.values())
        .allSatisfy(
            rest -> {
              for (KpiCount count : KpiCount.values()) {
                assertThat(rest.count(count)).as(count.field()).isZero();
              }
              assertThat(rest.open()).isZero();
              assertThat(rest.codes(200, 699)).isZero();
              assertThat(rest.version()).isNotNegative();
            });
  }

  private static List<KpiSum> sums(Flow flow) {
    return records(flow).stream()
        .flatMap(call -> KpiContributions.of(call).values().stream())
        .toList();
  }

  private static List<CallRecord> records(Flow flow) {
    return Evaluations.records(Evaluations.states(FlowScript.events(flow.lines())).values());
  }
}
