package io.sipstream.cli.explore;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Opens pages in the browser of this machine. */
final class Desktop {
  private Desktop() {}

  /** Opens an address; prints why it cannot. */
  static void open(String address) {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    List<String> command =
        system.contains("mac")
            ? List.of("open", address)
            : system.contains("windows")
                ? List.of("rundll32", "url.dll,FileProtocolHandler", address)
                : List.of("xdg-open", address);
    try {
      new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      System.err.println(
          "--open: " + command.get(0) + " cannot be started. Open the address in a browser.");
    }
  }
}
