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
 * Runs a real Flink cluster of the local stack, on 127.0.0.1 only: a JobManager, TaskManagers and,
 * for high availability, ZooKeeper, each a separate {@link Server}, and Flink's client.
 */
public final class FlinkCluster {
  /** Flink's setting for the JVM options with which its scripts start a TaskManager. */
  public static final String TASK_MANAGER_JVM_OPTIONS_KEY = "env.java.opts.taskmanager";

  private final JobManager jobManager;
  private final List<TaskManager> taskManagers;
  private final ZooKeeper zooKeeper;
  private final FlinkClient client;
  private final JsonApi api;

  private FlinkCluster(
      JobManager jobManager,
      List<TaskManager> taskManagers,
      ZooKeeper zooKeeper,
      FlinkClient client,
      JsonApi api) {
    this.jobManager = jobManager;
    this.taskManagers = taskManagers;
    this.zooKeeper = zooKeeper;
    this.client = client;
    this.api = api;
  }

  /**
   * Creates a cluster.
   *
   * @param taskSlots slots of each TaskManager
   * @param highAvailability whether ZooKeeper keeps the jobs for the next JobManager
   * @param application job that the JobManager runs in application mode; null for session mode
   */
  static FlinkCluster of(
      ServerOptions options,
      int taskSlots,
      int taskManagers,
      boolean highAvailability,
      ClientProcesses clients,
      FlinkApplication application) {
    Path directory = options.directory();
    String classPath = options.home().classPath("flink-cluster");
    Duration timeout = options.startTimeout();
    ZooKeeper zooKeeper =
        highAvailability ? ZooKeeper.of(directory.resolve("zookeeper"), classPath, timeout) : null;
    ServerOptions all =
        highAvailability ? options.of(directory, zooKeeper.settingsOfFlink(directory)) : options;
    var configuration =
        new FlinkConfiguration(
            directory,
            FreePorts.next(),
            FreePorts.next(),
            taskSlots,
            options.heapMegabytes(),
            Map.copyOf(all.settings()));
    configuration.write();
    var arguments = List.of("--configDir", configuration.conf().toString());
    var jobOptions = new ArrayList<>(FlinkJvm.options());
    // The JobManager has no hot code, so optimizing would only delay its start.
    jobOptions.add("-XX:TieredStopAtLevel=1");
    var session =
        new JavaCommand(
            classPath,
            448,
            jobOptions,
            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
            arguments);
    var jobManager = application == null ? session : application.command(session);
    var taskOptions = new ArrayList<>(FlinkJvm.options());
    taskOptions.addAll(configuration.taskManagerJvmOptions());
    taskOptions.addAll(options.jvmOptions());
    // Flink's scripts would pass these options; this class starts the main class directly.
    String own = options.settings().getOrDefault(TASK_MANAGER_JVM_OPTIONS_KEY, "");
    if (!own.isBlank()) {
      taskOptions.addAll(List.of(own.strip().split("\\s+")));
    }
    var api = JsonApi.onLoopback(configuration.restPort());
    var workers = new ArrayList<TaskManager>();
    for (int i = 1; i <= taskManagers; i++) {
      int port = FreePorts.next();
      var taskArguments = new ArrayList<>(arguments);
      taskArguments.addAll(List.of("-D", "taskmanager.rpc.port=" + port));
      var taskManager =
          new JavaCommand(
              application == null ? classPath : application.classPath(classPath),
              options.heapMegabytes(),
              taskOptions,
              "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
              taskArguments);
      String suffix = i == 1 ? "" : "-" + i;
      workers.add(
          new TaskManager(
              "Flink's TaskManager" + suffix.replace('-', ' '),
              directory.resolve("taskmanager" + suffix),
              taskManager,
              port,
              api,
              timeout));
    }
    return new FlinkCluster(
        new JobManager(directory.resolve("jobmanager"), jobManager, api, timeout),
        List.copyOf(workers),
        zooKeeper,
        new FlinkClient(classPath, configuration.conf(), directory.resolve("client"), clients),
        api);
  }

