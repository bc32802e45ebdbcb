package io.sipstream.cli.stack;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Describes a job that a JobManager runs in application mode. The JobManager ends with the job,
 * with status 0 if the job is finished.
 *
 * @param jar jar with the job and its libraries
 * @param mainClass class with the job's main method
 * @param arguments arguments of the main method
 */
public record FlinkApplication(Path jar, String mainClass, List<String> arguments) {
  /** Returns the command of the JobManager, made of that in session mode. */
  JavaCommand command(JavaCommand session) {
    var all = new ArrayList<>(session.arguments());
    all.addAll(List.of("--job-classname", mainClass));
    all.addAll(arguments);
    return new JavaCommand(
        classPath(session.classPath()),
        session.heapMegabytes(),
        session.jvmOptions(),
        "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint",
        all);
  }

  /** Returns a class path with the job. */
  String classPath(String flink) {
    return flink + File.pathSeparator + jar.toAbsolutePath();
  }
}
