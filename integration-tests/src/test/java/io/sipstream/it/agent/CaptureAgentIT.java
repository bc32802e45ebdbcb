package io.sipstream.it.agent;

import static io.sipstream.it.agent.AgentProcess.patiently;
import static io.sipstream.it.agent.AgentProcess.servers;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.LinkType;
import io.sipstream.frames.PcapWriter;
import io.sipstream.it.SharedStack;
import io.sipstream.it.TopicFrames;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a process of its own, with a real broker. */
class CaptureAgentIT {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_795_348_800 * SECOND;
  @RegisterExtension static final SharedStack SHARED = SharedStack.kafka();
  private static LocalStack stack;

  @TempDir Path directory;
  private String topic;

  @BeforeAll
  static void startKafka() {
    stack = SHARED.servers();
  }

  @BeforeEach
  void aTopicOfItsOwn(TestInfo test) {
    topic = SHARED.name(test.getTestMethod().orElseThrow().getName());
    stack.kafka().createTopic(topic, 3, Map.of());
  }

  private Path capture(String name, long... times) throws IOException {
    Path file = directory.resolve(name);
    OutputStream out = Files.newOutputStream(file);
    try (PcapWriter writer =
        new PcapWriter(name.endsWith(".gz") ? new GZIPOutputStream(out) : out, LinkType.RAW)) {
      for (long time : times) {
        writer.write(time, ("OPTIONS at " + time).getBytes(UTF_8), 99);
      }
    }
    return file;
  }

  private AgentProcess replay(Object... arguments) throws IOException {
    return AgentProcess.start(directory, replayArguments(arguments));
  }

  private String[] replayArguments(Object... arguments) {
    List<String> given = Arrays.stream(arguments).map(Object::toString).toList();
    List<String> all = new ArrayList<>(List.of("replay", "--report=json"));
    for (String usual : List.of(servers(stack), "--topic=" + topic)) {
      String option = usual.substring(0, usual.indexOf('=') + 1);
      if (given.stream().noneMatch(argument -> argument.startsWith(option))) {
        all.add(usual);
      }
    }
    all.addAll(given);
    return all.toArray(String[]::new);
  }

  private List<CapturedFrame> received() {
    return TopicFrames.read(stack.kafka().address(), topic);
  }

  private static String report(int captured, int acknowledged, String droppedBy, int files) {
    return String.format(
        "\"captured\":%d,\"sent\":%d,\"acknowledged\":%d,\"dropped\":%d,\"dropped_by\":{%s},"
            + "\"missed\":{\"kernel\":0,\"interface\":0},\"files\":%d",
        captured, captured, acknowledged, captured - acknowledged, droppedBy, files);
  }

  @Test
  void everyFrameOfTheSamplesArrivesAsItIsInItsFile() throws Exception {
    Path samples = AgentProcess.projectDirectory().resolve("sample-pcaps");
    List<String> expected = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> entries = Files.list(samples)) {
      files = entries.filter(file -> file.toString().matches(".*\\.pcap(ng)?")).toList();
    }
    for (Path file : files) {
      try (CaptureFile source = CaptureFile.open(file)) {
        for (CapturedFrame each = source.next(); each != null; each = source.next()) {
          expected.add(TopicFrames.describe(named(each, "tap-1", "yesterday")));
        }
      }
    }

    AgentProcess agent = replay(samples, "--agent-name=tap-1", "--replay-id=yesterday");