  /** Returns the coordinating process, which every job needs. */
  public JobManager jobManager() {
    return jobManager;
  }

  /** Returns the first process that runs the jobs' subtasks. */
  public TaskManager taskManager() {
    return taskManagers.get(0);
  }

  /** Returns all processes that run the jobs' subtasks. */
  public List<TaskManager> taskManagers() {
    return taskManagers;
  }

  /** Returns all processes in the order of stopping. */
  List<Server> servers() {
    var servers = new ArrayList<Server>(taskManagers);
    servers.add(jobManager);
    if (zooKeeper != null) {
      servers.add(zooKeeper);
    }
    return servers;
  }

  /** Sends SIGKILL to JobManager and TaskManagers. Without high availability, all jobs are lost. */
  public void kill() {
    taskManagers.forEach(Server::kill);
    jobManager.kill();
  }

  /** Stops these processes if they run, and starts them again on the same ports. */
  public void restart() {
    taskManagers.forEach(Server::stop);
    jobManager.restart();
    taskManagers.forEach(Server::start);
  }

  /** Returns the address of the REST interface and the web page. */
  public URI address() {
    return api.address();
  }

  /** Returns the number of slots that the JobManager knows. */
  public int slots() {
    return get("/overview").path("slots-total").asInt();
  }

  /**
   * Submits a job like a user, with {@code flink run -d}.
   *
   * @return the job's id
   * @throws LocalStackException with the client's output if Flink rejected the job
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

  /** Returns a job's state as Flink names it, for example {@code RUNNING} or {@code FINISHED}. */
  public String jobState(String jobId) {
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      if (job.path("jid").asText().equals(jobId)) {
        return job.path("state").asText();
      }
    }
    // A JobManager without high availability forgets its jobs when it restarts.
    throw new LocalStackException("Flink has no job " + jobId + ".");
  }

  /** Returns the stack trace of a job's last failure; empty if there was none. */
  public String jobFailure(String jobId) {
    JsonNode newest =
        get("/jobs/" + jobId + "/exceptions").at("/exceptionHistory/entries/0/stacktrace");
    return newest.asText("");
  }

  /** Returns a job's accumulators by name, without those that are no whole numbers. */
  public Map<String, Long> accumulators(String jobId) {
    var values = new TreeMap<String, Long>();
    for (JsonNode each : get("/jobs/" + jobId + "/accumulators").path("user-task-accumulators")) {
      if (each.path("value").asText().matches("-?\\d{1,18}")) {
        values.put(each.path("name").asText(), each.path("value").asLong());
      }
    }
    return values;
  }

  /**
   * Returns the lowest watermark of an operator that begins a task; {@link Long#MIN_VALUE} if a
   * subtask has none yet.
   *
   * @param name name of the operator
   */
  public long watermark(String jobId, String name) {
    for (JsonNode vertex : get("/jobs/" + jobId).path("vertices")) {
      if (vertex.path("name").asText().split(" ", 2)[0].equals(name)) {
        String path = "/jobs/" + jobId + "/vertices/" + vertex.path("id").asText() + "/watermarks";
        long lowest = Long.MAX_VALUE;
        int subtasks = 0;
        for (JsonNode subtask : get(path)) {
          lowest = Math.min(lowest, subtask.path("value").asLong(Long.MIN_VALUE));
          subtasks++;
        }
        return subtasks < vertex.path("parallelism").asInt() ? Long.MIN_VALUE : lowest;
      }
    }
    throw new LocalStackException("Job " + jobId + " has no task that begins with " + name + ".");
  }

  /** Requests the cancellation of a job; {@link #jobState} shows when it is done. */
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
      throw new LocalStackException("Flink does not respond: " + e.getMessage() + ".", e);
    }
  }
}
