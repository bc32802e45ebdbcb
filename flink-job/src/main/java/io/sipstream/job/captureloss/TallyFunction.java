package io.sipstream.job.captureloss;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.frames.FrameRecord;
import io.sipstream.job.record.RawFrame;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Counts the live frames of each tap by bucket. Emits the counts before the watermark that
 * completes them, before each checkpoint and before the input becomes idle. So no state is needed:
 * a restart neither loses a count nor counts a frame twice.
 *
 * <p>Does not count frames of replays, records from a dead-letter topic, and frames with
 * implausible capture times.
 */
final class TallyFunction extends AbstractStreamOperator<FrameTally>
    implements OneInputStreamOperator<RawFrame, FrameTally>, BoundedOneInput {
  private static final long serialVersionUID = 1;

  /** Maximum number of buffered counts; at the limit all are emitted early. */
  static final int HELD_MAX = 10_000;

  /** Prefix of the names of headers that only dead letters have. */
  private static final String DEAD_LETTER_HEADERS = "dl-";

  private transient Map<String, TreeMap<Long, long[]>> taps;
  private transient int held;
  private transient long sentAtMillis;

  TallyFunction() {
    // Without chaining, Flink would serialize all frames between the operators.
    chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void open() throws Exception {
    super.open();
    taps = new HashMap<>();
    sentAtMillis = Long.MIN_VALUE;
  }

  @Override
  public void processElement(StreamRecord<RawFrame> element) {
    RawFrame frame = element.getValue();
    if (frame.replayId != null || !frame.hasPlausibleTime()) {
      return;
    }
    String interfaceName = null;
    for (int i = 0; i < frame.headerNames.length; i++) {
      String name = frame.headerNames[i];
      if (name.startsWith(DEAD_LETTER_HEADERS)) {
        return;
      }
      if (name.equals(FrameRecord.INTERFACE) && frame.headerValues[i] != null) {
        interfaceName = new String(frame.headerValues[i], UTF_8);
      }
    }
    long[] count =
        taps.computeIfAbsent(TapKey.of(frame.agent, interfaceName), absent -> new TreeMap<>())
            .computeIfAbsent(
                CaptureBuckets.ofNanos(frame.captureTimeNanos),
                absent -> {
                  held++;
                  return new long[1];
                });
    count[0]++;
    if (held >= HELD_MAX) {
      emit();
    }
  }

  private void emit() {
    taps.forEach(
        (key, counts) ->
            output.collect(
                new StreamRecord<>(
                    new FrameTally(
                        key,
                        counts.keySet().stream().mapToLong(Long::longValue).toArray(),
                        counts.values().stream().mapToLong(count -> count[0]).toArray()))));
    taps.clear();
    held = 0;
  }

  /** Emits at most once per second of event time, which is shorter than the grace of reports. */
  @Override
  public void processWatermark(Watermark mark) throws Exception {
    long millis = mark.getTimestamp();
    if (millis - 1_000 >= sentAtMillis || millis == Long.MAX_VALUE) {
      emit();
      sentAtMillis = millis;
    }
    super.processWatermark(mark);
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) throws Exception {
    if (status.isIdle()) {
      emit();
    }
    super.processWatermarkStatus(status);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    emit();
    super.prepareSnapshotPreBarrier(checkpointId);
  }

  @Override
  public void endInput() {
    emit();
  }
}
