package io.sipstream.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.Server;
import io.sipstream.it.deploy.ComposeFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The local stack with all its parts, in the order in which a stack lives: started, hit, closed.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalStackIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static LocalStack stack;
  // Servers that test classes share run until the end of the session.
  private static List<ProcessHandle> others;

  @BeforeAll
  static void startAllParts() {
    others = ProcessHandle.current().descendants().toList();
    stack = LocalStack.builder().progress(System.out::println).start();
  }

  @AfterAll
  static void closeWhatATestLeft() {
    stack.close();
  }

  @Test
  @Order(1)
  void flinkOffersItsFourSlots() {
    assertThat(stack.flink().slots()).isEqualTo(4);
  }

  @Test
  @Order(1)
  void theComposeFileGivesKafkaTheSameSettings() throws Exception {
    Map<String, String> here = new HashMap<>();
    var broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafka().address()))) {
      admin.describeConfigs(List.of(broker)).all().get().get(broker).entries().stream()
          .filter(entry -> entry.value() != null)
          .forEach(entry -> here.put(entry.name(), entry.value()));
    }
    // Addresses and directories are those of a container.
    var there = ComposeFile.kafkaProperties();
    there.keySet().removeIf(name -> name.matches(".*listener.*|.*quorum.voters|log.dirs"));
    assertThat(there).hasSizeGreaterThan(8);
    assertThat(here).containsAllEntriesOf(there);
  }

  @Test
  @Order(1)
  void theComposeFileGivesElasticsearchTheSameSettings() throws Exception {
    String settings = request("GET", "/_nodes/settings?flat_settings", "");
    var there = ComposeFile.environment("elasticsearch");
    // The heap is no setting, Kibana needs indices of its own, the rest does not exist here.
    there
        .keySet()
        .removeIf(
            name -> name.matches("ES_JAVA_OPTS|action.auto_create_index|xpack.*|ingest.geoip.*"));
    assertThat(there).hasSize(3);
    there.forEach(
        (name, value) -> assertThat(settings).contains("\"" + name + "\":\"" + value + "\""));
  }

  @Test
  @Order(1)
  void theComposeFileGivesFlinkTheSameSettings() throws Exception {
    URI uri = stack.flink().address().resolve("/jobmanager/config");
    String settings =
        HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    var there = ComposeFile.flinkProperties();
    // Flink's own scripts share out a container's memory; directories are those of a container.
    there.keySet().removeIf(name -> name.matches(".*address|.*(process|managed).size|.*dir"));
    assertThat(there).hasSizeGreaterThan(4);
    there.forEach(
        (name, value) ->
            assertThat(settings)
                .contains("{\"key\":\"" + name + "\",\"value\":\"" + value + "\"}"));
  }

  @Test
  @Order(2)
  void kafkaKeepsRecordsWhenItIsKilled() throws Exception {
    stack.kafka().createTopic("kept", 2, Map.of("message.timestamp.type", "LogAppendTime"));
    send("kept", 0, "first");
    long killed = stack.kafka().pid();

    stack.kafka().kill();
    assertThat(stack.kafka().isAlive()).isFalse();
    stack.kafka().restart();

    assertThat(stack.kafka().pid()).isNotEqualTo(killed);
    assertThat(stack.kafka().endOffsets("kept")).isEqualTo(Map.of(0, 1L, 1, 0L));
    send("kept", 1, "second");
    assertThat(stack.kafka().endOffsets("kept")).isEqualTo(Map.of(0, 1L, 1, 1L));
  }

  @Test
  @Order(3)
  void elasticsearchKeepsDocumentsWhenItIsKilled() throws Exception {
    assertThat(request("PUT", "/kept", "{\"settings\":{\"number_of_replicas\":0}}"))
        .contains("true");
    assertThat(request("PUT", "/kept/_doc/1", "{\"a\":1}")).contains("created");

    stack.elasticsearch().kill();
    stack.elasticsearch().restart();

    assertThat(request("GET", "/kept/_doc/1", "")).contains("\"_source\":{\"a\":1}");
  }

  @Test
  @Order(4)
  void aKilledTaskManagerComesBackWithItsSlots() {
    stack.flink().taskManager().kill();
    stack.flink().taskManager().restart();
    // The dead one is listed until its heartbeats are missed.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(stack.flink().slots()).isEqualTo(4));
  }

  @Test
  @Order(5)
  void aPausedServerDoesNotAnswerUntilItIsResumed() throws Exception {
    stack.elasticsearch().pause();
    var waiting =
        HTTP.sendAsync(
            HttpRequest.newBuilder(stack.elasticsearch().address()).build(),
            BodyHandlers.ofString());
    Thread.sleep(500);
    assertThat(waiting).isNotDone();
    stack.elasticsearch().resume();
    assertThat(waiting.get().body()).contains("7.17.28");
  }

  @Test
  @Order(6)
  void nothingStaysBehind() {
    Path data = stack.dataDirectory();
    List<Server> servers =
        List.of(
            stack.elasticsearch(),
            stack.kafka(),
            stack.flink().jobManager(),
            stack.flink().taskManager());
    assertThat(servers).allMatch(Server::isAlive);
    assertThat(data).exists();

    stack.close();

    assertThat(servers).noneMatch(server -> ProcessHandle.of(server.pid()).isPresent());
    assertThat(data).doesNotExist();
    assertThat(ProcessHandle.current().descendants()).isSubsetOf(others);
  }

  private static void send(String topic, int partition, String value) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", stack.kafka().address());
    var bytes = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(settings, bytes, bytes)) {
      producer.send(new ProducerRecord<>(topic, partition, null, value.getBytes())).get();
    }
  }

  private static String request(String method, String path, String body)
      throws IOException, InterruptedException {
    URI uri = stack.elasticsearch().address().resolve(path);
    var request =
        HttpRequest.newBuilder(uri)
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/json")
            .build();
    return HTTP.send(request, BodyHandlers.ofString()).body();
  }
}
