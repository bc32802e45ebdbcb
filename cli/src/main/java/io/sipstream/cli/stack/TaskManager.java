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
  private volatile Set<String> formerIds = Set.of();

  TaskManager(Path directory, JavaCommand command, JsonApi api, Duration startTimeout) {
    super("Flink's TaskManager", directory, command, startTimeout);
    this.api = api;
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
      if (each.path("slotsNumber").asInt() > 0) {
        ids.add(each.path("id").asText());
      }
    }
    return ids;
  }
}