    assertThat(agent.status()).as("%s", agent.errors()).isZero();
    assertThat(received())
        .extracting(TopicFrames::describe)
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(agent.output()).contains(report(expected.size(), expected.size(), "", files.size()));
    assertThat(agent.errors())
        .startsWith("Replayed " + files.size() + " of " + files.size() + " files as yesterday: ");
  }

  private static CapturedFrame named(CapturedFrame frame, String agent, String replay) {
    return new CapturedFrame(
        frame.captureTimeNanos(),
        frame.timestampImprecise(),
        frame.linkType(),
        frame.bytes(),
        frame.originalLengthBytes(),
        agent,
        frame.interfaceName(),
        replay);
  }

  @Test
  void aDamagedFileGivesWhatIsReadableAndKeepsNoOtherBack() throws Exception {
    Path good = capture("good.pcap", START + 5 * SECOND);
    Path cut = capture("cut.pcap", START, START + 1, START + 2);
    byte[] bytes = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 1));
    Path text = Files.writeString(directory.resolve("text.pcap"), "no capture at all");

    AgentProcess agent = replay(text, good, cut);

    assertThat(agent.status()).isEqualTo(1);
    assertThat(received())
        .extracting(CapturedFrame::captureTimeNanos)
        .containsExactlyInAnyOrder(START, START + 1, START + 5 * SECOND);
    assertThat(agent.errors().lines())
        .hasSize(3)
        .contains(
            cut + " is truncated at byte 132: a frame needs 30 bytes and 29 are left.",
            text + " is neither a pcap nor a pcapng file at byte 0: it starts with 6e6f2063.");
    assertThat(agent.output()).contains(report(3, 3, "", 3) + ",\"whole_files\":1");
  }

  @Test
  void standardInputIsReplayedToo() throws Exception {
    Path input = capture("input.pcap.gz", START, START + 1);

    AgentProcess agent = AgentProcess.start(directory, input, replayArguments("-"));

    assertThat(agent.status()).as("%s", agent.errors()).isZero();
    assertThat(received())
        .hasSize(2)
        .allSatisfy(
            frame -> {
              assertThat(frame.replayId()).matches("\\d{8}T\\d{4}Z-[0-9a-z]{5}");
              assertThat(frame.agent()).isNull();
            });
  }

  @Test
  void aReplayOfAPipeThatIsQuietEndsWhenItIsTerminated() throws Exception {
    AgentProcess agent = AgentProcess.start(directory, replayArguments("-"));
    agent.write(Files.readAllBytes(capture("input.pcap", START, START + 1)));
    patiently().until(() -> received().size() == 2);
    agent.terminate();

    assertThat(agent.status()).isEqualTo(1);
    assertThat(agent.errors()).startsWith("The replay was stopped before the end of the captures.");
    assertThat(agent.output()).contains(report(2, 2, "", 1) + ",\"whole_files\":0");
  }

  @Test
  void aReplayTakesTheTimeItIsTold() throws Exception {
    Path file = capture("slow.pcap", START, START + 4 * SECOND);
    long begin = System.nanoTime();

    AgentProcess agent = replay(file, "--speed=2");

    assertThat(agent.status()).isZero();
    assertThat(System.nanoTime() - begin).isBetween(2 * SECOND, 30 * SECOND);
    assertThat(received()).hasSize(2);
  }

  @Test
  void aReplayThatIsTerminatedSendsWhatItHasRead() throws Exception {
    Path file = capture("slow.pcap", START, START + 1, START + 3000 * SECOND);

    AgentProcess agent = replay(file, "--speed=1");
    patiently().until(() -> received().size() == 2);
    agent.terminate();

    assertThat(agent.status()).isEqualTo(1);
    assertThat(agent.errors()).startsWith("The replay was stopped before the end of the captures.");
    assertThat(agent.output()).contains(report(2, 2, "", 1) + ",\"whole_files\":0");
  }

  @Test
  void aReplayThatIsKilledGoesOnWhereItWas() throws Exception {
    int frames = 20_000;
    long apart = SECOND / 5000;
    Path first =
        capture(
            "first.pcap", LongStream.range(0, frames / 2).map(i -> START + i * apart).toArray());
    Path second =
        capture(
            "second.pcap.gz",
            LongStream.range(frames / 2, frames).map(i -> START + i * apart).toArray());
    Path journal = directory.resolve("journal");
    Object[] arguments = {second, first, "--resume=" + journal, "--speed=1"};
    int sent = 0;
    for (int kills = 1; kills <= 2; kills++) {
      AgentProcess agent = replay(arguments);
      int before = sent;
      patiently().until(() -> settled(journal) >= before + frames / 10);
      sent = settled(journal);
      agent.kill();
    }

    AgentProcess last = replay(arguments);

    assertThat(last.status()).as("%s", last.errors()).isZero();
    JsonNode report = new ObjectMapper().readTree(last.output());
    assertThat(report.path("captured").asInt()).isLessThanOrEqualTo(frames - sent);
    assertThat(report.path("whole_files").asInt()).isEqualTo(2);
    List<CapturedFrame> received = received();
    assertThat(received.stream().map(CapturedFrame::captureTimeNanos).distinct()).hasSize(frames);
    assertThat(received.stream().map(CapturedFrame::replayId).distinct()).hasSize(1);
    System.out.printf(
        "%d frames, killed twice: %d in Kafka, %d of the last run%n",
        frames, received.size(), report.path("captured").asInt());

    // Once more there is nothing to do.
    AgentProcess again = replay(arguments);
    assertThat(again.status()).isZero();
    assertThat(again.output()).contains(report(0, 0, "", 2) + ",\"whole_files\":2");
  }

  /** Frames that a journal says are in Kafka. */
  private static int settled(Path journal) throws IOException {
    Properties text = new Properties();
    if (Files.exists(journal)) {
      try (Reader in = Files.newBufferedReader(journal)) {
        text.load(in);
      }
    }
    return text.stringPropertyNames().stream()
        .filter(name -> name.endsWith(".frames"))
        .mapToInt(name -> Integer.parseInt(text.getProperty(name)))
        .sum();
  }

  @Test
  void aReplayOfWhatIsReadOnceCannotBeResumed() throws Exception {
    AgentProcess agent = replay("-", "--resume=" + directory.resolve("journal"));

    assertThat(agent.status()).isEqualTo(2);
    assertThat(agent.errors().strip()).isEqualTo("--resume: standard input can be read only once.");
  }

  @Test
  void aFrameThatKafkaDoesNotTakeIsCountedAndTheNextOnesAreSent() throws Exception {
    String narrow = topic + "-narrow";
    stack.kafka().createTopic(narrow, 1, Map.of("max.message.bytes", "20000"));
    Path file = directory.resolve("large.pcap");
    try (PcapWriter writer = new PcapWriter(Files.newOutputStream(file), LinkType.RAW)) {
      writer.write(START, new byte[40_000]);
      writer.write(START + 1, new byte[10]);
    }

    AgentProcess agent =
        replay(
            file,
            "--topic=" + narrow,
            "--producer-property=compression.type=none",
            "--producer-property=batch.size=1");

    assertThat(agent.status()).isEqualTo(1);
    assertThat(agent.output()).contains(report(2, 1, "\"kafka.RecordTooLargeException\":1", 1));
    assertThat(TopicFrames.read(stack.kafka().address(), narrow)).hasSize(1);
  }

  @Test
  void aMissingTopicIsToldInOneSentence() throws Exception {
    AgentProcess agent = replay(capture("a.pcap", START), "--topic=nix");

    assertThat(agent.status()).isEqualTo(1);
    assertThat(agent.errors().strip())
        .isEqualTo(
            "Topic nix does not exist on Kafka at "
                + stack.kafka().address()
                + ": create it, or set another one with --topic.");
  }

  @Test
  void aMissingBrokerIsToldInOneSentence() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }

    AgentProcess agent =
        replay(capture("a.pcap", START), "--bootstrap-servers=127.0.0.1:" + nobody);

    assertThat(agent.status()).isEqualTo(1);
    assertThat(agent.errors().strip())
        .isEqualTo(
            "No Kafka broker responds at 127.0.0.1:"
                + nobody
                + ": start one, or set another with --bootstrap-servers.");
  }

  @Test
  void aLiveCaptureSendsTheMessagesOfItsPortUntilItIsTerminated() throws Exception {
    try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        DatagramSocket sender = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      AgentProcess agent =
          AgentProcess.start(
              directory,
              "live",
              servers(stack),
              "--topic=" + topic,
              "--interface=lo",
              "--ports=" + receiver.getLocalPort(),
              "--agent-name=tap-2",
              "--report=json");
      agent.assumeCapturing();
      for (int i = 0; i < 100; i++) {
        byte[] message = ("OPTIONS " + i).getBytes(UTF_8);
        sender.send(new DatagramPacket(message, message.length, receiver.getLocalSocketAddress()));
      }
      patiently().until(() -> received().size() == 100);
      agent.terminate();

      assertThat(agent.status()).as("%s", agent.errors()).isZero();
      assertThat(received())
          .allSatisfy(
              frame -> {
                assertThat(frame.agent()).isEqualTo("tap-2");
                assertThat(frame.interfaceName()).isEqualTo("lo");
                assertThat(frame.replayId()).isNull();
                assertThat(frame.linkType()).isEqualTo(LinkType.ETHERNET);
              });
      assertThat(agent.output()).contains("\"captured\":100,\"sent\":100,\"acknowledged\":100");
    }
  }
}
