package io.sipstream.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;

/**
 * All that Flink's REST interface, and so its web page, tells of a cluster and its jobs (Flink's
 * documentation, "REST API").
 */
public final class FlinkPages {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI address;

  public FlinkPages(URI address) {
    this.address = address;
  }

  /** Puts every answer under its path. */
  public void readInto(Map<String, String> texts) throws Exception {
    for (String path :
        List.of(
            "/config",
            "/jars",
            "/jobmanager/config",
            "/jobmanager/environment",
            "/jobmanager/log",
            "/jobmanager/stdout",
            "/jobmanager/logs",
            "/jobmanager/thread-dump",
            "/jobmanager/metrics")) {
      read(path, texts);
    }
    for (JsonNode manager : json("/taskmanagers", texts).path("taskmanagers")) {
      String path = "/taskmanagers/" + manager.path("id").asText();
      for (String part : List.of("", "/log", "/stdout", "/logs", "/thread-dump", "/metrics")) {
        read(path + part, texts);
      }
    }
    for (JsonNode job : json("/jobs/overview", texts).path("jobs")) {
      readJob("/jobs/" + job.path("jid").asText(), texts);
    }
  }

  private void readJob(String path, Map<String, String> texts) throws Exception {
    for (String part :
        List.of(
            "/config",
            "/plan",
            "/exceptions",
            "/accumulators?includeSerializedValue=true",
            "/checkpoints",
            "/checkpoints/config",
            "/metrics",
            "/execution-result",
            "/jobmanager/config",
            "/jobmanager/environment",
            "/jobmanager/log-url")) {
      read(path + part, texts);
    }
    for (JsonNode vertex : json(path, texts).path("vertices")) {
      String of = path + "/vertices/" + vertex.path("id").asText();
      for (String part :
          List.of(
              "",
              "/accumulators",
              "/subtasks/accumulators",
              "/subtasktimes",
              "/taskmanagers",
              "/metrics",
              "/watermarks",
              "/jm-operator-metrics")) {
        read(of + part, texts);
      }
    }
  }

  private JsonNode json(String path, Map<String, String> texts) throws Exception {
    read(path, texts);
    return JSON.readTree(texts.get(path));
  }

  private void read(String path, Map<String, String> texts) throws Exception {
    HttpResponse<String> answer =
        client.send(HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString());
    texts.put(path, answer.body());
  }
}
