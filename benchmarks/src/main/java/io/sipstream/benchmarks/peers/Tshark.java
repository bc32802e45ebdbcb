package io.sipstream.benchmarks.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sipstream.benchmarks.process.MeasuredProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs tshark in one of the variants that write JSON.
 *
 * @param options in addition to the common options
 */
public record Tshark(String name, List<String> options) implements Contender {
  /** Lists the variants, from the most similar to our documents to the usual one. */
  public static final List<Tshark> FORMS =
      List.of(
          new Tshark(
              "tshark -T ek, nearest form",
              List.of(
                  "-J",
                  "frame ip ipv6 udp tcp sip communityid",
                  "--enable-protocol",
                  "communityid",
                  "-o",
                  "sdp.establish_conversation:FALSE")),
          new Tshark("tshark -T ek, SIP tree alone", List.of("-J", "sip")),
          new Tshark("tshark -T ek, as people type it", List.of()));

  static final String PROGRAM = "tshark";
  // Each SIP layer has exactly one of them; quotation marks in messages are escaped.
  private static final String REQUEST = "\"sip_sip_Request-Line\":";
  private static final String RESPONSE = "\"sip_sip_Status-Line\":";

  @Override
  public List<String> command(Path capture) {
    List<String> command =
        new ArrayList<>(List.of(PROGRAM, "-r", capture.toString(), "-Y", "sip", "-T", "ek"));
    command.addAll(options);
    return command;
  }

  @Override
  public long messages(Path capture) throws IOException, InterruptedException {
    return MeasuredProcess.read(command(capture), Tshark::count);
  }

  private static long count(InputStream output) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(output, ISO_8859_1));
    long count = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      count += occurrences(line, REQUEST) + occurrences(line, RESPONSE);
    }
    return count;
  }

  private static long occurrences(String line, String what) {
    long count = 0;
    for (int at = line.indexOf(what); at >= 0; at = line.indexOf(what, at + 1)) {
      count++;
    }
    return count;
  }

  @Override
  public boolean slow() {
    return true;
  }
}
