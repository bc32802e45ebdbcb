package io.sipstream.cli.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sipstream.cli.stack.JsonApi;
import io.sipstream.job.elasticsearch.connection.SearchServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Represents an Elasticsearch or OpenSearch that the quickstart did not start.
 *
 * @param address without a path and without a trailing slash
 */
record RunningElasticsearch(URI address) {

  /** Parses {@code http://HOST[:PORT]} with an optional trailing slash; empty if it is invalid. */
  static Optional<RunningElasticsearch> parse(String text) {
    try {
      URI given = new URI(text);
      boolean plain =
          "http".equals(given.getScheme())
              && given.getHost() != null
              && given.getPort() <= 65535
              && given.getRawUserInfo() == null
              && (given.getRawPath().isEmpty() || given.getRawPath().equals("/"))
              && given.getRawQuery() == null
              && given.getRawFragment() == null;
      return plain
          ? Optional.of(new RunningElasticsearch(URI.create("http://" + given.getRawAuthority())))
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns kind and version of the server.
   *
   * @throws IOException if the server is unreachable, neither Elasticsearch nor OpenSearch, or too
   *     old
   */
  SearchServer detect() throws IOException {
    SearchServer server =
        read()
            .orElseThrow(
                () ->
                    new IOException(
                        "The server at "
                            + address
                            + " is neither Elasticsearch nor OpenSearch: check --elasticsearch."));
    if (server.isBefore7Dot17()) {
      throw new IOException(server.versionProblem().orElseThrow());
    }
    return server;
  }

  private Optional<SearchServer> read() throws IOException {
    try {
      return SearchServer.of(new JsonApi(address).get("/"));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (ConnectException e) {
      throw new IOException("No Elasticsearch is reachable at " + address + ".", e);
    } catch (IOException e) {
      throw new IOException(
          "No Elasticsearch responds at " + address + ": " + e.getMessage() + ".", e);
    }
  }
}
