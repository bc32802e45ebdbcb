package io.sipstream.job;

import io.sipstream.settings.InvalidSettingsException;
import io.sipstream.settings.JobCommand;
import io.sipstream.settings.LoadedSettings;
import io.sipstream.support.ExitStatus;
import java.io.PrintStream;
import java.util.Map;

/**
 * Runs the job as its main class, with {@code flink run} or any other way to submit a jar. {@code
 * --help} and {@code --print-config} need no Flink, so {@code java -jar} is sufficient for them.
 *
 * <p>Exit status of the submitting process: 0 for success, 2 for invalid settings, 1 for any other
 * error.
 */
public final class SipJob {
  private SipJob() {}

  /** Runs the job with command-line arguments. */
  public static void main(String[] arguments) throws Exception {
    boolean ownProcess = isOwnProcess();
    try {
      run(arguments, System.getenv(), System.out, System.err);
    } catch (InvalidSettingsException e) {
      if (!ownProcess) {
        throw e;
      }
      e.sentences().forEach(System.err::println);
      System.exit(ExitStatus.INVALID_SETTINGS);
    } catch (Exception e) {
      if (!ownProcess) {
        throw e;
      }
      System.err.println(failure(e));
      System.exit(ExitStatus.FAILED);
    } catch (NoClassDefFoundError e) {
      if (!ownProcess || !String.valueOf(e.getMessage()).startsWith("org/apache/flink/")) {
        throw e;
      }
      System.err.println("Flink is not on the class path. Submit this jar with flink run.");
      System.exit(ExitStatus.FAILED);
    }
  }

  /**
   * Runs the job without ending the process.
   *
   * @param notices receives notices about the settings, one per line
   */
  static void run(
      String[] arguments, Map<String, String> environment, PrintStream out, PrintStream notices)
      throws Exception {
    JobCommand command = JobCommand.parse(arguments);
    if (command.wantsHelp()) {
      out.print(command.help());
      return;
    }
    LoadedSettings loaded = command.load(environment);
    loaded.notices().forEach(notices::println);
    if (command.wantsConfigPrinted()) {
      out.print(loaded.effectiveYaml());
      return;
    }
    JobRun.execute(loaded.settings(), out);
  }

  /** Returns the message of a failure of the job. */
  static String failure(Throwable failure) {
    Throwable deepest = deepest(failure);
    String message = deepest.getMessage();
    return "The job failed: "
        + (message == null || message.isBlank() ? deepest.getClass().getName() : message);
  }

  /** Returns the root cause, which Flink wraps in other exceptions. */
  private static Throwable deepest(Throwable failure) {
    return failure.getCause() == null ? failure : deepest(failure.getCause());
  }

  /**
   * Returns whether the JVM was started to submit this job, so that this class sets its exit
   * status. In a JobManager, ending the process would end all its jobs.
   */
  private static boolean isOwnProcess() {
    return StackWalker.getInstance()
        .walk(frames -> frames.reduce((inner, outer) -> outer))
        .filter(outermost -> outermost.getMethodName().equals("main"))
        .isPresent();
  }
}
