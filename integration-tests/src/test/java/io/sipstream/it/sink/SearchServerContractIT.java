package io.sipstream.it.sink;

import static io.sipstream.it.sink.ElasticsearchSinkIT.document;
import static io.sipstream.it.sink.ElasticsearchSinkIT.versioned;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.cli.stack.SearchNode;
import io.sipstream.document.Document;
import io.sipstream.explorer.store.MemoryStore;
import io.sipstream.it.ServerResults;
import io.sipstream.it.SharedStack;
import io.sipstream.it.explorer.PagesContract;
import io.sipstream.it.explorer.StoreContract;
import io.sipstream.it.explorer.StoreSamples;
import io.sipstream.job.elasticsearch.connection.ElasticsearchClient;
import io.sipstream.job.elasticsearch.connection.ServerDetection;
import io.sipstream.job.elasticsearch.connection.StartupClient;
import io.sipstream.job.elasticsearch.template.IndexTemplate;
import io.sipstream.settings.KafkaSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the sink needs of a search server, on each server that can run here.
 *
 * <p>The node takes 100 kB at a time.
 */
@ParameterizedClass
@MethodSource("io.sipstream.it.ServerResults#runnable")
class SearchServerContractIT {
  private static final String INDEX = "-messages-2026.11.22";

  @RegisterExtension static final SharedStack SHARED = SharedStack.kafka();
  private static LocalStack stack;
  private static Elastic elastic;
  private static KafkaSettings kafka;
  private static String deadLetters;

  @RegisterExtension final CapturedLog log = new CapturedLog();
  @RegisterExtension final ServerResults results = new ServerResults(() -> this.server);
  @Parameter SearchNode server;

  @BeforeParameterizedClassInvocation
  static void startServer(SearchNode server) {
    LocalStack broker = SHARED.servers();
    deadLetters = SHARED.name(server.optionName());
    broker.kafka().createTopic(deadLetters, 1, Map.of());
    kafka = SinkSettings.kafka(broker.kafka().address(), deadLetters);
    stack =
        LocalStack.builder()
            .parts(Part.ELASTICSEARCH)
            .searchNode(server)
            .heapMegabytes(Part.ELASTICSEARCH, 512)
            .setting(Part.ELASTICSEARCH, "indexing_pressure.memory.limit", "100kb")
            .progress(System.out::println)
            .start();
    elastic = new Elastic(stack.elasticsearch().address());
  }

  @AfterParameterizedClassInvocation
  static void stopServer() {
    stack.close();
  }

  @Test
  void theTemplateIsInstalledAndAnExistingDocumentStays() throws Exception {
    var first = SinkJob.run(50, n -> document("plain", n, "{\"run\":1}"), to("plain"), kafka);
    var second = SinkJob.run(60, n -> document("plain", n, "{\"run\":2}"), to("plain"), kafka);

    assertThat(first).isEqualTo(Map.of("documents.created", 50L));
    assertThat(second).isEqualTo(Map.of("documents.created", 10L, "documents.duplicate", 50L));
    assertThat(elastic.count("plain")).isEqualTo(60);
    assertThat(elastic.source("plain" + INDEX, "id-7", "call-7")).isEqualTo("{\"run\":1}");
    JsonNode mappings = elastic.get("/plain" + INDEX + "/_mapping").path("plain" + INDEX);
    assertThat(mappings.at("/mappings/_meta/version").asInt()).isEqualTo(IndexTemplate.VERSION);
    assertThat(log.text()).isEmpty();
  }

  @Test
  void kindAndVersionAreRead() throws Exception {
    try (RestClient client = ElasticsearchClient.open(to("any").elasticsearch().connection())) {
      ServerDetection detection = ServerDetection.of(new StartupClient(client));

      assertThat(detection.server()).hasToString(ServerResults.name(server));
      assertThat(detection.warnings()).isEmpty();
    }
  }

  @Test
  void aVersionReplacesAnOlderOneAndNeverALaterOne() throws Exception {
    List<Long> versions = List.of(4L, 8L, 6L, 8L);

    var counters =
        SinkJob.run(
            versions.size(),
            n -> versioned("version", versions.get(n.intValue()), "{\"run\":" + n + "}"),
            to("version"),
            kafka);

    assertThat(counters)
        .isEqualTo(
            Map.of("documents.created", 1L, "documents.replaced", 2L, "documents.duplicate", 1L));
    assertThat(elastic.source("version" + INDEX, "id-0", "call-0")).isEqualTo("{\"run\":3}");
  }

