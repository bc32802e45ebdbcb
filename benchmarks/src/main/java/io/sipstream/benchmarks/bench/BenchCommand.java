package io.sipstream.benchmarks.bench;

import io.sipstream.benchmarks.peers.Machine;
import io.sipstream.benchmarks.run.BenchContext;
import io.sipstream.benchmarks.run.BenchException;
import io.sipstream.benchmarks.run.Benchmark;
import io.sipstream.benchmarks.run.Captures;
import io.sipstream.benchmarks.run.Progress;
import io.sipstream.benchmarks.run.Result;
import io.sipstream.cli.BuildVersion;
import io.sipstream.cli.stack.LocalStackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures sipstream on this machine, compared with other programs and with lower bounds. */
@Command(
    name = "bench",
    header = "Measure sipstream on this machine, compared with other programs.",
    description = {
      "%nChecks the results first, runs the sides in alternating rounds, prints tables and writes"
          + " them to a file with all commands to repeat the run. Missing programs are listed."
    },
    customSynopsis = "sipstream bench [OPTION]... [NAME]...",
    parameterListHeading = "%n",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all benchmarks were run",
      "1:a benchmark failed or its check found a wrong result",
      "2:invalid option or name; nothing was measured"
    })
public final class BenchCommand implements Callable<Integer> {
  private static final int WIDTH = 100;
  private static final String DEFAULT_MESSAGES = "100000";
  private static final long FEWEST_MESSAGES = 100;
  private static final long MOST_MESSAGES = 100_000_000;
  private static final int MOST_ROUNDS = 1_000;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "benchmarks to run, see --list [all]")
  private List<String> names = new ArrayList<>();

  @Option(names = "--list", description = "list the benchmarks and exit")
  private boolean list;

  @Option(
      names = "--messages",
      paramLabel = "N",
      defaultValue = DEFAULT_MESSAGES,
      description =
          "SIP messages of the largest capture, about a kilobyte of disk each [${DEFAULT-VALUE}];"
              + " for published results see benchmarks/results")
  private long messages;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "number of rounds [${DEFAULT-VALUE}]")
  private int rounds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "seed of the generated traffic [${DEFAULT-VALUE}]")
  private long seed;

  @Option(
      names = "--output",
      paramLabel = "FILE.md",
      defaultValue = "bench.md",
      description = "file to write; an existing one is overwritten [${DEFAULT-VALUE}]")
  private Path output;

  @Option(
      names = "--decode",
      paramLabel = "COMMAND",
      description = "command to measure instead of ./sipstream decode, split at whitespace")
  private String decode;

  @Option(
      names = "--against",
      paramLabel = "DIR",
      description =
          "another built tree, for flink-against and elasticsearch; see benchmarks/build-revision.sh")
  private Path against;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "directory for the captures during the run [the system's temporary directory]")
  private Path work;

  private final Path home = Path.of(System.getProperty("sipstream.home", "")).toAbsolutePath();

  /** Runs the command and exits with its status. */
  public static void main(String[] arguments) {
    // Numbers use the same locale as the texts.
    Locale.setDefault(Locale.ROOT);
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new BenchCommand());
    commandLine.setUsageHelpWidth(WIDTH);
    commandLine.setExpandAtFiles(false);
    commandLine.setParameterExceptionHandler(BenchCommand::wrongArguments);
    return commandLine;
  }

  private static int wrongArguments(ParameterException e, String[] arguments) {
    e.getCommandLine().getErr().println(e.getMessage() + ".");
    e.getCommandLine().getErr().println("See sipstream bench --help.");
    return e.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
  }

  static List<Benchmark> benchmarks() {
    return List.of(
        new DecodeBench(),
        new SizeBench(),
        new KindsBench(),
        new StagesBench(),
        new FlinkBench(),
        new FlinkAgainstBench(),
        new CallsBench("calls", "hashmap"),
        new CallsBench("calls-rocksdb", "rocksdb"),
        new ElasticsearchBench(),
        new CallsIndexBench(),
        new DiskBench(),
        new IndexBench(),
        new IdentitiesBench(),
        new AgentBench());
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (list) {
      benchmarks()
          .forEach(
              each ->
                  spec.commandLine().getOut().printf("%-14s %s%n", each.name(), each.measures()));
      return CommandLine.ExitCode.OK;
    }
    List<Benchmark> chosen = chosen();
    check("--messages", messages, FEWEST_MESSAGES, MOST_MESSAGES);
    check("--rounds", rounds, 1, MOST_ROUNDS);
    try {
      // Fails before the measurements rather than after them.
      Files.writeString(output, "");
    } catch (IOException e) {
      throw wrong("--output: cannot write " + output + ": " + e.getMessage());
    }
    Path directory = directory();
    // Also runs on Ctrl-C.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
    try {
      return measure(chosen, directory);
    } finally {
      remove(directory);
    }
  }

  private List<Benchmark> chosen() {
    List<Benchmark> chosen = new ArrayList<>();
    for (String name : names) {
      chosen.add(
          benchmarks().stream()
              .filter(each -> each.name().equals(name))
              .findFirst()
              .orElseThrow(() -> wrong("There is no benchmark " + name + "; see --list.")));
    }
    if (chosen.isEmpty()) {
      benchmarks().stream()
          .filter(each -> against != null || !(each instanceof FlinkAgainstBench))
          .forEach(chosen::add);
    }
    return chosen;
  }

  private void check(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw wrong("%s is %d; allowed: %,d to %,d".formatted(option, value, least, most));
    }
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private Path directory() {
    try {
      return work == null
          ? Files.createTempDirectory("sipstream-bench")
          : Files.createTempDirectory(work, "sipstream-bench");
    } catch (IOException e) {
      throw wrong("--work: cannot create a directory: " + e.getMessage());
    }
  }

  private int measure(List<Benchmark> chosen, Path directory)
      throws IOException, InterruptedException {
    BenchContext context =
        new BenchContext(
            messages,
            rounds,
            seed,
            decode == null
                ? List.of(home.resolve("sipstream").toString(), "decode")
                : List.of(decode.strip().split(" +", -1)),
            against,
            new Captures(directory, seed),
            directory,
            Progress.onStandardError());
    Report report = new Report(Machine.describe(home), typed(), seed, Machine.load());
    int status = CommandLine.ExitCode.OK;
    for (Benchmark benchmark : chosen) {
      try {
        Result result = portable(benchmark.run(context), directory);
        report.add(benchmark, result, Machine.load());
        print(benchmark, result);
      } catch (BenchException | LocalStackException | IOException e) {
        status = CommandLine.ExitCode.SOFTWARE;
        report.failed(benchmark, e.getMessage());
        spec.commandLine().getErr().println(benchmark.name() + ": " + e.getMessage());
      }
      Files.writeString(output, report.markdown());
    }
    spec.commandLine().getOut().println("Results are in " + output + ".");
    return status;
  }

  /** Removes the names of this machine's directories. */
  private Result portable(Result result, Path directory) {
    List<String> commands =
        result.commands().stream()
            .map(each -> each.replace(home + "/", "./").replace(directory + "/", ""))
            .toList();
    return new Result(result.traffic(), result.tables(), result.notes(), commands);
  }

  private void print(Benchmark benchmark, Result result) {
    StringBuilder text = new StringBuilder("\n");
    text.append(benchmark.name()).append(": ").append(benchmark.measures()).append('\n');
    text.append(result.traffic()).append("\n\n");
    result.tables().forEach(table -> text.append(table.text()).append('\n'));
    result.notes().forEach(note -> text.append(note).append('\n'));
    spec.commandLine().getOut().println(text);
  }

  private String typed() {
    List<String> words = new ArrayList<>(List.of("./sipstream bench"));
    words.addAll(spec.commandLine().getParseResult().originalArgs());
    return String.join(" ", words);
  }

  private static void remove(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      System.err.println("Cannot remove " + directory + ": " + e.getMessage() + ".");
    }
  }
}
