package io.sipstream.calls.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.calls.kpi.KpiContributions;
import io.sipstream.calls.kpi.KpiCount;
import io.sipstream.calls.kpi.KpiDelay;
import io.sipstream.calls.kpi.KpiKey;
import io.sipstream.calls.kpi.KpiSum;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.CallResult;
import java.util.Arrays;
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

  private static List<KpiSum> sums(Flow flow) {
    return records(flow).stream()
        .flatMap(call -> KpiContributions.of(call).values().stream())
        .toList();
  }

  private static List<CallRecord> records(Flow flow) {
    return Evaluations.records(Evaluations.states(FlowScript.events(flow.lines())).values());
  }
}
