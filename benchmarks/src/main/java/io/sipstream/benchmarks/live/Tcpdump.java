package io.sipstream.benchmarks.live;

import io.sipstream.benchmarks.process.RunningProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code tcpdump -w /dev/null} with the agent's filter and buffer. */
public final class Tcpdump implements Tap {
  public static final String PROGRAM = "tcpdump";
  private static final String READY = "listening on";
  // It hands over frames that wait for company after a second.
  private static final int SETTLE_MILLIS = 1_500;
  private static final Pattern CAPTURED = Pattern.compile("(?m)^(\\d+) packets? captured");
  private static final Pattern DROPPED =
      Pattern.compile("(?m)^(\\d+) packets? dropped by (?:kernel|interface)");

  private final RunningProcess process;

  private Tcpdump(RunningProcess process) {
    this.process = process;
  }

  /**
   * Starts tcpdump for each run.
   *
   * @param work for what it says
   * @param filter the agent's
   */
  public record Kind(Path work, String filter) implements Tap.Kind {
    @Override
    public String title() {
      return "tcpdump -w /dev/null";
    }

    @Override
    public String shownCommand() {
      return String.join(
          " ",
          Tcpdump.command(
              "\"$(./sipstream agent live --interface lo --ports PORT --print-filter)\""));
    }

    @Override
    public Tap start() throws IOException, InterruptedException {
      return new Tcpdump(RunningProcess.start(command(filter), work, READY));
    }
  }

  /** Lists the interface's link types, and fails where it cannot be captured on. */
  public static List<String> probe() {
    return List.of(PROGRAM, "-i", INTERFACE, "-L");
  }

  static List<String> command(String filter) {
    return List.of(
        PROGRAM,
        "-n",
        "-i",
        INTERFACE,
        "-B",
        Integer.toString(BUFFER_MEBIBYTES * 1024),
        "-s",
        Integer.toString(SNAPLEN_BYTES),
        "--time-stamp-precision=nano",
        "-w",
        "/dev/null",
        filter);
  }

  @Override
  public RunningProcess process() {
    return process;
  }

  @Override
  public void settle(long sent) throws InterruptedException {
    Thread.sleep(SETTLE_MILLIS);
  }

  @Override
  public Seen end() throws IOException, InterruptedException {
    process.end();
    String said = process.errors();
    Matcher captured = CAPTURED.matcher(said);
    if (!captured.find()) {
      throw process.failure("told no figures");
    }
    return new Seen(Long.parseLong(captured.group(1)), dropped(said), 0);
  }

  /** By the kernel and by the interface, of which it tells only if there are any. */
  static long dropped(String said) {
    return DROPPED.matcher(said).results().mapToLong(each -> Long.parseLong(each.group(1))).sum();
  }
}
