package io.sipstream.job.captureloss;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.testing.Seed;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TapStateTest {
  @ParameterizedTest
  @ValueSource(
      classes = {FrameTally.class, ReportRecord.class, TapState.class, AgentRunState.class})
  void aFlatTypeNeedsNoKryo(Class<?> type) {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
  }

  @Test
  void itCountsAsASortedMapDoes() {
    Random random = new Random(Seed.of(TapStateTest.class));
    TapState tap = new TapState();
    TreeMap<Long, Long> map = new TreeMap<>();
    for (int i = 0; i < 20_000; i++) {
      long bucket = random.nextInt(2_000);
      long count = random.nextInt(5);
      tap.add(bucket, count);
      if (bucket >= tap.prunedTo) {
        map.merge(bucket, count, Long::sum);
      }
      if (random.nextInt(1_000) == 0) {
        long before = random.nextInt(1_500);
        tap.forgetBefore(before);
        map.headMap(before).clear();
      }
      long from = random.nextInt(2_000);
      long to = random.nextInt(2_000);
      long sum =
          from < to ? map.subMap(from, to).values().stream().mapToLong(Long::longValue).sum() : 0;
      assertThat(tap.sum(from, to)).isEqualTo(sum);
      assertThat(tap.size).isEqualTo(map.size());
    }
  }

  @Test
  void theOldestCountsAreForgottenWhenThereAreTooMany() {
    TapState tap = new TapState();
    for (int i = 0; i < TapState.BUCKETS_MAX; i++) {
      tap.add(i, 1);
    }
    assertThat(tap.size).isEqualTo(TapState.BUCKETS_MAX);
    assertThat(tap.prunedTo).isEqualTo(Long.MIN_VALUE);

    tap.add(TapState.BUCKETS_MAX, 1);
    assertThat(tap.size).isEqualTo(TapState.BUCKETS_MAX);
    assertThat(tap.prunedTo).isEqualTo(1);
    tap.add(0, 1);
    assertThat(tap.sum(0, Long.MAX_VALUE)).isEqualTo(TapState.BUCKETS_MAX);
  }

  @Test
  void countsAreKeptForReportsThatAreLateAndNotForThoseThatDoNotComeAnyMore() {
    TapState tap = new TapState();
    long beginMillis = Tap.START_MILLIS;
    Reconciliation.check(tap, new Tap().report(0, 0, 0, 0), beginMillis, beginMillis - 3_600_000);

    // All since the end of the report, of ten seconds.
    assertThat(sizeAfterFramesUntil(tap, beginMillis, beginMillis + 300_000)).isGreaterThan(2_890);
    assertThat(sizeAfterFramesUntil(tap, beginMillis + 300_000, beginMillis + 900_000))
        .isLessThan(1_000);
  }

  /** One frame each 100 ms, and event time five seconds behind. */
  private static int sizeAfterFramesUntil(TapState tap, long fromMillis, long untilMillis) {
    for (long millis = fromMillis; millis < untilMillis; millis += 100) {
      long[] bucket = {CaptureBuckets.ofMillis(millis)};
      Reconciliation.arrive(tap, new FrameTally("tap", bucket, new long[] {1}), millis - 5_000);
    }
    return tap.size;
  }

  @Test
  void theOldestStartIsForgottenWhenThereAreTooMany() {
    TapState tap = new TapState();
    for (int i = 0; i <= TapState.RUNS_MAX; i++) {
      tap.addRun("s-" + i);
    }
    assertThat(tap.runs).hasSize(TapState.RUNS_MAX);
    assertThat(tap.run("s-0")).isNull();
    assertThat(tap.run("s-1")).isNotNull();
  }
}
