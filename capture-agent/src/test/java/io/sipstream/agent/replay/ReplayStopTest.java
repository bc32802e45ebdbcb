package io.sipstream.agent.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.support.ExitStatus;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM for a replay that waits for a pipe. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("hostile")
class ReplayStopTest {
  private static final int STOP_LIMIT_SECONDS = 10; // as docs/guides/replay-and-reprocess.md says

  @TempDir Path directory;

  @Test
  void aReplayEndsWhileItWaitsForAPipeToBeOpened() throws Exception {
    endsOnSignal(ReplayProcess.pipe(directory));
  }

  @Test
  void aReplayEndsWhileItWaitsForTheBytesOfAPipe() throws Exception {
    Path pipe = ReplayProcess.pipe(directory);
    // Opened for both directions, which does not wait for a reader.
    try (RandomAccessFile idle = new RandomAccessFile(pipe.toFile(), "rw")) {
      endsOnSignal(pipe);
      assertThat(idle.getFD().valid()).isTrue();
    }
  }

  private static void endsOnSignal(Path pipe) throws Exception {
    Process replay = ReplayProcess.start(pipe);
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(replay.getInputStream(), UTF_8))) {
      assertThat(output.readLine()).isEqualTo(ReplayProcess.WAITING);

      replay.toHandle().destroy(); // SIGTERM, and leaves the streams open

      assertThat(replay.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(replay.exitValue()).isEqualTo(ExitStatus.FAILED);
      assertThat(output.readLine()).isEqualTo(new Replay.Result(1, 0, true).toString());
    } finally {
      replay.destroyForcibly();
    }
  }
}
