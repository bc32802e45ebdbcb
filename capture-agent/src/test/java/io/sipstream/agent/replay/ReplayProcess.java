package io.sipstream.agent.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.agent.intake.ShutdownSignal;
import io.sipstream.agent.kafka.FrameSender;
import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.support.ExitStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A replay as a process of its own that takes signals; a mock stands in for Kafka. */
final class ReplayProcess {
  /** Printed once the process waits in a system call for its capture. */
  static final String WAITING = "waiting";

  private static final int POLL_MILLIS = 50;

  private ReplayProcess() {}

  /** Starts the replay of a capture. */
  static Process start(Path capture) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            ReplayProcess.class.getName(),
            capture.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Makes a FIFO. */
  static Path pipe(Path directory) throws IOException, InterruptedException {
    Path pipe = directory.resolve("pipe.pcap");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor())
        .isZero();
    return pipe;
  }

  public static void main(String[] arguments) throws Exception {
    ShutdownSignal stop = new ShutdownSignal();
    stop.onSignals();
    Thread watch = new Thread(ReplayProcess::sayWhenWaiting);
    watch.setDaemon(true);
    watch.start();
    FrameCounts counts = new FrameCounts();
    FrameSender sender =
        new FrameSender(
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()),
            "sip-frames",
            counts);
    List<ReplayFiles.File> files =
        ReplayFiles.find(List.of(arguments), new ArrayList<>()).inOrderOfTime();
    Replay.Result result;
    try (ReplayProgress progress = ReplayProgress.onStandardError(files)) {
      result =
          new Replay(sender, counts, ReplayPace.parse("max"), null, "r", stop, null)
              .run(files, progress);
    }
    sender.close(Duration.ofSeconds(1));
    System.out.println(result);
    System.exit(result.stopped() ? ExitStatus.FAILED : ExitStatus.OK);
  }

  private static void sayWhenWaiting() {
    int seen = 0;
    try {
      while (seen < 3) {
        Thread.sleep(POLL_MILLIS);
        seen = isWaiting(Thread.getAllStackTraces()) ? seen + 1 : 0;
      }
      System.out.println(WAITING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isWaiting(Map<Thread, StackTraceElement[]> stacks) {
    return stacks.values().stream()
        .filter(stack -> stack.length > 0 && stack[0].isNativeMethod())
        .filter(stack -> stack[0].getMethodName().matches("(open|read)0"))
        .anyMatch(
            stack ->
                Arrays.stream(stack)
                    .anyMatch(frame -> frame.getClassName().startsWith("io.sipstream.")));
  }
}
