package io.sipstream.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.job.ReassembleTask.Backend;
import io.sipstream.job.settings.JobSettings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sends bursts of parts that never complete to two tasks, with good messages among them. With
 * {@code -Dburst.scale=2 -Dtest.jvm.args=-Xmx1g} the limits are the default ones.
 */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
class HostileBurstTest {
  private static final int SCALE = Integer.getInteger("burst.scale", 1);
  private static final int TASKS = 2;
  private static final int GOOD = 100;
  private static final long OUT_OF_ORDER_MILLIS = 5_000;
  private static final int SOURCE_ADDRESS_AT = 12; // RFC 791 section 3.1
  private static final int IDENTIFICATION_AT = 4;
  private static final int PAYLOAD_BYTES = 1_260;

  private final Random random = new Random(5060);
  private final List<ReassembleTask> tasks = new ArrayList<>();
  private long millis = Frames.CAPTURE_TIME_NANOS / 1_000_000;
  private long sent;
  private long dead;
  private int documents;

  /** Half of the good messages come within the burst, half after it, and as many a minute later. */
  @ParameterizedTest
  @CsvSource({
    // One burst is shorter than the time that parts wait for earlier ones, the other is longer.
    "HEAP, 100000, 4000, 64",
    "HEAP, 100000, 40000, 64",
    "ROCKSDB, 20000, 4000, 12"
  })
  void aBurstOfUnfinishedSegmentsShutsNobodyOut(
      Backend backend, int segments, int burstMillis, int maxMib) throws Exception {
    open(new PieceKind.Segments(), backend, "streams.max-mib", maxMib);
    byte[] payload = Arrays.copyOf(invite("hostile", 9_999), PAYLOAD_BYTES);
    byte[] hostile = Frames.segment(1_000, Frames.ACK, payload);
    burst(segments, burstMillis, this::goodStream, i -> patched(hostile, random.nextInt(), 0));
    assertRecovered(this::goodStream);
  }

  /** The fragments come from 3,000 sources. */
  @ParameterizedTest
  @CsvSource({"HEAP, 100000, 4000, 64", "HEAP, 100000, 40000, 64", "ROCKSDB, 20000, 4000, 12"})
  void aBurstOfLoneFragmentsShutsNobodyOut(
      Backend backend, int fragments, int burstMillis, int maxMib) throws Exception {
    open(new PieceKind.Fragments(), backend, "fragments.max-mib", maxMib);
    byte[] packet = Frames.udp(5060, 5060, new byte[1_480]);
    byte[] hostile = Frames.fragment(packet, 0, PAYLOAD_BYTES / 8 * 8, 0);
    burst(
        fragments,
        burstMillis,
        this::goodPacket,
        i -> patched(hostile, 0x0A000000 + i % 3_000, i / 3_000));
    assertRecovered(this::goodPacket);
  }

  private interface Good {
    void send(int number) throws Exception;
  }

  private interface Hostile {
    byte[] frame(int number);
  }

  private void open(PieceKind<?> kind, Backend backend, String limit, int maxMib) throws Exception {
    JobSettings settings = JobSettings.of(Map.of(limit, Integer.toString(SCALE * maxMib)));
    for (int subtask = 0; subtask < TASKS; subtask++) {
      tasks.add(ReassembleTask.open(kind, settings, backend, TASKS, subtask, null));
    }
  }

  private void burst(int someFrames, int burstMillis, Good good, Hostile hostile) throws Exception {
    int frames = SCALE * someFrames;
    long begun = millis;
    int goodEvery = 2 * frames / GOOD;
    for (int i = 0; i < frames; i++) {
      millis = begun + (long) burstMillis * i / frames;
      take("hostile-" + i, hostile.frame(i));
      if (i % goodEvery == goodEvery / 2) {
        good.send(i / goodEvery);
      }
      if (i % 1_000 == 0) {
        watermark();
        drain();
      }
    }
    for (int i = GOOD / 2; i < GOOD; i++) {
      millis += 10;
      good.send(i);
    }
  }