  @ParameterizedTest
  @CsvSource({
    "CALLS, call",
    "REGISTRATIONS, registration",
    "KPIS, kpi",
    "ALERTS, alert",
  })
  void aVersionedTargetHasItsTemplateAndKeepsTheHighestVersion(Document.Target target, String field)
      throws Exception {
    List<Long> versions = List.of(4L, 8L, 6L, 8L);
    String index = "records-" + target + "-2026.11.22";

    var counters =
        SinkJob.run(
            target,
            versions.size(),
            n -> record(target, index, versions.get(n.intValue()), "{\"run\":" + n + "}"),
            to("records"),
            kafka);

    assertThat(counters)
        .isEqualTo(
            Map.of("documents.created", 1L, "documents.replaced", 2L, "documents.duplicate", 1L));
    JsonNode mappings = elastic.get("/" + index + "/_mapping").path(index);
    assertThat(mappings.at("/mappings/_meta/version").asInt()).isEqualTo(IndexTemplate.VERSION);
    assertThat(mappings.at("/mappings/properties/sip/properties").has(field)).isTrue();
    assertThat(elastic.source(index, "id-0", "call-0")).isEqualTo("{\"run\":3}");
    String older = "/" + index + "/_doc/id-0?routing=call-0&version=7&version_type=external_gte";
    assertThatThrownBy(() -> elastic.put(older, "{}"))
        .hasMessageContaining("version_conflict_engine_exception");
  }

  private static Document record(Document.Target target, String index, long version, String json) {
    byte[] bytes = json.getBytes(UTF_8);
    return new Document(
        target,
        index,
        0,
        "id-0",
        "call-0",
        Document.Operation.INDEX,
        version,
        bytes,
        0,
        bytes.length);
  }

