package io.sipstream.job.kpis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.document.Document;
import io.sipstream.job.SampleMessages;
import io.sipstream.job.record.KpiDifference;
import io.sipstream.varint.VarintWriter;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator of KPIs: when it writes a minute, and what it keeps. */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
class KpiFunctionTest {
  private static final long MINUTE_MILLIS = 60_000;
  private static final long MINUTE = 29_916_666;
  private static final long START = MINUTE * MINUTE_MILLIS;
  private static final long SETTLED = START + 16 * MINUTE_MILLIS;
  private static final long REMOVED = START + 47 * MINUTE_MILLIS;

  // Indices of figures in the stored format.
  private static final int ATTEMPTS = 1;
  private static final int BEGUN = 1_100;
  private static final int ENDED = 1_200;
  private static final int OPEN = 1_301;
  private static final int VERSION = 1_302;

  @Test
  void aMinuteIsWrittenAtItsEndAndWhenItIsSettled() throws Exception {
    try (KpisHarness kpis = KpisHarness.open(false, null)) {
      kpis.take(List.of(difference(0, ATTEMPTS, 3, VERSION, 24)));
      kpis.watermark(START + MINUTE_MILLIS - 1);
      assertThat(kpis.documents()).isEmpty();
      kpis.watermark(START + MINUTE_MILLIS);
      assertThat(kpis.documents()).hasSize(1);
      assertThat(last(kpis).at("/sip/kpi/settled").asBoolean()).isFalse();
      kpis.watermark(SETTLED - 1);
      assertThat(kpis.documents()).hasSize(1);
      kpis.watermark(SETTLED);

      assertThat(kpis.documents()).hasSize(2).extracting(Document::version).containsOnly(49L);
      assertThat(last(kpis).at("/sip/kpi/settled").asBoolean()).isTrue();
      assertThat(last(kpis).at("/sip/kpi/attempts").asLong()).isEqualTo(3);
      assertThat(last(kpis).at("/sip/kpi/source/peer").asText()).isEqualTo("a");
      assertThat(kpis.documents()).extracting(Document::target).containsOnly(Document.Target.KPIS);
      kpis.watermark(REMOVED);
      assertThat(kpis.states()).isZero();
      assertThat(kpis.timers()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLateCallCorrectsASettledMinuteAlsoAfterARestore(boolean rocksDb) throws Exception {
    OperatorSubtaskState snapshot;
    try (KpisHarness kpis = KpisHarness.open(rocksDb, null)) {
      kpis.take(List.of(difference(0, ATTEMPTS, 3, VERSION, 24)));
      kpis.watermark(SETTLED);
      snapshot = kpis.snapshot();
    }
    try (KpisHarness kpis = KpisHarness.open(rocksDb, snapshot)) {
      kpis.watermark(SETTLED);
      kpis.take(List.of(difference(0, ATTEMPTS, 1, VERSION, 8)));
      kpis.watermark(SETTLED + MINUTE_MILLIS);

      assertThat(kpis.documents()).hasSize(1);
      assertThat(kpis.documents().get(0).version()).isEqualTo(65);
      assertThat(last(kpis).at("/sip/kpi/attempts").asLong()).isEqualTo(4);
      assertThat(last(kpis).at("/sip/kpi/settled").asBoolean()).isTrue();
    }
  }

  /** The call begins in the first minute and ends in the fourth minute. */
  @Test
  void concurrentCallsFollowFromTheMinutesBefore() throws Exception {
    try (KpisHarness kpis = KpisHarness.open(false, null)) {
      kpis.take(List.of(difference(0, BEGUN, 1, OPEN, 1, VERSION, 4)));
      kpis.watermark(START + 2 * MINUTE_MILLIS);
      kpis.take(List.of(difference(2, BEGUN + 5, 1, OPEN, 1, VERSION, 4)));
      kpis.watermark(START + 3 * MINUTE_MILLIS);
      assertThat(last(kpis).at("/sip/kpi/concurrent/begin").asLong()).isEqualTo(1);
      assertThat(last(kpis).at("/sip/kpi/concurrent/max").asLong()).isEqualTo(2);
      kpis.take(
          List.of(difference(0, OPEN, -1, VERSION, 4), difference(3, ENDED + 10, 1, VERSION, 8)));
      kpis.watermark(START + 4 * MINUTE_MILLIS);
      assertThat(last(kpis).at("/sip/kpi/concurrent/begin").asLong()).isEqualTo(2);
      assertThat(last(kpis).at("/sip/kpi/concurrent/min").asLong()).isEqualTo(1);
      kpis.watermark(REMOVED + 3 * MINUTE_MILLIS);

      // The second call is in progress and keeps its minute.
      kpis.take(List.of(difference(100, ATTEMPTS, 1, VERSION, 4)));
      kpis.watermark(START + 101 * MINUTE_MILLIS);
      assertThat(last(kpis).at("/sip/kpi/concurrent/begin").asLong()).isEqualTo(1);
      kpis.take(
          List.of(difference(2, OPEN, -1, VERSION, 4), difference(101, ENDED, 1, VERSION, 8)));
      kpis.watermark(START + 102 * MINUTE_MILLIS);
      assertThat(last(kpis).at("/sip/kpi/concurrent/min").asLong()).isZero();
      kpis.watermark(REMOVED + 102 * MINUTE_MILLIS);
      assertThat(kpis.states()).isZero();
    }
  }

  @Test
  void aLateBeginCorrectsTheConcurrentCallsOfLaterMinutes() throws Exception {
    try (KpisHarness kpis = KpisHarness.open(false, null)) {
      kpis.take(
          List.of(difference(0, ATTEMPTS, 1, VERSION, 4), difference(1, ATTEMPTS, 1, VERSION, 4)));
      kpis.watermark(SETTLED + MINUTE_MILLIS);
      kpis.take(List.of(difference(0, BEGUN, 1, OPEN, 1, VERSION, 4)));
      kpis.watermark(SETTLED + 2 * MINUTE_MILLIS);

      assertThat(last(kpis).path("@timestamp").asText()).endsWith(":07:00.000Z");
      assertThat(last(kpis).at("/sip/kpi/concurrent/begin").asLong()).isEqualTo(1);
    }
  }

  /** Concurrent calls of old minutes are unknown to a job that did not count them in their time. */
  @Test
  void aReplayOfOldMinutesWritesNoConcurrentCalls() throws Exception {
    try (KpisHarness kpis = KpisHarness.open(false, null)) {
      kpis.watermark(REMOVED);
      kpis.take(List.of(difference(0, ATTEMPTS, 3, VERSION, 24)));
      kpis.watermark(REMOVED + MINUTE_MILLIS);

      assertThat(kpis.documents().get(0).version()).isEqualTo(48);
      assertThat(last(kpis).at("/sip/kpi/concurrent").has("begin")).isFalse();
      assertThat(last(kpis).at("/sip/kpi/concurrent").has("begun")).isTrue();
    }
  }

  private static KpiDifference difference(long minutes, long... figures) {
    VarintWriter out = new VarintWriter();
    out.octet(1);
    out.number(figures.length / 2);
    long before = 0;
    for (int i = 0; i < figures.length; i += 2) {
      out.number(figures[i] - before);
      out.signed(figures[i + 1]);
      before = figures[i];
    }
    return new KpiDifference(
        "a" + KpiDifference.SEPARATOR + "b", MINUTE + minutes, out.toByteArray());
  }

  private static JsonNode last(KpisHarness kpis) {
    List<Document> all = kpis.documents();
    return SampleMessages.json(all.get(all.size() - 1).json());
  }
}
