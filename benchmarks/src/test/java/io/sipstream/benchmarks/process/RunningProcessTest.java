package io.sipstream.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.benchmarks.peers.Peers;
import io.sipstream.benchmarks.run.BenchException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningProcessTest {
  @TempDir private Path directory;

  private RunningProcess start(String script) throws Exception {
    return RunningProcess.start(List.of("sh", "-c", script), directory, "ready");
  }

  @Test
  void whatItSaysAtItsEndIsThereWhenItHasEnded() throws Exception {
    String script =
        "trap 'echo figures; echo more >&2; exit' TERM; echo ready >&2; while :; do sleep 0.1; done";
    try (RunningProcess running = start(script)) {
      running.end();

      assertThat(running.output()).isEqualTo("figures\n");
      assertThat(running.errors()).isEqualTo("ready\nmore\n");
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void whatDoesNotBeginToWorkIsToldWithItsOwnWords() {
    assertThatThrownBy(() -> start("echo no permission >&2; exit 1"))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("does not work: no permission");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aCommandThatFailsTellsWhy() throws Exception {
    assertThat(Peers.refusal(List.of("sh", "-c", "echo not here >&2; exit 3")))
        .isEqualTo("not here");
    assertThat(Peers.refusal(List.of("no-such-program"))).isEqualTo("it is not installed.");
    assertThat(Peers.refusal(List.of("true"))).isNull();
  }
}