  private void assertRecovered(Good good) throws Exception {
    // All that was sent is in order now; nothing has timed out.
    millis += OUT_OF_ORDER_MILLIS + 1;
    watermark();
    drain();
    int atOnce = documents;
    assertThat(atOnce).isBetween(GOOD * 95 / 100, GOOD);

    millis += 60_000;
    for (int i = GOOD; i < 2 * GOOD; i++) {
      good.send(i);
    }
    millis += OUT_OF_ORDER_MILLIS + 1;
    watermark();
    drain();
    assertThat(documents - atOnce).isEqualTo(GOOD);

    millis += 1_000_000;
    watermark();
    drain();
    long used = 0;
    long waiting = 0;
    for (ReassembleTask task : tasks) {
      assertThat(task.keepsNothing()).isTrue();
      used += task.sum("frames_used", "ignored.");
      waiting += task.sum("frames_waiting");
      assertThat(task.sum("dead_letter.bug")).isZero();
      task.close();
    }
    assertThat(used + dead).isEqualTo(sent);
    assertThat(waiting).isEqualTo(-sent);
  }

  /** A connection with one message in two segments. */
  private void goodStream(int number) throws Exception {
    byte[] message = invite("good-" + number, 900);
    String key = "good-" + number;
    byte[] first = Arrays.copyOf(message, 600);
    byte[] rest = Arrays.copyOfRange(message, 600, message.length);
    int source = 0xC0000201 + number;
    take(key, patched(Frames.segment(999, Frames.SYN, new byte[0]), source, 0));
    take(key, patched(Frames.segment(1_000, Frames.ACK, first), source, 0));
    millis++;
    take(key, patched(Frames.segment(1_600, Frames.ACK, rest), source, 0));
  }

  /** One message in two fragments. */
  private void goodPacket(int number) throws Exception {
    byte[] packet = Frames.udp(5060, 5060, invite("good-" + number, 900));
    int source = 0xC0000201 + number;
    String key = "good-" + number;
    take(key, patched(Frames.fragment(packet, 0, 800, number), source, number));
    millis++;
    take(key, patched(Frames.fragment(packet, 800, packet.length - 20, number), source, number));
  }

  private static byte[] invite(String callId, int bodyBytes) {
    String head =
        String.join(
            "\r\n",
            "INVITE sip:bob@192.0.2.2 SIP/2.0",
            "Via: SIP/2.0/TCP 192.0.2.1:5060;branch=z9hG4bK1",
            "From: <sip:alice@192.0.2.1>;tag=1",
            "To: <sip:bob@192.0.2.2>",
            "Call-ID: " + callId,
            "CSeq: 1 INVITE",
            "Content-Type: text/plain",
            "Content-Length: " + bodyBytes,
            "",
            "");
    return (head + "x".repeat(bodyBytes)).getBytes(ISO_8859_1);
  }

  private static byte[] patched(byte[] frame, int source, int identification) {
    ByteBuffer copy = ByteBuffer.wrap(frame.clone()).putInt(SOURCE_ADDRESS_AT, source);
    return copy.putShort(IDENTIFICATION_AT, (short) identification).array();
  }

  private void take(String key, byte[] frame) throws Exception {
    RawFrame raw = Frames.raw(sent++, frame);
    raw.captureTimeNanos = millis * 1_000_000;
    for (int subtask = 0; subtask < TASKS; subtask++) {
      if (ReassembleTask.owns(key, TASKS, subtask)) {
        tasks.get(subtask).take(key, raw);
      }
    }
  }

  private void watermark() throws Exception {
    for (ReassembleTask task : tasks) {
      task.watermark(millis - OUT_OF_ORDER_MILLIS - 1);
    }
  }

  private void drain() {
    for (ReassembleTask task : tasks) {
      dead += task.deadLetters().size();
      documents += task.takeDocuments("good-");
    }
  }
}
