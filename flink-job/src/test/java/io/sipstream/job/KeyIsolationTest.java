package io.sipstream.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.job.record.RawFrame;
import io.sipstream.testing.Seed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is alike but does not belong together. */
class KeyIsolationTest {
  private static final int PARALLELISM = 4;
  private static final int FRAMES_PER_SECOND = 400;

  private static final long SEED = Seed.of(KeyIsolationTest.class);
  private final Random random = new Random(SEED);

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(PARALLELISM)
              .build());

  @Test
  void tapsReplaysAndVlansWithTheSameNumbersNeverMix() throws Exception {
    Map<String, Integer> expected = new TreeMap<>();
    List<RawFrame> frames = new ArrayList<>();
    for (String agent : Arrays.asList(null, "tap-1", "tap-2")) {
      for (String replay : Arrays.asList(null, "replay-1", "replay-2")) {
        for (int vlan : new int[] {0, 1, 2}) {
          // All of one length, so that only bytes tell them apart.
          String callId = "%8s %8s %d".formatted(agent, replay, vlan).replace(' ', '-');
          for (byte[] packet : parts(callId)) {
            frames.add(frame(packet, vlan, agent, replay, frames.size() * 1_000L));
          }
          expected.put(callId, 2);
        }
      }
    }
    Collections.shuffle(frames, random);

    Map<String, Object> counters = DealtFrames.run(frames, PARALLELISM, FRAMES_PER_SECOND);

    assertThat(messages()).isEqualTo(expected);
    assertThat(counters)
        .containsEntry("frames_in_messages", 4L * expected.size())
        .containsEntry("frames_pending_reassembly", 0L)
        .containsEntry("messages", 2L * expected.size());
    assertThat(CollectingSinks.DEAD_LETTERS).isEmpty();
  }

  /** A message in two fragments, and in a stream in two segments behind a SYN. */
  private static List<byte[]> parts(String callId) {
    byte[] packet = Frames.sip(callId, 5060);
    byte[] message = Arrays.copyOfRange(packet, 28, packet.length);
    return List.of(
        Frames.fragment(packet, 0, 160, 7),
        Frames.segment(999, Frames.SYN, new byte[0]),
        Frames.segment(1_000, Frames.ACK, Arrays.copyOf(message, 150)),
        Frames.fragment(packet, 160, packet.length - 20, 7),
        Frames.segment(1_150, Frames.ACK, Arrays.copyOfRange(message, 150, message.length)));
  }

  private static RawFrame frame(
      byte[] packet, int vlan, String agent, String replay, long laterNanos) {
    // IEEE 802.3 and 802.1Q: two addresses, the tag, the type of IPv4; LINKTYPE_ETHERNET.
    byte[] tagged =
        ByteBuffer.allocate(18 + packet.length)
            .put(new byte[12])
            .putShort((short) 0x8100)
            .putShort((short) vlan)
            .putShort((short) 0x0800)
            .put(packet)
            .array();
    RawFrame frame = Frames.raw(0, vlan == 0 ? packet : tagged);
    frame.linkType = vlan == 0 ? frame.linkType : 1;
    frame.captureTimeNanos += laterNanos;
    frame.brokerTimeMillis = frame.captureTimeNanos / 1_000_000;
    frame.agent = agent;
    frame.replayId = replay;
    return frame;
  }

  /** How many messages there are of each Call-ID; each has all of its bytes and no others. */
  private static Map<String, Integer> messages() {
    Map<String, Integer> messages = new TreeMap<>();
    for (CollectingSinks.Collected collected : CollectingSinks.DOCUMENTS) {
      var json = SampleMessages.json(collected.document().json());
      String callId = json.at("/sip/call_id").asText();
      byte[] packet = Frames.sip(callId, 5060);
      assertThat(json.at("/event/original").asText())
          .isEqualTo(new String(packet, 28, packet.length - 28, UTF_8));
      messages.merge(callId, 1, Integer::sum);
    }
    return messages;
  }
}
