package io.sipstream.calls.kpi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/** Figures of a minute, calculated by hand. */
class KpiSumTest {
  private static final long SECOND = 1_000_000;
  private static final long START = 1_000 * KpiKey.MINUTE_MICROS;

  /** One call from 10 s, one from 20 s to 50 s, one that is open at the start and ends at 30 s. */
  @Test
  void concurrencyFollowsBeginsAndEnds() {
    KpiSum sum = new KpiSum();
    sum.begin(START + 10 * SECOND);
    sum.begin(START + 20 * SECOND);
    sum.end(START + 50 * SECOND);
    sum.end(START + 30 * SECOND);

    KpiSum.Concurrency calls = sum.concurrency(1);

    assertThat(calls.begin()).isEqualTo(1);
    assertThat(calls.max()).isEqualTo(3);
    assertThat(calls.min()).isEqualTo(1);
    assertThat(calls.end()).isEqualTo(1);
    assertThat(calls.callMicros()).isEqualTo((50 + 30 + 30) * SECOND);
  }

  @Test
  void figuresAreReadAsTheyWereWritten() {
    KpiSum sum = new KpiSum();
    for (KpiCount count : KpiCount.values()) {
      sum.count(count, count.ordinal() - 5L);
    }
    sum.addCode(699);
    sum.delay(KpiDelay.ENDED_DURATION, Integer.MAX_VALUE * 1_000L);
    sum.begin(START + 7 * SECOND);
    sum.addVersion(1L << 40);
    VarintWriter out = new VarintWriter();
    sum.write(out);

    KpiSum read = KpiSum.read(new VarintReader(out.toByteArray()));

    assertThat(read.version()).isEqualTo(1L << 40);
    assertThat(read.code(699)).isEqualTo(1);
    read.subtract(sum);
    assertThat(read.isEmpty()).isTrue();
  }

  @Test
  void figuresOfALaterFormatAreRefused() {
    assertThatThrownBy(() -> KpiSum.read(new VarintReader(new byte[] {99, 0})))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void aDurationAtABoundIsWithinIt() {
    KpiSum sum = new KpiSum();
    sum.delay(KpiDelay.PDD, 10_000);
    sum.delay(KpiDelay.PDD, 10_001);
    sum.delay(KpiDelay.PDD, 64_000_001);
    sum.delay(KpiDelay.PDD, -1);

    assertThat(sum.delayCount(KpiDelay.PDD)).isEqualTo(3);
    assertThat(sum.delayMicros(KpiDelay.PDD)).isEqualTo(64_020_002);
    assertThat(sum.delaysWithin(KpiDelay.PDD, 0)).isEqualTo(1);
    assertThat(sum.delaysWithin(KpiDelay.PDD, 1)).isEqualTo(2);
    assertThat(sum.delaysWithin(KpiDelay.PDD, KpiDelay.PDD.bounds() - 1)).isEqualTo(2);
  }

  /**
   * RFC 6076 sections 4.6 to 4.8 with ten attempts: four 200, a 302, a 486, a 480, a 503, a 408 and
   * a 404.
   */
  @Test
  void ratiosFollowTheirDefinitions() {
    KpiSum sum = new KpiSum();
    sum.count(KpiCount.ATTEMPTS, 10);
    sum.count(KpiCount.ANSWERED, 4);
    sum.count(KpiCount.REDIRECTED, 1);
    sum.count(KpiCount.BUSY, 1);
    sum.count(KpiCount.UNAVAILABLE, 1);
    for (int code : new int[] {200, 200, 200, 200, 302, 486, 480, 503, 408, 404}) {
      sum.addCode(code);
    }

    assertThat(KpiRatio.SER.of(sum)).isCloseTo(4 / 9.0, within(1e-9));
    assertThat(KpiRatio.SEER.of(sum)).isCloseTo(6 / 9.0, within(1e-9));
    assertThat(KpiRatio.ISA.of(sum)).isCloseTo(0.2, within(1e-9));
    assertThat(KpiRatio.ASR.of(sum)).isCloseTo(4 / 9.0, within(1e-9));
    assertThat(KpiRatio.ABR.of(sum)).isCloseTo(0.4, within(1e-9));
    assertThat(KpiRatio.NER.of(sum)).isCloseTo(6 / 9.0, within(1e-9));
    assertThat(KpiRatio.NER_VOIPMONITOR.of(sum)).isCloseTo(0.9, within(1e-9));
    assertThat(KpiRatio.NER_SIP_EXPORTER.of(sum)).isCloseTo(0.8, within(1e-9));
    assertThat(KpiRatio.ASR_STRICT.of(new KpiSum())).isNaN();
  }
}
