package io.sipstream.agent.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.agent.metrics.MissedFrames;
import io.sipstream.agent.metrics.SpoolCounts;
import io.sipstream.frames.AgentReport;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportMakerTest {
  private static final long START = 1_795_348_800_000_000_000L;
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong monotonic = new AtomicLong(Long.MAX_VALUE - SECOND);
  private final AtomicReference<Instant> wallTime =
      new AtomicReference<>(Instant.ofEpochSecond(START / SECOND));
  private final InstantSource wallClock = wallTime::get;
  private final FrameCounts counts = new FrameCounts();
  private final ReportMaker maker =
      new ReportMaker("tap", "eth0", wallClock.withZone(ZoneOffset.UTC), monotonic::get);

  private AgentReport after(long seconds, boolean last) {
    monotonic.addAndGet(seconds * SECOND);
    wallTime.set(wallTime.get().plusSeconds(seconds));
    return maker.next(counts.snapshot(), last);
  }

  private static long inAndOut(AgentReport report, long waitingBefore) {
    long dropped = report.droppedByReason().values().stream().mapToLong(Long::longValue).sum();
    return waitingBefore
        + report.captured()
        + report.recovered()
        - report.acknowledged()
        - dropped
        - report.waiting();
  }

  @Test
  void eachReportHasWhatIsNewAndTheBooksBalance() {
    counts.captured();
    counts.captured();
    counts.captured();
    counts.acknowledged();
    counts.dropped("queue_full");
    counts.missed(new MissedFrames(4, 1));
    AgentReport first = after(10, false);
    counts.captured();
    counts.acknowledged();
    counts.dropped("spool_full");
    counts.missed(new MissedFrames(9, 1));
    AgentReport second = after(10, false);
    AgentReport third = after(3, true);

    assertThat(first)
        .returns(0L, AgentReport::sequence)
        .returns(3L, AgentReport::captured)
        .returns(1L, AgentReport::acknowledged)
        .returns(new TreeMap<>(Map.of("queue_full", 1L)), AgentReport::droppedByReason)
        .returns(1L, AgentReport::waiting)
        .returns(4L, AgentReport::missedByKernel);
    assertThat(second)
        .returns(1L, AgentReport::sequence)
        .returns(1L, AgentReport::captured)
        .returns(new TreeMap<>(Map.of("spool_full", 1L)), AgentReport::droppedByReason)
        .returns(0L, AgentReport::waiting)
        .returns(5L, AgentReport::missedByKernel)
        .returns(0L, AgentReport::missedByInterface);
    assertThat(third)
        .returns(2L, AgentReport::sequence)
        .returns(0L, AgentReport::captured)
        .returns(true, AgentReport::last);
    assertThat(inAndOut(first, 0)).isZero();
    assertThat(inAndOut(second, first.waiting())).isZero();
    assertThat(inAndOut(third, second.waiting())).isZero();
    assertThat(first.startId()).isEqualTo(third.startId()).startsWith("20261122T");
  }

  @Test
  void framesOfTheSpoolAreWaitingAndWereRecoveredOnce() {
    counts.spool(() -> new SpoolCounts(50, 0, 10, 40, 1000));
    AgentReport first = after(10, false);
    AgentReport second = after(10, false);

    assertThat(first).returns(50L, AgentReport::recovered).returns(50L, AgentReport::waiting);
    assertThat(second).returns(0L, AgentReport::recovered).returns(50L, AgentReport::waiting);
  }

  /** Seconds after the start, the clock's steps among them; capture times are of the same clock. */
  @ParameterizedTest
  @CsvSource({
    "no step,                         0,     10, 20, 30",
    "one forwards is gone along with, 3,     13, 23, 33",
    "a small one backwards: the first interval had later capture times, -3, 10, 17, 27",
    "a large one backwards: the end waits until the clock is there,    -15, 10, 10, 15",
  })
  void noCaptureTimeOfAnIntervalIsBehindItsEndWhateverTheClockDoes(
      String what, long stepSeconds, long first, long second, long third) {
    wallTime.set(wallTime.get().plusSeconds(9 + stepSeconds));
    monotonic.addAndGet(9 * SECOND);
    List<AgentReport> reports = List.of(after(1, false), after(10, false), after(10, false));

    assertThat(reports)
        .extracting(report -> (report.toNanos() - START) / SECOND)
        .containsExactly(first, second, third);
    assertThat(reports.get(0).fromNanos()).isEqualTo(START);
    assertThat(reports.get(1).fromNanos()).isEqualTo(reports.get(0).toNanos());
    assertThat(reports.get(2).fromNanos()).isEqualTo(reports.get(1).toNanos());
  }
}
