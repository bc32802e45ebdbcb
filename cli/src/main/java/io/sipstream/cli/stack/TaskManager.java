package io.sipstream.cli.stack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Runs Flink's TaskManager, which is ready when the JobManager has its slots. */
public final class TaskManager extends Server {
  private final JsonApi api;
  private final String idPrefix;
  private volatile Set<String> formerIds = Set.of();

  /**
   * Creates a TaskManager.
   *
   * @param port its RPC port, which is in its id
   */
  TaskManager(
      String name,
      Path directory,
      JavaCommand command,
      int port,
      JsonApi api,
      Duration startTimeout) {
    super(name, directory, command, startTimeout);
    this.api = api;
    this.idPrefix = "127.0.0.1:" + port + "-";
  }

  @Override
  public void start() {
    // The JobManager lists a killed TaskManager until its heartbeats time out.
    formerIds = idsKnown();
    super.start();
  }

  @Override
  boolean isReady() throws IOException {
    return !formerIds.containsAll(ids());
  }

  private Set<String> idsKnown() {
    try {
      return ids();
    } catch (IOException e) {
      // The JobManager is not ready and has no TaskManagers.
      return Set.of();
    }
  }

  private Set<String> ids() throws IOException {
    var ids = new HashSet<String>();
    for (JsonNode each : api.get("/taskmanagers").path("taskmanagers")) {
      String id = each.path("id").asText();
      if (id.startsWith(idPrefix) && each.path("slotsNumber").asInt() > 0) {
        ids.add(id);
      }
    }
    return ids;
  }
}
