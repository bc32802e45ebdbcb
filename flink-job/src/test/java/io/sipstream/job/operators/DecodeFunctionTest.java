package io.sipstream.job.operators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.decoder.Outcome;
import io.sipstream.document.Document;
import io.sipstream.job.Frames;
import io.sipstream.job.counters.CheckpointedCounters;
import io.sipstream.job.counters.FrameAccounting;
import io.sipstream.job.record.DeadLetter;
import io.sipstream.job.record.RawFrame;
import io.sipstream.settings.JobSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The decoding operator by itself, with its state. */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
class DecodeFunctionTest {
  private static final int MAX_PARALLELISM = 720;

  @Test
  void countersSurviveARestartAndNothingIsCountedTwice() throws Exception {
    OperatorSubtaskState checkpoint;
    try (var task = open(decode(), 1, 0, null)) {
      take(task, Frames.raw(0, Frames.sip("a@192.0.2.1", 5060)));
      take(task, Frames.raw(1, null));
      checkpoint = task.snapshot(1, 1);
      // What comes after the checkpoint is read again after a restart.
      take(task, Frames.raw(2, Frames.sip("b@192.0.2.1", 5060)));
      assertThat(counters(task)).containsEntry("messages", 2L).containsEntry("frames_consumed", 3L);
    }

    try (var task = open(decode(), 1, 0, checkpoint)) {
      assertThat(counters(task))
          .containsOnly(
              Map.entry("frames_consumed", 2L),
              Map.entry("messages", 1L),
              Map.entry("frames_in_messages", 1L),
              Map.entry("dead_letters.record.no_value", 1L));
      take(task, Frames.raw(2, Frames.sip("b@192.0.2.1", 5060)));
      assertThat(counters(task)).containsEntry("messages", 2L).containsEntry("frames_consumed", 3L);
    }
  }