  @Test
  void aRejectedDocumentBecomesADeadLetterWithTheServersNameOfTheError() throws Exception {
    var counters =
        SinkJob.run(
            100,
            n -> document("poison", n, n == 42 ? "{\"client\":\"secret\"}" : "{}"),
            to("poison"),
            kafka);

    assertThat(counters).isEqualTo(Map.of("documents.created", 99L, "documents.rejected", 1L));
    boolean newName = server == SearchNode.ELASTICSEARCH_8 || server == SearchNode.ELASTICSEARCH_9;
    assertThat(new DeadLetters(SHARED.servers().kafka().address(), deadLetters).all())
        .filteredOn(letter -> letter.headers().get("index").startsWith("poison"))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.value()).isEqualTo("{\"client\":\"secret\"}");
              assertThat(letter.headers())
                  .containsEntry(
                      "dl-reason",
                      newName ? "document_parsing_exception" : "mapper_parsing_exception")
                  .containsEntry("dl-detail", "field client must be an object");
            });
    assertThat(log.text()).doesNotContain("secret");
  }

  @Test
  void aReadOnlyIndexIsWaitedFor() throws Exception {
    SinkJob.run(1, n -> document("block", n, "{}"), to("block"), kafka);
    writeBlock("true");
    JobClient job = SinkJob.start(20, n -> document("block", n, "{}"), to("block"), kafka);
    awaitLog("status 403, cluster_block_exception");
    writeBlock("false");

    assertThat(SinkJob.books(job))
        .containsEntry("documents.created", 19L)
        .containsEntry("documents.duplicate", 1L)
        .containsKey("bulk_retries");
  }

  /** Waits until the sink has logged a refusal, so that it retries. */
  private void awaitLog(String words) {
    await().atMost(Duration.ofSeconds(60)).until(() -> log.text().contains(words));
  }

  private static void writeBlock(String value) throws Exception {
    elastic.put("/block" + INDEX + "/_settings", "{\"index.blocks.write\":" + value + "}");
  }

  @Test
  void anIndexThatTheClusterHasNoRoomForIsWaitedFor() throws Exception {
    // One shard exists, so that no further one may be created.
    elastic.put("/room", "{\"settings\":{\"number_of_replicas\":0}}");
    shardsPerNode("1");
    try {
      JobClient job = SinkJob.start(20, n -> document("full", n, "{}"), to("full"), kafka);
      awaitLog("status 400, validation_exception");
      shardsPerNode("null");

      assertThat(SinkJob.books(job))
          .containsEntry("documents.created", 20L)
          .containsKey("bulk_retries");
    } finally {
      shardsPerNode("null");
    }
  }

  private static void shardsPerNode(String most) throws Exception {
    elastic.put(
        "/_cluster/settings", "{\"persistent\":{\"cluster.max_shards_per_node\":" + most + "}}");
  }

  @Test
  void aRequestAboveTheIndexingPressureOfTheNodeGoesInParts() throws Exception {
    String kilobyte = "{\"x\":\"" + "x".repeat(1_000) + "\"}";

    var counters =
        SinkJob.run(
            300, n -> document("pressure", n, kilobyte), to("pressure").bulk(300, 500), kafka);

    assertThat(counters).containsEntry("documents.created", 300L).containsKey("bulk_retries");
    assertThat(log.text()).contains("status 429");
  }

  @Test
  void credentialsAreSentThroughAProxyThatHidesTheProduct() throws Exception {
    URI target = stack.elasticsearch().address();
    try (var proxy =
        new FaultProxy(
            target,
            null,
            (exchange, bulk, bytes) ->
                "ApiKey a2V5".equals(exchange.getRequestHeaders().getFirst("Authorization"))
                    ? FaultProxy.PASS
                    : 401)) {
      var right = SinkSettings.of(proxy.address(), "key").secured("a2V5", null);
      var wrong = SinkSettings.of(proxy.address(), "key").secured("d3Jvbmc=", null);

      assertThat(SinkJob.run(5, n -> document("key", n, "{}"), right, kafka))
          .isEqualTo(Map.of("documents.created", 5L));
      assertThat(log.text().contains("A proxy removes the header X-elastic-product."))
          .isEqualTo(server.toString().equals("Elasticsearch"));
      assertThat(SinkJob.failure(SinkJob.start(1, n -> document("key", n, "{}"), wrong, kafka)))
          .hasMessageStartingWith("Elasticsearch rejects the credentials (status 401,");
    }
  }

  @Test
  void messagesAreSortedByNanoseconds() throws Exception {
    SinkJob.run(
        20,
        n -> document("nanos", n, "{\"sip\":{\"timestamp\":\"" + time(19 - n) + "\"}}"),
        to("nanos"),
        kafka);
    elastic.count("nanos");

    List<String> found = new ArrayList<>();
    elastic
        .get("/nanos-*/_search?size=20&sort=sip.timestamp")
        .at("/hits/hits")
        .forEach(hit -> found.add(hit.at("/_source/sip/timestamp").asText()));

    assertThat(found).hasSize(20).isSorted();
  }

  private static String time(long nanos) {
    return "2026-11-22T10:00:00.%09dZ".formatted(123_456_700 + nanos);
  }

  @Test
  void aTemplateOfAnotherToolIsReported() throws Exception {
    String other = "{\"index_patterns\":[\"%s-*\"],\"priority\":%d,\"template\":{}}";
    // Equal to the job's: 200, and the length of the prefix.
    elastic.put("/_index_template/other-a", other.formatted("equal", 214));
    elastic.put("/_index_template/other-b", other.formatted("higher", 999));

    assertThat(
            SinkJob.failure(SinkJob.start(1, n -> document("equal", n, "{}"), to("equal"), kafka)))
        .hasMessageStartingWith("Elasticsearch rejects index template equal-messages (status 400,")
        .hasMessageContaining("other-a")
        .hasMessageEndingWith("change its priority or set elasticsearch.index-prefix.");
    SinkJob.run(1, n -> document("higher", n, "{}"), to("higher"), kafka);
    assertThat(log.text())
        .contains("Another index template applies to higher-messages-* instead of higher-messages");
  }

  @Test
  void theExplorerFindsCallsAndMessages() throws Exception {
    MemoryStore memory = StoreSamples.memory();
    String kind = server.toString().toLowerCase(Locale.ROOT);
    elastic.put(
        "/_index_template/explore",
        StoreSamples.template(kind + "/index-template.json", "explore"));
    elastic.put(
        "/_index_template/explore-calls",
        StoreSamples.template(kind + "/calls-index-template.json", "explore"));
    URI address = stack.elasticsearch().address();

    elastic.bulk(StoreSamples.messages(memory, "explore"));
    new StoreContract(memory, StoreSamples.server(address, "explore")).check();
    elastic.bulk(StoreSamples.calls(memory, "explore"));
    new StoreContract(memory, StoreSamples.server(address, "explore")).check();
    try (PagesContract pages = new PagesContract(StoreSamples.server(address, "explore"))) {
      pages.check();
    }
  }

  private static SinkSettings to(String prefix) {
    return SinkSettings.of(stack.elasticsearch().address(), prefix);
  }
}
