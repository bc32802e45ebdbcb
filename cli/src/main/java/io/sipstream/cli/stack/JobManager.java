package io.sipstream.cli.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Runs Flink's JobManager; without high availability, its jobs are lost with the process. */
public final class JobManager extends Server {
  private final JsonApi api;

  JobManager(Path directory, JavaCommand command, JsonApi api, Duration startTimeout) {
    super("Flink's JobManager", directory, command, startTimeout);
    this.api = api;
  }

  @Override
  boolean isReady() throws IOException {
    return api.get("/overview").has("slots-total");
  }
}
