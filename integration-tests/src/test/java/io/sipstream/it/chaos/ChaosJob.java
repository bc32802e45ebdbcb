package io.sipstream.it.chaos;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.cli.stack.JsonApi;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.it.SipstreamHome;
import io.sipstream.job.counters.FrameAccounting;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The job on a real cluster: submitted in both ways, looked at, and resumed by hand. */
public final class ChaosJob {
  static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration OFTEN = Duration.ofMillis(250);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LocalStack stack;
  private final JsonApi flink;
  private final int tasks;
  private final List<String> settings;
  private String id = "";

  public ChaosJob(LocalStack stack, int tasks, List<String> settings) {
    this.stack = stack;
    this.flink = new JsonApi(stack.flink().address());
    this.tasks = tasks;
    this.settings = settings;
  }

  /** Looks at a job that was submitted otherwise. */
  ChaosJob(LocalStack stack, String id) {
    this(stack, 1, List.of());
    this.id = id;
  }

  /** Does what {@code flink stop} does; returns the location of the savepoint. */
  String stopWithSavepoint() throws IOException {
    String request =
        flink.post("/jobs/" + id + "/stop", "{\"drain\":false}").path("request-id").asText();
    String path = "/jobs/" + id + "/savepoints/" + request;
    await()
        .atMost(PATIENCE)
        .pollInterval(OFTEN)
        .until(() -> flink.get(path).at("/status/id").asText().equals("COMPLETED"));
    await().atMost(PATIENCE).until(() -> stack.flink().jobState(id).equals("FINISHED"));
    return flink.get(path).at("/operation/location").asText();
  }

  /** Through the REST interface, as the web page does: the jar goes up, then it is run. */
  public void upload() throws IOException, InterruptedException {
    String boundary = "sipstream";
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\n"
            + "Content-Type: application/x-java-archive\r\n\r\n";
    HttpRequest upload =
        HttpRequest.newBuilder(stack.flink().address().resolve("/jars/upload"))
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(
                BodyPublishers.concat(
                    BodyPublishers.ofString(
                        head.formatted(boundary, SipstreamHome.JOB_JAR.getFileName())),
                    BodyPublishers.ofFile(SipstreamHome.JOB_JAR),
                    BodyPublishers.ofString("\r\n--" + boundary + "--\r\n")))
            .build();
    String jar = Path.of(answer(upload).path("filename").asText()).getFileName().toString();
    String run = JSON.writeValueAsString(Map.of("programArgsList", settings, "parallelism", tasks));
    HttpRequest start =
        HttpRequest.newBuilder(stack.flink().address().resolve("/jars/" + jar + "/run"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(run))
            .build();
    id = answer(start).path("jobid").asText();
  }

  /** However long it takes: a busy machine needs more than ten seconds to start a job. */
  private static JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException(request.uri() + " was answered with " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  /** With {@code flink run -s}, from the last checkpoint that was completed. */
  void resume() throws IOException {
    Path checkpoint = lastCheckpoint().orElseThrow(() -> new AssertionError("No checkpoint."));
    id =
        stack
            .flink()
            .submit(
                List.of("-p", Integer.toString(tasks), "-s", checkpoint.toString()),
                SipstreamHome.JOB_JAR,
                settings);
  }

  /** As a user does it, with {@code flink run}. */
  void submit() {
    id =
        stack
            .flink()
            .submit(List.of("-p", Integer.toString(tasks)), SipstreamHome.JOB_JAR, settings);
  }

  /** Whether a bounded job has come to its end. */
  boolean isFinished() {
    return get("").path("state").asText().equals("FINISHED");
  }

  public void awaitFirstCheckpoint() {
    await().atMost(PATIENCE).pollInterval(OFTEN).until(() -> lastCheckpoint().isPresent());
  }

  /** Those of all jobs of this cluster: a checkpoint is complete when its metadata is there. */
  private Optional<Path> lastCheckpoint() throws IOException {
    Path directory = stack.dataDirectory().resolve("flink/checkpoints");
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try (var files = Files.find(directory, 3, (file, is) -> file.endsWith("_metadata"))) {
      return files
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .map(Path::getParent);
    }
  }

  public void awaitRunning() {
    await().atMost(PATIENCE).pollInterval(OFTEN).until(this::isRunning);
  }

  public boolean isRunning() {
    JsonNode job = get("");
    boolean all = job.path("state").asText().equals("RUNNING");
    for (JsonNode vertex : job.path("vertices")) {
      all &= vertex.path("status").asText().equals("RUNNING");
    }
    return all;
  }

  /**
   * How often Flink has restarted it: the number of the attempt that its source's tasks are at. The
   * metric that tells the same was seen to stand still for minutes after a TaskManager was killed.
   */
  public long restarts() {
    return await()
        .atMost(PATIENCE)
        .pollInterval(OFTEN)
        .until(this::attempt, attempt -> attempt >= 0);
  }

  /** Counted from 0; -1 if Flink does not say, as a JobManager that has just started. */
  private long attempt() {
    String source = get("").path("vertices").path(0).path("id").asText();
    long attempt = -1;
    for (JsonNode task : get("/vertices/" + source).path("subtasks")) {
      attempt = Math.max(attempt, task.path("attempt").asLong(-1));
    }
    return attempt;
  }

  /** Awaits that, since Flink takes a while to notice that a process is gone. */
  void awaitRestarts(long count) {
    await().atMost(PATIENCE).pollInterval(OFTEN).until(() -> restarts() >= count);
  }

  private JsonNode get(String path) {
    try {
      return flink.get("/jobs/" + id + path);
    } catch (IOException e) {
      return JSON.missingNode();
    }
  }

  public FrameAccounting balance() {
    return FrameAccounting.of(stack.flink().accumulators(id));
  }

  /** What it restarted for last, its first line. */
  public String lastFailure() {
    return stack.flink().jobFailure(id).lines().findFirst().orElse("");
  }

  String log() throws IOException {
    return Files.readString(stack.flink().taskManager().logFile(), StandardCharsets.UTF_8);
  }
}
