package io.sipstream.cli.decode;

import io.sipstream.cli.command.SettingsCommand;
import io.sipstream.settings.JobSettings;
import io.sipstream.settings.LoadedSettings;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a command that decodes capture files. */
public abstract class CaptureCommand extends SettingsCommand {
  @Parameters(
      arity = "1..*",
      paramLabel = "CAPTURE",
      description = "pcap or pcapng files, also compressed; - for standard input")
  private List<String> captures;

  @Option(
      names = "--agent-name",
      paramLabel = "NAME",
      description = "value of observer.name, as set by an agent with this name")
  private String agentName;

  private CaptureReader reader;

  /** Creates a command with the settings of the decoder and the settings with these keys. */
  protected CaptureCommand(String... keys) {
    super(keys);
  }

  @Override
  protected void check() {
    if (captures.stream().filter(CaptureReader.STANDARD_INPUT::equals).count() > 1) {
      throw new IllegalArgumentException("- is standard input, which can be read only once.");
    }
  }

  @Override
  protected final int run(LoadedSettings loaded) {
    loaded.notices().forEach(System.err::println);
    return run(loaded.settings());
  }

  /** Runs the command and returns its exit status. */
  protected abstract int run(JobSettings settings);

  /** Decodes all captures. An error of one is reported, and the others are decoded. */
  protected final void readCaptures(JobSettings settings, Summary summary) {
    reader = new CaptureReader(settings, agentName, summary);
    reader.readAll(captures);
  }

  /** Returns whether a capture could not be read to its end. */
  protected final boolean captureFailed() {
    return reader.hasFailed();
  }
}
