package io.sipstream.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sipstream.agent.intake.FrameQueue;
import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.LinkType;
import io.sipstream.frames.PcapWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.TimestampPrecision;
import org.pcap4j.core.Pcaps;

/** The loop on libpcap's own reading of a file, turn by turn. */
class CaptureLoopTest {
  private static final long TIME = 1_795_348_800_000_000_001L;

  @TempDir Path directory;
  private final FrameCounts counts = new FrameCounts();

  @BeforeAll
  static void needsLibpcap() {
    Libpcap.assumePresent();
  }

  private CaptureLoop loop(int frames, TimestampPrecision precision, FrameQueue queue)
      throws Exception {
    Path file = directory.resolve("capture.pcap");
    try (PcapWriter writer = new PcapWriter(Files.newOutputStream(file), LinkType.RAW)) {
      for (int i = 0; i < frames; i++) {
        writer.write(TIME + i, new byte[] {(byte) i, 1, 2}, i == 0 ? 1500 : 3);
      }
    }
    PcapHandle handle = Pcaps.openOffline(file.toString(), precision);
    return new CaptureLoop(handle, queue, counts, "tap-1", "eth7");
  }

  private static List<CapturedFrame> drain(FrameQueue queue) {
    List<CapturedFrame> frames = new ArrayList<>();
    queue.drain(frames::add, Integer.MAX_VALUE);
    return frames;
  }

  @Test
  void aTurnPutsFramesWithAllThatIsKnownIntoTheQueue() throws Exception {
    FrameQueue queue = new FrameQueue(10_000);
    CaptureLoop loop = loop(3, TimestampPrecision.NANO, queue);

    assertThat(loop.doWork(2)).isEqualTo(2);
    assertThat(drain(queue))
        .extracting(
            CapturedFrame::captureTimeNanos,
            CapturedFrame::timestampImprecise,
            CapturedFrame::linkType,
            CapturedFrame::originalLengthBytes,
            CapturedFrame::agent,
            CapturedFrame::interfaceName,
            CapturedFrame::replayId)
        .containsExactly(
            tuple(TIME, false, 101, 1500, "tap-1", "eth7", null),
            tuple(TIME + 1, false, 101, 3, "tap-1", "eth7", null));

    assertThat(loop.doWork(Long.MAX_VALUE)).isEqualTo(1);
    assertThat(drain(queue).get(0).bytes()).containsExactly(2, 1, 2);
    assertThat(loop.doWork(Long.MAX_VALUE)).isZero();
    assertThat(counts.snapshot().captured()).isEqualTo(3);
    loop.close();
  }

  @Test
  void aClockWithoutNanosecondsIsMarkedOnEachFrame() throws Exception {
    FrameQueue queue = new FrameQueue(10_000);
    CaptureLoop loop = loop(1, TimestampPrecision.MICRO, queue);

    loop.doWork(10);

    assertThat(drain(queue))
        .extracting(CapturedFrame::captureTimeNanos, CapturedFrame::timestampImprecise)
        .containsExactly(tuple(TIME - 1, true));
    loop.close();
  }

  @Test
  void whatTheQueueHasNoRoomForIsDroppedAndCounted() throws Exception {
    FrameQueue queue = new FrameQueue(2 * (FrameQueue.OVERHEAD_BYTES + 3));
    CaptureLoop loop = loop(5, TimestampPrecision.NANO, queue);

    assertThat(loop.doWork(Long.MAX_VALUE)).isEqualTo(5);

    assertThat(drain(queue))
        .extracting(CapturedFrame::captureTimeNanos)
        .containsExactly(TIME, TIME + 1);
    assertThat(counts.snapshot().toText())
        .startsWith("5 captured, 0 sent, 0 acknowledged, 2 in flight, 3 dropped (queue_full 3)");
    loop.close();
  }
}
