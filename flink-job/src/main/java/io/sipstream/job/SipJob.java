package io.sipstream.job;

import io.sipstream.settings.InvalidSettingsException;
import io.sipstream.settings.JobCommand;
import io.sipstream.settings.LoadedSettings;
import java.io.PrintStream;
import java.util.Map;

/**
 * The job's main class, for {@code flink run} and every other way to submit a jar. {@code --help}
 * and {@code --print-config} need no Flink: {@code java -jar} does.
 *
 * <p>Exit status of the process that submits: 0 if all went well, 2 for wrong settings, 1 for
 * everything else.
 */
public final class SipJob {
  private SipJob() {}

  public static void main(String[] arguments) throws Exception {
    boolean ownProcess = isOwnProcess();
    try {
      run(arguments, System.getenv(), System.out, System.err);
    } catch (InvalidSettingsException e) {
      if (!ownProcess) {
        throw e;
      }
      e.sentences().forEach(System.err::println);
      System.exit(InvalidSettingsException.EXIT_STATUS);
    } catch (Exception e) {
      if (!ownProcess) {
        throw e;
      }
      System.err.println(failure(e));
      System.exit(1);
    } catch (NoClassDefFoundError e) {
      if (!ownProcess || !String.valueOf(e.getMessage()).startsWith("org/apache/flink/")) {
        throw e;
      }
      System.err.println("Flink is not on the class path; submit this jar with flink run.");
      System.exit(1);
    }
  }

  /** The whole job but for the end of the process. */
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

  /** What went wrong, as a line for people. */
  static String failure(Throwable failure) {
    Throwable deepest = deepest(failure);
    String message = deepest.getMessage();
    return "The job failed: "
        + (message == null || message.isBlank() ? deepest.getClass().getName() : message);
  }

  /** What started it all, below the layers that Flink puts around it. */
  private static Throwable deepest(Throwable failure) {
    return failure.getCause() == null ? failure : deepest(failure.getCause());
  }

  /**
   * Whether the JVM was started to submit this job, so that its exit status is ours to set. Where
   * Flink runs this method within a JobManager, ending the process would end all its jobs.
   */
  private static boolean isOwnProcess() {
    return StackWalker.getInstance()
        .walk(frames -> frames.reduce((inner, outer) -> outer))
        .filter(outermost -> outermost.getMethodName().equals("main"))
        .isPresent();
  }
}
