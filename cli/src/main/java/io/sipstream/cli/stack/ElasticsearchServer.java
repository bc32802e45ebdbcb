package io.sipstream.cli.stack;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a real Elasticsearch node of the local stack, on 127.0.0.1 only. */
public final class ElasticsearchServer extends Server {
  private final JsonApi api;

  private ElasticsearchServer(ServerProcess process, JsonApi api, Duration startTimeout) {
    super(process, startTimeout);
    this.api = api;
  }

  static ElasticsearchServer in(
      Path directory,
      StackHome home,
      int heapMegabytes,
      List<String> jvmOptions,
      Map<String, String> settings,
      Duration startTimeout) {
    int port = FreePorts.next();
    var arguments =
        new ArrayList<>(
            List.of(
                directory.toString(), Integer.toString(port), Integer.toString(FreePorts.next())));
    settings.forEach((name, value) -> arguments.add(name + "=" + value));
    var command =
        new JavaCommand(
            home.classPath("elasticsearch-node"),
            heapMegabytes,
            jvmOptions,
            "io.sipstream.stack.ElasticsearchNode",
            arguments);
    return new ElasticsearchServer(
        new ServerProcess("Elasticsearch", directory, command, Map.of()),
        JsonApi.onLoopback(port),
        startTimeout);
  }

  /** Returns the node's HTTP address, for example {@code http://127.0.0.1:19200}. */
  public URI address() {
    return api.address();
  }

  @Override
  boolean isReady() throws IOException {
    // Yellow: every primary shard that existed before the start is available.
    return !api.get("/_cluster/health?wait_for_status=yellow&timeout=1s")
        .path("timed_out")
        .asBoolean(true);
  }
}
