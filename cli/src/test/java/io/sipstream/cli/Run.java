package io.sipstream.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A command as a process: what a user sees of it.
 *
 * @param errors standard error
 */
public record Run(int status, String output, String errors) {

  /** The command line of {@code sipstream ...}. */
  public static ProcessBuilder command(String... arguments) {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Dsipstream.home=..",
                "-cp",
                System.getProperty("java.class.path"),
                Sipstream.class.getName()));
    line.addAll(List.of(arguments));
    return new ProcessBuilder(line);
  }

  /** Runs a command to its end, with nothing on standard input. */
  public static Run of(String... arguments) throws IOException, InterruptedException {
    Path errors = Files.createTempFile("run", ".err");
    try {
      Process process = command(arguments).redirectError(errors.toFile()).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Run(process.waitFor(), output, Files.readString(errors));
    } finally {
      Files.delete(errors);
    }
  }
}
