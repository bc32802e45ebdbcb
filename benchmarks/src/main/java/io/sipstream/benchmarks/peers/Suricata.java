package io.sipstream.benchmarks.peers;

import io.sipstream.benchmarks.process.MeasuredProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs Suricata with its SIP log only: no rules and no events of other protocols. */
public final class Suricata implements Contender {
  static final String PROGRAM = "suricata";
  private static final String LOG = "eve.json";
  private static final String EVENT = "\"event_type\":\"sip\"";
  private static final String CONFIGURATION =
      """
      %YAML 1.1
      ---
      outputs:
        - eve-log:
            enabled: yes
            filetype: regular
            filename: eve.json
            community-id: yes
            types:
              - sip
      app-layer:
        protocols:
          sip:
            enabled: yes
      """;

  /** Holds the same configuration as one line of YAML. */
  public static final String CONFIGURATION_IN_SHORT =
      "`{outputs: [{eve-log: {enabled: yes, filetype: regular, filename: eve.json, community-id:"
          + " yes, types: [sip]}}], app-layer: {protocols: {sip: {enabled: yes}}}}`, behind the"
          + " line `%YAML 1.1`.";

  private final Path directory;

  public Suricata(Path work) throws IOException {
    this.directory = Files.createDirectories(work.resolve(PROGRAM));
    Files.writeString(configuration(), CONFIGURATION);
  }

  private Path configuration() {
    return directory.resolve("suricata.yaml");
  }

  @Override
  public String name() {
    return "Suricata, eve SIP log";
  }

  @Override
  public List<String> command(Path capture) {
    List<String> command = plainCommand(capture);
    command.addAll(List.of("--set", "outputs.0.eve-log.filename=/dev/null"));
    return command;
  }

  private List<String> plainCommand(Path capture) {
    // A single thread has the lowest cost; checksums in the captures are correct.
    return new ArrayList<>(
        List.of(
            PROGRAM,
            "-c",
            configuration().toString(),
            "-r",
            capture.toString(),
            "-l",
            directory.toString(),
            "--runmode",
            "single",
            "-k",
            "none",
            "-S",
            "/dev/null"));
  }

  @Override
  public long messages(Path capture) throws IOException, InterruptedException {
    Path log = directory.resolve(LOG);
    Files.deleteIfExists(log);
    MeasuredProcess.measure(plainCommand(capture));
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains(EVENT)).count();
    } finally {
      Files.deleteIfExists(log);
    }
  }
}
