package io.sipstream.it.explorer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.cli.explore.KafkaFrames;
import io.sipstream.explorer.http.WebUser;
import io.sipstream.explorer.task.FrameLimits;
import io.sipstream.explorer.task.FrameTask;
import io.sipstream.explorer.task.FrameTasks;
import io.sipstream.explorer.task.WantedFrames;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.it.SharedStack;
import io.sipstream.it.SipstreamHome;
import io.sipstream.settings.JobSettings;
import io.sipstream.testing.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tasks of the explorer that read the captured frames of a call from Kafka. */
class ExplorerKafkaIT {
  @RegisterExtension static final SharedStack SHARED = SharedStack.kafka();

  private static final String CALL_ID = "answered-1@sipp.example.com";
  private static final Path CAPTURE = SipstreamHome.SAMPLES.resolve("answered-call.pcap");
  private static String topic;

  @BeforeAll
  static void replay() throws Exception {
    topic = SHARED.name("frames");
    SHARED.servers().kafka().createTopic(topic, 4, SipstreamHome.FRAMES_TOPIC);
    for (String agent : List.of("edge-1", "edge-2")) {
      SipstreamHome.outputOf(
          SipstreamHome.agent(
              List.of(
                  "replay",
                  "--speed=max",
                  "--agent-name=" + agent,
                  "--bootstrap-servers=" + SHARED.servers().kafka().address(),
                  "--topic=" + topic,
                  CAPTURE.toString(),
                  SipstreamHome.SAMPLES.resolve("busy.pcap").toString())));
    }
  }

  private static FrameTasks tasks(String name, long limit) throws Exception {
    Properties consumer = new Properties();
    consumer.put("bootstrap.servers", SHARED.servers().kafka().address());
    return new FrameTasks(
        new KafkaFrames(consumer, List.of(name), JobSettings.of(Map.of())),
        FrameLimits.ofFrames(limit),
        user -> true);
  }

  private static List<CapturedFrame> frames(Path file) throws IOException {
    List<CapturedFrame> frames = new ArrayList<>();
    try (CaptureFile capture = CaptureFile.open(file)) {
      for (CapturedFrame frame = capture.next(); frame != null; frame = capture.next()) {
        frames.add(frame);
      }
    }
    return frames;
  }

  private static String described(CapturedFrame frame) {
    return frame.captureTimeNanos() + " " + HexFormat.of().formatHex(frame.bytes());
  }

  private static FrameTask ended(FrameTasks tasks) throws Exception {
    List<CapturedFrame> captured = frames(CAPTURE);
    FrameTask task =
        tasks.start(
            WebUser.NOBODY,
            "/call/x",
            new WantedFrames(
                CALL_ID,
                captured.get(0).captureTimeNanos(),
                captured.get(captured.size() - 1).captureTimeNanos(),
                Set.of("edge-2"),
                7));
    for (int i = 0; i < 1_200 && task.state() == FrameTask.State.RUNNING; i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return task;
  }

  @Test
  void theFileHasTheFramesOfOneAgentAsCaptured() throws Exception {
    Path file = Files.createTempFile("captured", ".pcapng");
    try (FrameTasks tasks = tasks(topic, 1_000)) {
      FrameTask task = ended(tasks);
      assertThat(task.text()).startsWith("7 frames of 7 messages were found;");
      assertThat(task.state()).isEqualTo(FrameTask.State.DONE);
      Files.write(file, task.content());
      List<CapturedFrame> written = frames(file);
      String tshark = Requirement.TSHARK.program("frames from Kafka in tshark");
      Process process =
          new ProcessBuilder(tshark, "-r", file.toString(), "-T", "fields", "-e", "sip.Call-ID")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();

      assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
          .isEqualTo((CALL_ID + "\n").repeat(7));
      assertThat(written.stream().map(ExplorerKafkaIT::described).toList())
          .isEqualTo(frames(CAPTURE).stream().map(ExplorerKafkaIT::described).toList());
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void theFramesThatATaskReadsAreLimited() throws Exception {
    try (FrameTasks tasks = tasks(topic, 5)) {
      FrameTask task = ended(tasks);

      assertThat(task.state()).isEqualTo(FrameTask.State.FAILED);
      assertThat(task.text()).startsWith("The limit of 5 frames is reached.");
    }
  }

  @Test
  void anUnknownTopicIsReported() throws Exception {
    try (FrameTasks tasks = tasks(SHARED.name("no-such-topic"), 1_000)) {
      assertThat(ended(tasks).text()).contains("no-such-topic");
    }
  }
}
