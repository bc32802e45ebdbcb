package io.sipstream.cli.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the {@code conf/config.yaml} of a cluster's JobManager, TaskManager and client.
 *
 * @param directory directory of the cluster, with {@code conf}, checkpoints and temporary files
 * @param rpcPort port of the JobManager for the TaskManager
 * @param settings further settings, which take precedence
 */
record FlinkConfiguration(
    Path directory,
    int rpcPort,
    int restPort,
    int taskSlots,
    int taskHeapMegabytes,
    Map<String, String> settings) {
  private static final int FRAMEWORK_HEAP_MEGABYTES = 128;
  private static final int FRAMEWORK_OFF_HEAP_MEGABYTES = 128;
  // 3072 buffers of 32 KiB, enough for a few slots.
  private static final int NETWORK_MEGABYTES = 96;
  private static final int METASPACE_MEGABYTES = 256;

  Path conf() {
    return directory.resolve("conf");
  }

  List<String> taskManagerJvmOptions() {
    int directMegabytes = FRAMEWORK_OFF_HEAP_MEGABYTES + NETWORK_MEGABYTES;
    return List.of(
        "-XX:MaxDirectMemorySize=" + directMegabytes + "m",
        "-XX:MaxMetaspaceSize=" + METASPACE_MEGABYTES + "m");
  }

  void write() {
    var yaml = new StringBuilder();
    // Double-quoted values with JSON's escapes are valid YAML.
    values()
        .forEach(
            (key, value) ->
                yaml.append(key)
                    .append(": \"")
                    .append(value.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append("\"\n"));
    try {
      Files.createDirectories(conf());
      Files.writeString(conf().resolve("config.yaml"), yaml);
    } catch (IOException e) {
      throw new LocalStackException("Cannot write Flink's configuration to " + conf() + ".", e);
    }
  }

  private Map<String, String> values() {
    var values = new LinkedHashMap<String, String>();
    values.put("jobmanager.rpc.address", "127.0.0.1");
    values.put("jobmanager.rpc.port", Integer.toString(rpcPort));
    values.put("jobmanager.bind-host", "127.0.0.1");
    values.put("rest.address", "127.0.0.1");
    values.put("rest.bind-address", "127.0.0.1");
    values.put("rest.port", Integer.toString(restPort));
    values.put("rest.bind-port", Integer.toString(restPort));
    values.put("taskmanager.host", "127.0.0.1");
    values.put("taskmanager.bind-host", "127.0.0.1");
    values.put("taskmanager.numberOfTaskSlots", Integer.toString(taskSlots));
    values.put("io.tmp.dirs", directory.resolve("tmp").toString());
    values.put("execution.checkpointing.dir", directory.resolve("checkpoints").toUri().toString());
    values.put(
        "execution.checkpointing.savepoint-dir",
        directory.resolve("savepoints").toUri().toString());
    // Heartbeats carry the accumulators, which are thus visible within about a second.
    values.put("heartbeat.interval", "1s");
    values.put("heartbeat.timeout", "10s");
    // The JobManager removes a killed TaskManager after one heartbeat that cannot be sent.
    values.put("heartbeat.rpc-failure-threshold", "1");
    values.put("metrics.fetcher.update-interval", "1s");
    values.put("web.refresh-interval", "1s");
    // A TaskManager that starts before the JobManager would retry only after ten seconds.
    values.put("cluster.registration.error-delay", "300ms");
    values.put("cluster.registration.max-timeout", "2s");
    // After this time (default: five minutes) a standalone JobManager no longer waits for a missing
    // TaskManager, and jobs fail and restart repeatedly. Flink accepts at most 248 days.
    values.put(
        "resourcemanager.standalone.start-up-time", Long.toString(Duration.ofDays(30).toMillis()));
    putTaskManagerMemory(values);
    values.putAll(settings);
    return values;
  }

  /** Adds memory sizes, which Flink's scripts would compute and its main class requires. */
  private void putTaskManagerMemory(Map<String, String> values) {
    values.put("taskmanager.cpu.cores", Integer.toString(taskSlots));
    values.put("taskmanager.memory.framework.heap.size", FRAMEWORK_HEAP_MEGABYTES + "m");
    values.put(
        "taskmanager.memory.task.heap.size", (taskHeapMegabytes - FRAMEWORK_HEAP_MEGABYTES) + "m");
    values.put("taskmanager.memory.framework.off-heap.size", FRAMEWORK_OFF_HEAP_MEGABYTES + "m");
    values.put("taskmanager.memory.task.off-heap.size", "0m");
    values.put("taskmanager.memory.network.min", NETWORK_MEGABYTES + "m");
    values.put("taskmanager.memory.network.max", NETWORK_MEGABYTES + "m");
    values.put("taskmanager.memory.managed.size", "128m");
    values.put("taskmanager.memory.jvm-metaspace.size", METASPACE_MEGABYTES + "m");
    values.put("taskmanager.memory.jvm-overhead.min", "192m");
    values.put("taskmanager.memory.jvm-overhead.max", "192m");
  }
}
