package io.sipstream.job.captureloss;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.frames.AgentReport;
import io.sipstream.job.record.RawFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An agent's start as the job sees it: frames in intervals of ten seconds, and their reports. */
final class Tap {
  static final long START_MILLIS = 1_795_000_000_000L;
  static final long INTERVAL_MILLIS = 10_000;

  private final String agent;
  private final String startId;
  private final long startMillis;
  private long sequence;

  Tap(String agent, String startId, long startMillis) {
    this.agent = agent;
    this.startId = startId;
    this.startMillis = startMillis;
  }

  Tap() {
    this("tap-1", "s-1", START_MILLIS);
  }

  /** When the interval of this number begins. */
  long millis(int interval) {
    return startMillis + interval * INTERVAL_MILLIS;
  }

  /** So many frames, evenly over the interval. */
  List<RawFrame> frames(int interval, int count) {
    List<RawFrame> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      frames.add(frame(millis(interval) * 1_000_000 + i * (INTERVAL_MILLIS * 1_000_000 / count)));
    }
    return frames;
  }

  RawFrame frame(long nanos) {
    RawFrame frame = new RawFrame();
    frame.value = new byte[20];
    frame.headerNames = new String[] {"ag", "if"};
    frame.headerValues = new byte[][] {agent.getBytes(UTF_8), "eth0".getBytes(UTF_8)};
    frame.topic = "sip-frames";
    frame.agent = agent;
    frame.captureTimeNanos = nanos;
    frame.linkType = 101;
    frame.originalLengthBytes = frame.value.length;
    frame.recordTimeMillis = nanos / 1_000_000;
    frame.brokerTimeMillis = nanos / 1_000_000;
    return frame;
  }

  /** The next report is lost. */
  void loseReport() {
    sequence++;
  }

  /** The next report, in which nothing but this happened. */
  ReportRecord report(int interval, long captured, long waitingBefore, long waiting) {
    return report(interval, captured, waitingBefore, waiting, Map.of(), 0, false);
  }

  ReportRecord report(
      int interval,
      long captured,
      long waitingBefore,
      long waiting,
      Map<String, Long> dropped,
      long missedByKernel,
      boolean last) {
    long droppedSum = dropped.values().stream().mapToLong(Long::longValue).sum();
    AgentReport report =
        new AgentReport(
            agent,
            startId,
            "eth0",
            sequence++,
            millis(interval) * 1_000_000,
            millis(interval + 1) * 1_000_000,
            last,
            captured,
            0,
            waitingBefore + captured - droppedSum - waiting,
            new TreeMap<>(dropped),
            waiting,
            missedByKernel,
            0);
    return ReportDeserializer.read(
        report.toJson().getBytes(UTF_8), millis(interval + 1), "reports-0 offset " + sequence);
  }
}
