package io.sipstream.benchmarks.bench;

import io.sipstream.benchmarks.peers.Machine;
import io.sipstream.benchmarks.run.Benchmark;
import io.sipstream.benchmarks.run.Result;
import io.sipstream.benchmarks.run.Table;
import java.util.List;

/** Writes the results of a run as a Markdown document. */
public final class Report {
  private final StringBuilder text = new StringBuilder();

  /**
   * Creates a report.
   *
   * @param machine lines of {@link Machine#describe}
   * @param command command line of the run
   */
  public Report(List<String> machine, String command, long seed, String load) {
    text.append("# sipstream bench\n\n");
    machine.forEach(line -> text.append("- ").append(line).append('\n'));
    text.append("- Command: `").append(command).append("`\n");
    text.append("- Seed: ").append(seed).append("; load average before: ").append(load);
    text.append("\n\nValues are medians of the rounds, with minimum and maximum.\n");
  }

  public void add(Benchmark benchmark, Result result, String load) {
    heading(benchmark);
    text.append(result.traffic()).append(" Load average after: ").append(load).append(".\n");
    for (Table table : result.tables()) {
      text.append('\n').append(table.markdown());
    }
    text.append('\n');
    result.notes().forEach(note -> text.append("- ").append(note).append('\n'));
    if (!result.commands().isEmpty()) {
      text.append("\n```\n");
      result.commands().forEach(command -> text.append(command).append('\n'));
      text.append("```\n");
    }
  }

  public void failed(Benchmark benchmark, String sentence) {
    heading(benchmark);
    text.append("Failed: ").append(sentence).append('\n');
  }

  private void heading(Benchmark benchmark) {
    text.append("\n## ").append(benchmark.name()).append(": ").append(benchmark.measures());
    text.append("\n\n");
  }

  public String markdown() {
    return text.toString();
  }
}
