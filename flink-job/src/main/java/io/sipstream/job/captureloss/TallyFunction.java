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
 * Counts the live frames of each tap, and sends the counts on before the watermark that tells that
 * they are complete, before each checkpoint and before the input falls silent. So nothing is held
 * that a restart would lose or count again, and no state is needed.
 *
 * <p>Not counted are frames of replays, records that come back from a dead-letter topic, and frames
 * whose time cannot be right, which belong to no interval.
 */
final class TallyFunction extends AbstractStreamOperator<FrameTally>
    implements OneInputStreamOperator<RawFrame, FrameTally>, BoundedOneInput {
  private static final long serialVersionUID = 1;

  /** Counts that are held at most; then they are sent on early. */
  static final int HELD_MAX = 10_000;

  /** Begins the names of headers that only dead letters have. */
  private static final String DEAD_LETTER_HEADERS = "dl-";

  private transient Map<String, TreeMap<Long, long[]>> taps;
  private transient int held;
  private transient long sentAtMillis;

  TallyFunction() {
    // Or all frames would be serialized on their way here.
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
      send();
    }
  }

  private void send() {
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

  /** Once in a second of event time; what is held back so is younger than the operators' grace. */
  @Override
  public void processWatermark(Watermark mark) throws Exception {
    long millis = mark.getTimestamp();
    if (millis - 1_000 >= sentAtMillis || millis == Long.MAX_VALUE) {
      send();
      sentAtMillis = millis;
    }
    super.processWatermark(mark);
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) throws Exception {
    if (status.isIdle()) {
      send();
    }
    super.processWatermarkStatus(status);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    send();
    super.prepareSnapshotPreBarrier(checkpointId);
  }

  @Override
  public void endInput() {
    send();
  }
}
