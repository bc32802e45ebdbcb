package io.sipstream.cli.stack;

import java.io.IOException;
import java.net.URI;

/** Runs a real Elasticsearch or OpenSearch node of the local stack, on 127.0.0.1 only. */
public final class ElasticsearchServer extends Server {
  private final JsonApi api;

  private ElasticsearchServer(SearchNode node, ServerOptions options, int port) {
    super(
        node.toString(), options.directory(), command(node, options, port), options.startTimeout());
    this.api = JsonApi.onLoopback(port);
  }

  private static JavaCommand command(SearchNode node, ServerOptions options, int port) {
    JavaCommand command =
        options.command(node.module(), node.mainClass(), port).withJava(node.javaHome());
    return node.loadsModules() ? command.withModules("(transport-netty4|netty)-.*") : command;
  }

  static ElasticsearchServer of(SearchNode node, ServerOptions options) {
    return new ElasticsearchServer(node, options, FreePorts.next());
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
