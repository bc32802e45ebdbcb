package io.sipstream.job.operators;

import static io.sipstream.job.operators.HostileBurst.GOOD;
import static io.sipstream.job.operators.HostileBurst.OUT_OF_ORDER_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.job.Frames;
import io.sipstream.job.operators.HostileBurst.Kind;
import io.sipstream.job.operators.HostileBurst.Part;
import io.sipstream.job.operators.ReassemblyHarness.Backend;
import io.sipstream.job.record.RawFrame;
import io.sipstream.settings.JobSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sends bursts of parts that never complete to two tasks, with good messages among them. With
 * {@code -Dburst.scale=2 -Dtest.jvm.args=-Xmx1g} the limits are the default ones.
 */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
@Tag("hostile")
class HostileBurstTest {
  private static final int SCALE = Integer.getInteger("burst.scale", 1);
  private static final int TASKS = 2;
  private static final int BUCKET_MILLIS = 100;
  private static final long BEGIN_MILLIS = Frames.CAPTURE_TIME_NANOS / 1_000_000;

  private final List<ReassemblyHarness> tasks = new ArrayList<>();
  private long sent;
  private long dead;
  private int documents;

  /** Half of the good messages come within the burst, half after it, and as many a minute later. */
  @ParameterizedTest
  @CsvSource({
    // One burst is shorter than the time that parts wait for earlier ones, the other is longer.
    "SEGMENTS, HEAP, 100000, 4000, 64",
    "SEGMENTS, HEAP, 100000, 40000, 64",
    "SEGMENTS, ROCKSDB, 20000, 4000, 12",
    "FRAGMENTS, HEAP, 100000, 4000, 64",
    "FRAGMENTS, HEAP, 100000, 40000, 64",
    "FRAGMENTS, ROCKSDB, 20000, 4000, 12"
  })
  void aBurstOfUnfinishedPartsShutsNobodyOut(
      Kind kind, Backend backend, int hostile, int burstMillis, int maxMib) throws Exception {
    HostileBurst burst = new HostileBurst(kind, SCALE * hostile, burstMillis);
    JobSettings settings = JobSettings.of(Map.of(kind.limit, Integer.toString(SCALE * maxMib)));
    for (int subtask = 0; subtask < TASKS; subtask++) {
      tasks.add(ReassemblyHarness.open(kind.pieces, settings, backend, TASKS, subtask, null));
    }

    for (int i = 0; i < burst.parts(); i++) {
      Part part = burst.part(i);
      take(part);
      if (i % 1_000 == 0) {
        settle(part.millis() - OUT_OF_ORDER_MILLIS - 1);
      }
    }
    // All that was sent is in order now; nothing has timed out.
    settle(burst.endMillis() + BUCKET_MILLIS);
    int atOnce = documents;
    assertThat(atOnce).isBetween(GOOD * 95 / 100, GOOD);

    for (int i = 0; i < burst.laterParts(); i++) {
      take(burst.laterPart(i));
    }
    settle(burst.laterEndMillis() + BUCKET_MILLIS);
    assertThat(documents - atOnce).isEqualTo(GOOD);

    settle(burst.laterEndMillis() + 1_000_000);
    assertBalanced();
  }

  private void assertBalanced() throws Exception {
    long used = 0;
    long waiting = 0;
    for (ReassemblyHarness task : tasks) {
      assertThat(task.keepsNothing()).isTrue();
      used += task.sum("frames_in_messages", "ignored.");
      waiting += task.sum("frames_pending_reassembly");
      assertThat(task.sum("dead_letters.internal_error")).isZero();
      task.close();
    }
    assertThat(used + dead).isEqualTo(sent);
    assertThat(waiting).isEqualTo(-sent);
  }

  private void take(Part part) throws Exception {
    RawFrame raw = part.frame(sent++, BEGIN_MILLIS);
    for (int subtask = 0; subtask < TASKS; subtask++) {
      if (ReassemblyHarness.owns(part.key(), TASKS, subtask)) {
        tasks.get(subtask).take(part.key(), raw);
      }
    }
  }

  private void settle(long millis) throws Exception {
    for (ReassemblyHarness task : tasks) {
      task.watermark(BEGIN_MILLIS + millis);
      dead += task.deadLetters().size();
      documents += task.takeDocuments(HostileBurst.GOOD_CALL);
    }
  }
}
