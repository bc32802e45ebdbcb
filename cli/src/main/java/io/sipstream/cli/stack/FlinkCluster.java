package io.sipstream.cli.stack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A real Flink session cluster of the local stack, on 127.0.0.1 only: a JobManager and a
 * TaskManager, each a {@link Server} of its own, and Flink's client.
 */
public final class FlinkCluster {
  /** Flink's own setting for what its scripts start a TaskManager with. */
  public static final String TASK_MANAGER_JVM_OPTIONS_KEY = "env.java.opts.taskmanager";

  private final JobManager jobManager;
  private final TaskManager taskManager;
  private final FlinkClient client;
  private final JsonApi api;

  private FlinkCluster(
      JobManager jobManager, TaskManager taskManager, FlinkClient client, JsonApi api) {
    this.jobManager = jobManager;
    this.taskManager = taskManager;
    this.client = client;
    this.api = api;
  }

  static FlinkCluster in(
      Path directory,
      StackHome home,
      int taskSlots,
      int taskHeapMegabytes,
      List<String> taskJvmOptions,
      Map<String, String> settings,
      Duration startTimeout,
      ClientProcesses clients) {
    var configuration =
        new FlinkConfiguration(
            directory,
            FreePorts.next(),
            FreePorts.next(),
            taskSlots,
            taskHeapMegabytes,
            Map.copyOf(settings));
    configuration.write();
    String classPath = home.classPath("flink-cluster");
    var arguments = List.of("--configDir", configuration.conf().toString());
    var jobOptions = new ArrayList<>(FlinkJvm.options());
    // It has no hot code: compiling for speed would only make it start later.
    jobOptions.add("-XX:TieredStopAtLevel=1");
    var jobManager =
        new JavaCommand(
            classPath,
            448,
            jobOptions,
            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
            arguments);
    var taskOptions = new ArrayList<>(FlinkJvm.options());
    taskOptions.addAll(configuration.taskManagerJvmOptions());
    taskOptions.addAll(taskJvmOptions);
    // Flink's scripts, which are not used here, would hand them over.
    String own = settings.get(TASK_MANAGER_JVM_OPTIONS_KEY);
    if (own != null && !own.isBlank()) {
      taskOptions.addAll(List.of(own.strip().split("\\s+")));
    }
    var taskManager =
        new JavaCommand(
            classPath,
            taskHeapMegabytes,
            taskOptions,
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            arguments);
    var api = JsonApi.onLoopback(configuration.restPort());
    return new FlinkCluster(
        new JobManager(
            new ServerProcess(
                "Flink's JobManager", directory.resolve("jobmanager"), jobManager, Map.of()),
            api,
            startTimeout),
        new TaskManager(
            new ServerProcess(
                "Flink's TaskManager", directory.resolve("taskmanager"), taskManager, Map.of()),
            api,
            startTimeout),
        new FlinkClient(classPath, configuration.conf(), directory.resolve("client"), clients),
        api);
  }

  /** The process that coordinates; without it no job goes on. */
  public JobManager jobManager() {
    return jobManager;
  }

  /** The process that runs the tasks of the jobs. */
  public TaskManager taskManager() {
    return taskManager;
  }

  /** SIGKILL for both processes; without high availability the jobs are gone. */
  public void kill() {
    taskManager.kill();
    jobManager.kill();
  }

  /** Stops what still runs and starts both processes again on the same ports, without jobs. */
  public void restart() {
    taskManager.stop();
    jobManager.restart();
    taskManager.start();
  }

  /** The address of the REST interface and the web page. */
  public URI address() {
    return api.address();
  }

  /** The slots that the JobManager knows of. */
  public int slots() {
    return get("/overview").path("slots-total").asInt();
  }

  /**
   * Submits a job as a user does, with {@code flink run -d}.
   *
   * @return the job's id
   * @throws LocalStackException with all that Flink's client said, if it was not accepted
   */
  public String submit(Path jar, String... arguments) {
    return submit(List.of(), jar, List.of(arguments));
  }

  /**
   * Submits a job with options of {@code flink run}, for example {@code -s SAVEPOINT}.
   *
   * @return the job's id
   */
  public String submit(List<String> runOptions, Path jar, List<String> arguments) {
    return client.run(runOptions, jar, arguments);
  }

  /** A job's state in Flink's words, for example {@code RUNNING} or {@code FINISHED}. */
  public String jobState(String jobId) {
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      if (job.path("jid").asText().equals(jobId)) {
        return job.path("state").asText();
      }
    }
    // Without high availability this is what a JobManager says after it was started anew.
    throw new LocalStackException("Flink knows no job " + jobId + ".");
  }

  /** Why a job failed last, as a stack trace; empty if it did not. */
  public String jobFailure(String jobId) {
    JsonNode newest =
        get("/jobs/" + jobId + "/exceptions").at("/exceptionHistory/entries/0/stacktrace");
    return newest.asText("");
  }

  /**
   * What the tasks of a job have counted so far, by name; others than whole numbers are left out.
   */
  public Map<String, Long> accumulators(String jobId) {
    var values = new TreeMap<String, Long>();
    for (JsonNode each : get("/jobs/" + jobId + "/accumulators").path("user-task-accumulators")) {
      if (each.path("value").asText().matches("-?\\d{1,18}")) {
        values.put(each.path("name").asText(), each.path("value").asLong());
      }
    }
    return values;
  }

  /** Asks Flink to cancel a job; {@link #jobState} tells when it is done. */
  public void cancel(String jobId) {
    try {
      api.patch("/jobs/" + jobId + "?mode=cancel");
    } catch (IOException e) {
      throw new LocalStackException("Flink did not cancel the job: " + e.getMessage() + ".", e);
    }
  }

  private JsonNode get(String path) {
    try {
      return api.get(path);
    } catch (IOException e) {
      throw new LocalStackException("Flink does not answer: " + e.getMessage() + ".", e);
    }
  }
}
