package io.sipstream.benchmarks.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Detects the other programs that are installed. */
public final class Peers {
  private static final int ANSWER_SECONDS = 10;

  private Peers() {}

  /** Returns the first line of a program's version output; null if it is not installed. */
  public static String version(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS);
      return said.lines().findFirst().orElse("");
    } catch (IOException e) {
      return null;
    }
  }

  public static String tshark() throws InterruptedException {
    return version(Tshark.PROGRAM, "--version");
  }

  public static String suricata() throws InterruptedException {
    return version(Suricata.PROGRAM, "-V");
  }
}
