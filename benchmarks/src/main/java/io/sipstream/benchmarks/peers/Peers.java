package io.sipstream.benchmarks.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.benchmarks.live.Tcpdump;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Which other programs are installed. */
public final class Peers {
  private static final int ANSWER_SECONDS = 10;

  private Peers() {}

  /** The first line of what a program says of its version; null if it is not installed. */
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

  /** Why a command fails that ends at once; null if it does not. */
  public static String refusal(List<String> command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      String said = new String(process.getErrorStream().readAllBytes(), UTF_8).strip();
      return process.waitFor() == 0 ? null : said.replaceAll("\\s+", " ");
    } catch (IOException e) {
      return "it is not installed.";
    }
  }

  public static String tcpdump() throws InterruptedException {
    return version(Tcpdump.PROGRAM, "--version");
  }

  public static String tshark() throws InterruptedException {
    return version(Tshark.PROGRAM, "--version");
  }

  public static String suricata() throws InterruptedException {
    return version(Suricata.PROGRAM, "-V");
  }
}
