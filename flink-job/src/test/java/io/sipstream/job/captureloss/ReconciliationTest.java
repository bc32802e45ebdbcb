package io.sipstream.job.captureloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.document.Document;
import io.sipstream.job.record.RawFrame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares agents' reports with the frames that arrived, in Flink's harness. */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
class ReconciliationTest {
  private static final int PER_INTERVAL = 1_000;
  private static final long LONG_AFTER = 60_000;
  private static final long DUE_AFTER = Reconciliation.GRACE_MILLIS;

  private final Tap tap = new Tap();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatArrivedIsNotWorthADocument(boolean reportsFirst) throws Exception {
    try (var task = ReconciliationHarness.open()) {
      List<ReportRecord> reports = new ArrayList<>();
      for (int interval = 0; interval < 3; interval++) {
        reports.add(tap.report(interval, PER_INTERVAL, 0, 0));
      }
      if (reportsFirst) {
        for (ReportRecord report : reports) {
          task.take(report);
        }
      }
      for (int interval = 0; interval < 3; interval++) {
        task.take(tap.frames(interval, PER_INTERVAL));
        task.watermark(tap.millis(interval));
      }
      if (!reportsFirst) {
        for (ReportRecord report : reports) {
          task.take(report);
        }
      }
      task.watermark(tap.millis(3) + LONG_AFTER);

      assertThat(task.documents()).isEmpty();
      assertThat(task.counters()).containsOnly(Map.entry("reports_read", 3L));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 500, PER_INTERVAL})
  void aGapIsToldToTheFrameOnceTrafficPauses(int missing) throws Exception {
    try (var task = ReconciliationHarness.open()) {
      for (int interval = 0; interval < 4; interval++) {
        List<RawFrame> frames = tap.frames(interval, PER_INTERVAL);
        Collections.shuffle(frames, new Random(interval));
        task.take(interval == 1 ? frames.subList(missing, frames.size()) : frames);
        task.take(tap.report(interval, PER_INTERVAL, 0, 0));
        task.watermark(tap.millis(interval));
      }
      task.take(tap.report(4, 0, 0, 0));
      task.watermark(tap.millis(5) + LONG_AFTER);

      List<JsonNode> documents = task.documents();
      JsonNode last = documents.get(documents.size() - 1);
      assertThat(last.at("/sip/capture_loss/missing").asInt()).isEqualTo(missing);
      assertThat(documents)
          .allSatisfy(
              each -> {
                assertThat(each.at("/event/kind").asText()).isEqualTo("alert");
                assertThat(each.at("/sip/capture_loss/missing").asInt()).isBetween(1, missing);
                // Not before the interval of which frames are missing.
                assertThat(each.at("/sip/capture_loss/sequence").asInt()).isPositive();
              });
      assertThat(task.counters())
          .containsEntry("frames_missing", (long) missing)
          .containsEntry("capture_loss_documents", (long) documents.size());
    }
  }

  @Test
  void theDocumentHasWhatTheReportSaysUnderEcsNames() throws Exception {
    try (var task = ReconciliationHarness.open()) {
      task.take(tap.frames(0, 970));
      task.take(tap.report(0, 1_000, 0, 5, Map.of("queue_full", 20L, "too_big", 1L), 7, false));
      task.watermark(tap.millis(1) + LONG_AFTER);

      assertThat(task.indexed())
          .singleElement()
          .satisfies(
              document -> {
                assertThat(document.target()).isEqualTo(Document.Target.CAPTURE_LOSS);
                // base64url without padding of the first 16 bytes of SHA-256 over
                // "tap-1\neth0\ns-1\n0", as openssl and base64 give it.
                assertThat(document.id()).isEqualTo("vPNCbJfloQGsC-1lvDxk9w");
                assertThat(document.routing()).isNull();
              });
      assertThat(task.documents().get(0).toString())
          .isEqualTo(
              "{\"@timestamp\":\"2026-11-18T11:06:50Z\",\"event\":{\"kind\":\"alert\","
                  + "\"dataset\":\"sip.capture_loss\",\"start\":\"2026-11-18T11:06:40Z\","
                  + "\"end\":\"2026-11-18T11:06:50Z\"},\"observer\":{\"name\":\"tap-1\","
                  + "\"ingress\":{\"interface\":{\"name\":\"eth0\"}}},\"sip\":{\"capture_loss\":{"
                  + "\"start\":\"s-1\",\"sequence\":0,\"captured\":1000,\"recovered\":0,"
                  + "\"acknowledged\":974,\"dropped\":21,\"dropped_by\":[{\"reason\":\"queue_full\","
                  + "\"frames\":20},{\"reason\":\"too_big\",\"frames\":1}],\"waiting\":5,"
                  + "\"missed_by_kernel\":7,\"missed_by_interface\":0,\"reports_lost\":0,"
                  + "\"expected\":974,\"arrived\":970,\"missing\":4,\"missing_previous\":0}}}");
    }
  }

