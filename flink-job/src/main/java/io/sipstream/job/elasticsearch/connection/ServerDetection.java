package io.sipstream.job.elasticsearch.connection;

import io.sipstream.job.elasticsearch.connection.SearchServer.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.elasticsearch.client.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds kind and version of the server, read once at start.
 *
 * @param warnings what to do about problems that do not end the job
 */
public record ServerDetection(SearchServer server, List<String> warnings) {
  private static final Logger LOG = LoggerFactory.getLogger(ServerDetection.class);

  /**
   * Reads kind and version. The kind is unknown if the credentials or a proxy do not allow {@code
   * GET /}.
   *
   * @throws FatalElasticsearchException if another server responds, or if its version is too old
   */
  public static ServerDetection of(StartupClient client) {
    StartupClient.Reply reply = client.perform(new Request("GET", "/"));
    if (!reply.isOk()) {
      return unreadable(reply);
    }
    String distribution = reply.body().at("/version/distribution").asText();
    SearchServer server =
        SearchServer.of(reply.body())
            .orElseThrow(
                () ->
                    new FatalElasticsearchException(
                        "The server at elasticsearch.hosts is neither Elasticsearch nor OpenSearch"
                            + (distribution.isEmpty() ? "" : ", but " + distribution)
                            + ": check elasticsearch.hosts and elasticsearch.path-prefix."));
    if (server.isBefore7Dot17()) {
      throw new FatalElasticsearchException(server.versionProblem().orElseThrow());
    }
    List<String> warnings = new ArrayList<>();
    server.versionProblem().ifPresent(warnings::add);
    if (server.version().isEmpty()) {
      warnings.add(
          "OpenSearch hides its version. The job continues. If no other client needs it, set"
              + " compatibility.override_main_response_version to false.");
    }
    if (server.kind() == Kind.ELASTICSEARCH && !reply.hasProductHeader()) {
      warnings.add(
          "A proxy removes the header X-elastic-product. This job does not need it. Make the proxy"
              + " pass it on for Kibana and other clients.");
    }
    warnOfMixedVersions(client, warnings);
    return new ServerDetection(server, warnings);
  }

  private static ServerDetection unreadable(StartupClient.Reply reply) {
    Kind kind = reply.hasProductHeader() ? Kind.ELASTICSEARCH : Kind.UNKNOWN;
    return new ServerDetection(
        new SearchServer(kind, ""),
        List.of(
            "Cannot read kind and version of the server ("
                + reply.failure()
                + "). The job continues. Grant the cluster privilege monitor of Elasticsearch or"
                + " cluster:monitor/main of OpenSearch, and make a proxy pass GET / on."));
  }

  /** Warns of an unfinished upgrade; without a list of the nodes, does nothing. */
  private static void warnOfMixedVersions(StartupClient client, List<String> warnings) {
    Request request = new Request("GET", "/_nodes/http");
    request.addParameter("filter_path", "nodes.*.version");
    SortedSet<String> versions = new TreeSet<>();
    client
        .performOnce(request)
        .ifPresent(
            reply ->
                reply
                    .body()
                    .path("nodes")
                    .forEach(node -> versions.add(node.path("version").asText())));
    if (versions.size() > 1) {
      warnings.add(
          "The nodes have different versions ("
              + String.join(", ", versions)
              + "): finish the upgrade before you change the templates.");
    }
  }

  /** Logs the server and the warnings. */
  public void log() {
    LOG.info("Writing to {}.", server);
    warnings.forEach(LOG::warn);
  }
}