  @Test
  void countersSurviveAChangeOfParallelism() throws Exception {
    for (int[] change : new int[][] {{1, 3}, {3, 2}, {2, 1}}) {
      List<OperatorSubtaskState> parts = new ArrayList<>();
      for (int subtask = 0; subtask < change[0]; subtask++) {
        try (var task = open(decode(), change[0], subtask, null)) {
          take(task, Frames.raw(subtask, Frames.sip("a@192.0.2.1", 5060)));
          take(task, Frames.raw(subtask, Frames.sip("a@192.0.2.1", 5070)));
          parts.add(task.snapshot(1, 1));
        }
      }
      OperatorSubtaskState checkpoint =
          AbstractStreamOperatorTestHarness.repackageState(
              parts.toArray(OperatorSubtaskState[]::new));

      Map<String, Long> sum = new TreeMap<>();
      for (int subtask = 0; subtask < change[1]; subtask++) {
        OperatorSubtaskState part =
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                checkpoint, MAX_PARALLELISM, change[0], change[1], subtask);
        try (var task = open(decode(), change[1], subtask, part)) {
          counters(task).forEach((name, count) -> sum.merge(name, count, Long::sum));
        }
      }
      assertThat(sum)
          .containsOnly(
              Map.entry("frames_consumed", 2L * change[0]),
              Map.entry("messages", (long) change[0]),
              Map.entry("frames_in_messages", (long) change[0]),
              Map.entry("ignored.other_port", (long) change[0]));
    }
  }

  @Test
  void whatASenderInventsDoesNotMakeCountersWithoutEnd() throws Exception {
    try (var task = open(decode(), 1, 0, null)) {
      for (int linkType = 1_000; linkType < 3_000; linkType++) {
        take(task, Frames.raw(linkType, new byte[20], "lt", Integer.toString(linkType)));
      }
      Map<String, Long> counters = counters(task);

      assertThat(counters).hasSizeLessThan(CheckpointedCounters.NAMES_LIMIT + 10);
      assertThat(counters.get("dead_letters.link.other")).isGreaterThan(1_400);
      assertThat(FrameAccounting.of(counters).imbalances()).isEmpty();
    }
  }

  @Test
  void aMistakeOfOursCostsOneRecordAndShowsNoneOfItsBytes() throws Exception {
    DecodeFunction failing =
        new DecodeFunction(JobSettings.of(Map.of("calls.enabled", "false"))) {
          private static final long serialVersionUID = 1;

          @Override
          Outcome decode(RawFrame frame) {
            if (frame.offset == 1) {
              throw new NumberFormatException("For input string: \"s3cret\"");
            }
            return super.decode(frame);
          }
        };

    try (var task = open(failing, 1, 0, null)) {
      for (int offset = 0; offset < 3; offset++) {
        take(task, Frames.raw(offset, Frames.sip("a@192.0.2.1", 5060)));
      }

      assertThat(counters(task))
          .containsOnly(
              Map.entry("frames_consumed", 3L),
              Map.entry("messages", 2L),
              Map.entry("frames_in_messages", 2L),
              Map.entry("dead_letters.internal_error.NumberFormatException", 1L));
      DeadLetter letter = task.getSideOutput(DecodeFunction.DEAD_LETTERS).poll().getValue();
      assertThat(letter.offset).isEqualTo(1);
      assertThat(letter.stage).isEqualTo("internal_error");
      assertThat(letter.value).isEqualTo(Frames.sip("a@192.0.2.1", 5060));
      assertThat(letter.detail)
          .startsWith("NumberFormatException at ")
          .contains("DecodeFunctionTest")
          .doesNotContain("s3cret");
    }
  }

  @Test
  void aMessageThatCannotBeWrittenIsADeadLetter() throws Exception {
    DecodeFunction failing =
        new DecodeFunction(JobSettings.of(Map.of("calls.enabled", "false"))) {
          private static final long serialVersionUID = 1;

          @Override
          Outcome decode(RawFrame frame) {
            Outcome outcome = super.decode(frame);
            if (frame.offset == 1) {
              // The message is not valid after another call.
              super.decode(frame);
            }
            return outcome;
          }
        };

    try (var task = open(failing, 1, 0, null)) {
      for (int offset = 0; offset < 3; offset++) {
        take(task, Frames.raw(offset, Frames.sip("a@192.0.2.1", 5060)));
      }

      assertThat(documents(task)).hasSize(2);
      assertThat(counters(task))
          .containsOnly(
              Map.entry("frames_consumed", 3L),
              Map.entry("messages", 2L),
              Map.entry("frames_in_messages", 2L),
              Map.entry("dead_letters.internal_error.IllegalStateException", 1L));
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {StackOverflowError.class, OutOfMemoryError.class})
  void anErrorThatARecordCausesCostsThisRecordAlone(Class<? extends Error> error) throws Exception {
    try (var task = open(failing(error.getDeclaredConstructor().newInstance()), 1, 0, null)) {
      for (int offset = 0; offset < 3; offset++) {
        take(task, Frames.raw(offset, Frames.sip("a@192.0.2.1", 5060)));
      }

      assertThat(counters(task))
          .containsOnly(
              Map.entry("frames_consumed", 3L),
              Map.entry("messages", 2L),
              Map.entry("frames_in_messages", 2L),
              Map.entry("dead_letters.internal_error." + error.getSimpleName(), 1L));
      assertThat(task.getSideOutput(DecodeFunction.DEAD_LETTERS))
          .extracting(letter -> letter.getValue().offset)
          .containsExactly(1L);
    }
  }

  @Test
  void anErrorOfTheJvmIsNoRecordsDoing() throws Exception {
    try (var task = open(failing(new NoClassDefFoundError()), 1, 0, null)) {
      assertThatThrownBy(() -> take(task, Frames.raw(1, Frames.sip("a@192.0.2.1", 5060))))
          .isInstanceOf(NoClassDefFoundError.class);
    }
  }

  private static DecodeFunction failing(Error error) throws Exception {
    return new DecodeFunction(JobSettings.of(Map.of("calls.enabled", "false"))) {
      private static final long serialVersionUID = 1;

      @Override
      Outcome decode(RawFrame frame) {
        if (frame.offset == 1) {
          throw error;
        }
        return super.decode(frame);
      }
    };
  }

  @Test
  void theSettingsReachTheDecoderAndTheIndex() throws Exception {
    JobSettings settings =
        JobSettings.of(
            Map.of(
                "ports", "5070",
                "keep-original", "false",
                "elasticsearch.index-prefix", "voip",
                "elasticsearch.index-granularity", "hour"));

    try (var task = open(new DecodeFunction(settings), 1, 0, null)) {
      take(task, Frames.raw(0, Frames.sip("a@192.0.2.1", 5060)));
      take(task, Frames.raw(1, Frames.sip("b@192.0.2.1", 5070)));

      assertThat(documents(task))
          .singleElement()
          .satisfies(
              document -> {
                assertThat(document.target()).isEqualTo(Document.Target.MESSAGES);
                assertThat(document.routing()).isEqualTo("b@192.0.2.1");
                assertThat(document.id()).hasSize(22);
                assertThat(new String(document.json(), UTF_8))
                    .contains("\"OPTIONS\"")
                    .doesNotContain("\"original\":\"OPTIONS");
              });
    }
  }

  @Test
  void aDocumentThatWasRejectedGoesToElasticsearchAgainAndTheBooksBalance() throws Exception {
    String[] good = {"dl-stage", "elasticsearch", "index", "sip-messages-2026.11.18", "id", "a"};
    String[] elsewhere = {"dl-stage", "elasticsearch", "index", "passwords", "id", "a"};
    try (var task = open(decode(), 1, 0, null)) {
      take(task, rejected(0, "sip-documents-dead-letter", good));
      take(task, rejected(1, "sip-documents-dead-letter", elsewhere));

      assertThat(documents(task))
          .singleElement()
          .satisfies(
              document -> assertThat(document.json()).isEqualTo("{\"a\":1}".getBytes(UTF_8)));
      assertThat(counters(task))
          .containsOnly(
              Map.entry("frames_consumed", 2L),
              Map.entry("frames_in_messages", 1L),
              Map.entry("messages", 1L),
              Map.entry("dead_letters.record.invalid_document", 1L));
    }
  }

  @Test
  void whoMayWriteFramesMayNotWriteDocuments() throws Exception {
    String[] forged = {"dl-stage", "elasticsearch", "index", "sip-messages-2026.11.18", "id", "a"};
    DecodeFunction named =
        new DecodeFunction(
            JobSettings.of(Map.of("kafka.rejected-documents-topics", "sip-frames,others")));
    try (var task = open(decode(), 1, 0, null);
        var other = open(named, 1, 0, null)) {
      take(task, rejected(0, "sip-frames", forged));
      take(other, rejected(0, "sip-frames", forged));

      assertThat(documents(task)).isEmpty();
      assertThat(counters(task))
          .containsOnly(
              Map.entry("frames_consumed", 1L),
              Map.entry("dead_letters.record.document_not_allowed", 1L));
      DeadLetter letter = task.getSideOutput(DecodeFunction.DEAD_LETTERS).poll().getValue();
      assertThat(letter.detail).contains("kafka.rejected-documents-topics does not name its topic");
      assertThat(documents(other)).hasSize(1);
    }
  }

  private static RawFrame rejected(long offset, String topic, String... headers) {
    RawFrame record = Frames.raw(offset, "{\"a\":1}".getBytes(UTF_8), headers);
    record.topic = topic;
    return record;
  }

  private static DecodeFunction decode() throws Exception {
    return new DecodeFunction(JobSettings.of(Map.of("calls.enabled", "false")));
  }

  private static OneInputStreamOperatorTestHarness<RawFrame, Document> open(
      DecodeFunction function, int parallelism, int subtask, OperatorSubtaskState state)
      throws Exception {
    var task =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(function), MAX_PARALLELISM, parallelism, subtask);
    task.setup();
    if (state != null) {
      task.initializeState(state);
    }
    task.open();
    return task;
  }

  private static void take(
      OneInputStreamOperatorTestHarness<RawFrame, Document> task, RawFrame frame) throws Exception {
    task.processElement(new StreamRecord<>(frame, frame.captureTimeNanos / 1_000_000));
  }

  private static List<Document> documents(
      OneInputStreamOperatorTestHarness<RawFrame, Document> task) {
    return task.extractOutputValues().stream().map(Document::copy).toList();
  }

  private static Map<String, Long> counters(
      OneInputStreamOperatorTestHarness<RawFrame, Document> task) {
    Map<String, Long> counters = new TreeMap<>();
    task.getEnvironment()
        .getAccumulatorRegistry()
        .getUserMap()
        .forEach((name, counter) -> counters.put(name, ((LongCounter) counter).getLocalValue()));
    return counters;
  }
}