  @Test
  void whatAnAgentDroppedOrItsKernelMissedIsToldAndIsNoGap() throws Exception {
    try (var task = ReconciliationHarness.open()) {
      task.take(tap.frames(0, 980));
      task.take(tap.report(0, 1_000, 0, 0, Map.of("queue_full", 20L), 0, false));
      task.take(tap.frames(1, 1_000));
      task.take(tap.report(1, 1_000, 0, 0, Map.of(), 3, false));
      task.take(tap.report(2, 0, 0, 0));
      task.watermark(tap.millis(3) + LONG_AFTER);

      assertThat(task.documents())
          .extracting(
              each -> each.at("/event/kind").asText(),
              each -> each.at("/sip/capture_loss/dropped").asInt(),
              each -> each.at("/sip/capture_loss/missed_by_kernel").asInt(),
              each -> each.at("/sip/capture_loss/missing").asInt())
          .containsExactly(tuple("metric", 20, 0, 0), tuple("metric", 0, 3, 0));
      assertThat(task.counters()).doesNotContainKey("frames_missing");
    }
  }

  @Test
  void aLostReportIsNamedAndWhatItCountedIsNoGap() throws Exception {
    try (var task = ReconciliationHarness.open()) {
      for (int interval = 0; interval < 4; interval++) {
        task.take(tap.frames(interval, PER_INTERVAL));
        if (interval == 1) {
          tap.loseReport();
        } else {
          task.take(tap.report(interval, PER_INTERVAL, 0, 0));
        }
      }
      task.watermark(tap.millis(4) + LONG_AFTER);

      assertThat(task.documents())
          .singleElement()
          .satisfies(
              each -> {
                assertThat(each.at("/sip/capture_loss/reports_lost").asInt()).isEqualTo(1);
                assertThat(each.at("/sip/capture_loss/sequence").asInt()).isEqualTo(2);
                assertThat(each.at("/sip/capture_loss/missing").asInt()).isZero();
                assertThat(each.at("/event/kind").asText()).isEqualTo("metric");
              });
      assertThat(task.counters()).containsEntry("reports_lost", 1L);
    }
  }

  @Test
  void framesOfReplaysAndDeadLettersAreNotCounted() throws Exception {
    try (var task = ReconciliationHarness.open()) {
      List<RawFrame> frames = tap.frames(0, PER_INTERVAL);
      for (int i = 0; i < 30; i++) {
        frames.get(i).replayId = "r";
        frames.get(100 + i).headerNames = new String[] {"dl-stage", "if"};
      }
      task.take(frames);
      task.take(tap.report(0, PER_INTERVAL, 0, 0));
      task.watermark(tap.millis(1) + LONG_AFTER);

      assertThat(task.counters()).containsEntry("frames_missing", 60L);
    }
  }

  @Test
  void framesThatWaitWithTheAgentAreNoGapHoweverLateTheyCome() throws Exception {
    try (var task = ReconciliationHarness.open()) {
      List<RawFrame> frames = tap.frames(0, PER_INTERVAL);
      task.take(frames.subList(0, 600));
      task.take(tap.report(0, PER_INTERVAL, 0, 400));
      // Kafka is unavailable for minutes; idle time advances event time.
      for (int interval = 1; interval < 40; interval++) {
        task.take(tap.report(interval, 0, 400, 400));
        task.watermark(tap.millis(interval + 1) - 5_000);
      }
      task.take(frames.subList(600, PER_INTERVAL));
      task.take(tap.report(40, 0, 400, 0));
      task.watermark(tap.millis(41) + DUE_AFTER);
      assertThat(task.documents()).isEmpty();

      task.take(tap.report(41, 5, 0, 0));
      task.watermark(tap.millis(42) + LONG_AFTER);
      assertThat(task.counters()).containsEntry("frames_missing", 5L);
    }
  }

