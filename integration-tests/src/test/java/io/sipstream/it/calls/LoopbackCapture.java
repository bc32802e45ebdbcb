package io.sipstream.it.calls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Tcpdump on the loopback interface. */
final class LoopbackCapture implements AutoCloseable {
  private final Process process;
  private final Path file;

  private LoopbackCapture(Process process, Path file) {
    this.process = process;
    this.file = file;
  }

  /** Captures a port of UDP from when this returns. */
  static LoopbackCapture start(String tcpdump, Path file, int port) throws IOException {
    Path log = file.resolveSibling("tcpdump.log");
    List<String> command =
        List.of(
            tcpdump,
            "--interface=lo",
            "--immediate-mode",
            "--packet-buffered",
            "-w",
            file.toString(),
            "udp port " + port);
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    LoopbackCapture capture = new LoopbackCapture(process, file);
    try {
      Awaitility.await("tcpdump, whose log is " + log)
          .until(() -> Files.readString(log).contains("listening on"));
      return capture;
    } catch (RuntimeException e) {
      capture.close();
      throw e;
    }
  }

  /** Ends the capture and returns its file. */
  Path end() throws InterruptedException {
    // Packets may be on their way to the file.
    TimeUnit.MILLISECONDS.sleep(300);
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      throw new AssertionError("tcpdump does not end.");
    }
    return file;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
