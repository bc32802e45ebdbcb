package io.sipstream.agent;

import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "live", description = "", mixinStandardHelpOptions = true)
final class LiveCommand implements CaptureAgent.Subcommand {
  @Override
  public List<String> problems() {
    return List.of();
  }

  @Override
  public int run() {
    return 0;
  }
}