  @Test
  void aGapThatClosesIsToldToo() throws Exception {
    try (var task = ReconciliationHarness.open()) {
      List<RawFrame> frames = tap.frames(0, PER_INTERVAL);
      task.take(frames.subList(40, PER_INTERVAL));
      task.take(tap.report(0, PER_INTERVAL, 0, 0));
      task.watermark(tap.millis(1) + DUE_AFTER);
      task.take(frames.subList(0, 40));
      task.take(tap.report(1, 0, 0, 0));
      task.watermark(tap.millis(2) + LONG_AFTER);

      assertThat(task.documents())
          .extracting(
              each -> each.at("/event/kind").asText(),
              each -> each.at("/sip/capture_loss/missing_previous").asInt(),
              each -> each.at("/sip/capture_loss/missing").asInt())
          .containsExactly(tuple("alert", 0, 40), tuple("metric", 40, 0));
      assertThat(task.counters()).containsEntry("frames_missing", 0L);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aRestartLosesAndRepeatsNothing(int parallelism) throws Exception {
    List<RawFrame> second = tap.frames(1, PER_INTERVAL);
    OperatorSubtaskState savepoint;
    try (var task = ReconciliationHarness.open()) {
      task.take(tap.frames(0, PER_INTERVAL));
      task.take(tap.report(0, PER_INTERVAL, 0, 0));
      task.watermark(tap.millis(1) + DUE_AFTER);
      // Counts in flight, and a buffered report.
      task.take(second.subList(0, 300));
      task.take(tap.report(1, PER_INTERVAL, 0, 0));
      savepoint = task.savepoint();
      // What comes after it comes again.
      task.take(second.subList(300, 700));
      assertThat(task.documents()).isEmpty();
    }

    Map<String, Long> sum = new TreeMap<>();
    int documents = 0;
    for (int subtask = 0; subtask < parallelism; subtask++) {
      try (var task =
          ReconciliationHarness.open(
              Tap.START_MILLIS + 3_600_000, parallelism, subtask, savepoint)) {
        if (ReconciliationHarness.owns(TapKey.of("tap-1", "eth0"), parallelism, subtask)) {
          task.take(second.subList(300, PER_INTERVAL - 7));
          task.take(repeated());
        }
        task.watermark(tap.millis(2) + LONG_AFTER);
        task.counters().forEach((name, count) -> sum.merge(name, count, Long::sum));
        documents += task.documents().size();
      }
    }
    assertThat(documents).isEqualTo(1);
    assertThat(sum)
        .containsOnly(
            Map.entry("reports_read", 3L),
            Map.entry("reports_duplicate", 1L),
            Map.entry("frames_missing", 7L),
            Map.entry("capture_loss_documents", 1L));
  }

  /** The first report, as a producer that did not hear its acknowledgement sends it again. */
  private static ReportRecord repeated() {
    return new Tap().report(0, PER_INTERVAL, 0, 0);
  }

  @Test
  void eachStartHasSumsOfItsOwn() throws Exception {
    Tap next = new Tap("tap-1", "s-2", tap.millis(1) + 2_000);
    try (var task = ReconciliationHarness.open()) {
      task.take(tap.frames(0, PER_INTERVAL));
      task.take(tap.report(0, PER_INTERVAL, 0, 0));
      // It is killed, and one frame is lost with it that nobody has counted.
      task.take(next.frames(0, PER_INTERVAL).subList(3, PER_INTERVAL));
      task.take(next.report(0, PER_INTERVAL, 0, 0, Map.of(), 0, true));
      task.watermark(next.millis(1) + LONG_AFTER);

      assertThat(task.documents())
          .singleElement()
          .satisfies(
              each -> {
                assertThat(each.at("/sip/capture_loss/start").asText()).isEqualTo("s-2");
                assertThat(each.at("/sip/capture_loss/missing").asInt()).isEqualTo(3);
              });
    }
  }

  @Test
  void ofWhatWasBeforeTheJobNothingIsSaid() throws Exception {
    // It begins to read in the midst of the third interval.
    try (var task = ReconciliationHarness.open(tap.millis(3), 1, 0, null)) {
      task.take(tap.frames(2, PER_INTERVAL).subList(400, PER_INTERVAL));
      task.watermark(tap.millis(2) + 9_000);
      for (int interval = 0; interval < 3; interval++) {
        task.take(tap.report(interval, PER_INTERVAL, 0, 0));
      }
      task.take(tap.frames(3, PER_INTERVAL));
      task.take(tap.report(3, PER_INTERVAL, 0, 0));
      task.watermark(tap.millis(4) + LONG_AFTER);
      assertThat(task.documents()).isEmpty();

      task.take(tap.report(4, 2_000, 0, 0));
      task.watermark(tap.millis(5) + LONG_AFTER);
      // Less what may have been counted in the interval after that of its capture: 1.5 s.
      assertThat(task.counters().get("frames_missing")).isBetween(2_000L - 170, 2_000L);
    }
  }

  @Test
  void aTapOfWhichNothingArrivesIsAGap() throws Exception {
    try (var task = ReconciliationHarness.open()) {
      task.take(tap.report(0, PER_INTERVAL, 0, 0));
      task.watermark(tap.millis(1) + LONG_AFTER);

      assertThat(task.counters()).containsEntry("frames_missing", (long) PER_INTERVAL);
    }
  }

  @Test
  void countsDoNotStayBehindInASourceThatFallsSilent() throws Exception {
    try (var task = ReconciliationHarness.open()) {
      task.take(tap.report(0, 10, 0, 0));
      task.take(tap.frames(0, 10));
      task.idle();

      assertThat(task.keptStates()).isEqualTo(2);
      task.watermark(tap.millis(1) + LONG_AFTER);
      assertThat(task.documents()).isEmpty();
    }
  }

  @Test
  void aSilentTapIsForgotten() throws Exception {
    try (var task = ReconciliationHarness.open()) {
      task.take(tap.frames(0, 10));
      task.take(tap.report(0, 10, 0, 0));
      task.watermark(tap.millis(1) + LONG_AFTER);
      assertThat(task.keptStates()).isEqualTo(1);

      task.watermark(tap.millis(1) + LONG_AFTER + Reconciliation.REMOVED_AFTER_MILLIS);
      assertThat(task.keptStates()).isZero();
      assertThat(task.timers()).isZero();
    }
  }

  @Test
  void limitsRefuseAndAreCounted() throws Exception {
    try (var task = ReconciliationHarness.open()) {
      for (int i = 0; i < ReconcileFunction.WAITING_REPORTS_MAX + 2; i++) {
        task.take(tap.report(i, 0, 0, 0));
      }
      assertThat(task.counters()).containsEntry("reports_over_limit", 2L);

      for (int i = 0; i < ReconcileFunction.TAPS_MAX; i++) {
        task.take(new FrameTally("tap-" + i + "\neth0", new long[] {17_950_000_000L}, one()));
      }
      // The first tap of all is the second here.
      assertThat(task.counters()).doesNotContainKey("frames_not_reconciled");
      task.take(new FrameTally("one more", new long[] {17_950_000_000L}, one()));
      assertThat(task.counters()).containsEntry("frames_not_reconciled", 1L);
      task.take(new Tap("and another", "s", Tap.START_MILLIS).report(0, 0, 0, 0));
      assertThat(task.counters()).containsEntry("reports_over_limit", 3L);
    }
  }

  private static long[] one() {
    return new long[] {1};
  }

  @Test
  void aRecordThatIsNoReportIsCountedByName() throws Exception {
    try (var task = ReconciliationHarness.open()) {
      task.take(ReportDeserializer.read(null, 0, "reports-0 offset 1"));

      assertThat(task.counters())
          .containsOnly(Map.entry("reports_read", 1L), Map.entry("reports_malformed.no_value", 1L));
      assertThat(task.keptStates()).isZero();
    }
  }

  @Test
  void theDocumentationHasEveryCounterAsAMetric() throws Exception {
    String documentation = Files.readString(Path.of("..", "docs", "reference", "metrics.md"));
    String table =
        documentation.substring(
            documentation.indexOf("<!-- metrics of capture loss: "),
            documentation.indexOf("<!-- end of metrics of capture loss -->"));
    Set<String> documented = new TreeSet<>();
    for (String line : table.split("\n")) {
      if (line.startsWith("| `")) {
        documented.add(line.split("`")[1]);
      }
    }
    try (var task = ReconciliationHarness.open()) {
      task.take(ReportDeserializer.read(null, 0, "reports-0 offset 1"));
      ReportRecord first = tap.report(0, PER_INTERVAL, 0, 0);
      task.take(first);
      task.take(first);
      tap.loseReport();
      task.take(tap.report(2, 0, 0, 0));
      for (int i = 0; i < ReconcileFunction.TAPS_MAX; i++) {
        task.take(new FrameTally("tap-" + i, new long[] {17_950_000_000L}, one()));
      }
      task.take(new Tap("one more", "s", Tap.START_MILLIS).report(0, 0, 0, 0));
      task.watermark(tap.millis(3) + LONG_AFTER);

      assertThat(
              task.counters().keySet().stream()
                  .map(
                      name ->
                          name.replaceFirst(
                              "reports_malformed\\..*", "reports_malformed_by_reason_total"))
                  .toList())
          .containsExactlyInAnyOrderElementsOf(documented);
    }
  }
}
