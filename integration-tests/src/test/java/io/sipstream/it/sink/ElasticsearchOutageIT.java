package io.sipstream.it.sink;

import static io.sipstream.it.sink.ElasticsearchSinkIT.awaitAnswer;
import static io.sipstream.it.sink.ElasticsearchSinkIT.document;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.document.Document.Operation;
import io.sipstream.settings.KafkaSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The sink while Elasticsearch is away, busy or behind a gateway that misbehaves. No job here may
 * restart: where one is to end well, any exception of the sink would fail it.
 *
 * <p>The node has one thread to write with and a queue for one more, and takes 100 kB at a time.
 */
class ElasticsearchOutageIT {
  private static final String DEAD_LETTERS = "rejected";
  private static final int PASS = FaultProxy.PASS;

  private static LocalStack stack;
  private static Elastic elastic;
  private static KafkaSettings kafka;
  private static PrivateAuthority authority;
  @TempDir static Path certificates;

  @RegisterExtension final CapturedLog log = new CapturedLog();

  @BeforeAll
  static void startServers() throws Exception {
    authority = new PrivateAuthority(certificates);
    stack =
        LocalStack.builder()
            .parts(Part.ELASTICSEARCH, Part.KAFKA)
            .heapMegabytes(Part.ELASTICSEARCH, 512)
            .heapMegabytes(Part.KAFKA, 256)
            .setting(Part.ELASTICSEARCH, "thread_pool.write.size", "1")
            .setting(Part.ELASTICSEARCH, "thread_pool.write.queue_size", "1")
            .setting(Part.ELASTICSEARCH, "indexing_pressure.memory.limit", "100kb")
            .start();
    stack.kafka().createTopic(DEAD_LETTERS, 1, Map.of());
    elastic = new Elastic(stack.elasticsearch().address());
    kafka = SinkSettings.kafka(stack.kafka().address(), DEAD_LETTERS);
  }

  @AfterAll
  static void stopServers() {
    stack.close();
  }

  @Test
  void documentsThatABusyNodePutsOffComeAgain() throws Exception {
    elastic.put(
        "/eight-messages-2026.11.22",
        "{\"settings\":{\"number_of_shards\":8,\"number_of_replicas\":0}}");

    var books = SinkJob.run(2_000, n -> document("eight", n, "{}"), direct("eight"), kafka);

    assertThat(books).containsEntry("documents.created", 2_000L).hasSize(2);
    assertThat(books.get("bulk_retries")).isPositive();
    assertThat(elastic.count("eight")).isEqualTo(2_000);
  }

  @Test
  void aRequestAboveTheIndexingPressureOfTheNodeGoesInParts() throws Exception {
    String kilobyte = "{\"x\":\"" + "x".repeat(1_000) + "\"}";

    var books =
        SinkJob.run(
            600, n -> document("pressure", n, kilobyte), direct("pressure").bulk(300, 500), kafka);

    assertThat(books).containsEntry("documents.created", 600L).hasSize(2);
    // Each of the two bulks of 300 kB comes three times before it is cut.
    assertThat(books.get("bulk_retries")).isGreaterThanOrEqualTo(6 * 300);
    assertThat(elastic.count("pressure")).isEqualTo(600);
  }

  @Test
  @Tag("long")
  void anElasticsearchThatIsKilledIsWaitedFor() throws Exception {
    JobClient job =
        SinkJob.start(
            3_000,
            n -> {
              Thread.sleep(1);
              return document("killed", n, "{}");
            },
            direct("killed"),
            kafka,
            500,
            0);
    awaitAnswer().until(() -> elastic.count("killed") > 0);

    stack.elasticsearch().kill();
    TimeUnit.SECONDS.sleep(2);
    stack.elasticsearch().start();

    Map<String, Long> books = SinkJob.books(job);
    assertThat(books.get("bulk_retries")).isPositive();
    // A request whose answer was lost in the kill may have been carried out.
    assertThat(books.get("documents.created") + books.getOrDefault("documents.duplicate", 0L))
        .isEqualTo(3_000);
    assertThat(elastic.count("killed")).isEqualTo(3_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504, FaultProxy.CUT})
  void aGatewayThatRefusesWholeRequestsIsTriedAgain(int status) throws Exception {
    String prefix = "gateway" + status;
    try (var proxy = proxy((exchange, bulk, bytes) -> bulk >= 2 && bulk <= 3 ? status : PASS)) {
      var books =
          SinkJob.run(
              300, n -> document(prefix, n, "{}"), SinkSettings.of(proxy.address(), prefix), kafka);

      assertThat(books).isEqualTo(Map.of("documents.created", 300L, "bulk_retries", 200L));
      assertThat(elastic.count(prefix)).isEqualTo(300);
    }
  }

  @Test
  void anAnswerThatIsNoneIsTriedAgain() throws Exception {
    try (var proxy = proxy((exchange, bulk, bytes) -> bulk == 1 ? 200 : PASS)) {
      var books =
          SinkJob.run(
              100, n -> document("html", n, "{}"), SinkSettings.of(proxy.address(), "html"), kafka);

      assertThat(books).isEqualTo(Map.of("documents.created", 100L, "bulk_retries", 100L));
    }
  }

  @Test
  void aRequestTooLargeForTheGatewayGoesInPartsAndADocumentTooLargeIsADeadLetter()
      throws Exception {
    String large = "{\"x\":\"" + "x".repeat(5_000) + "\"}";
    try (var proxy = proxy((exchange, bulk, bytes) -> bulk > 0 && bytes > 4_000 ? 413 : PASS)) {
      var books =
          SinkJob.run(
              100,
              n -> document("large", n, n == 42 ? large : "{}"),
              SinkSettings.of(proxy.address(), "large"),
              kafka);

      assertThat(books).isEqualTo(Map.of("documents.created", 99L, "documents.rejected", 1L));
      assertThat(elastic.count("large")).isEqualTo(99);
      assertThat(new DeadLetters(stack.kafka().address(), DEAD_LETTERS).all())
          .filteredOn(letter -> letter.value().equals(large))
          .singleElement()
          .satisfies(
              letter ->
                  assertThat(letter.headers())
                      .containsEntry("id", "id-42")
                      .containsEntry("dl-reason", "http_413"));
    }
  }

  @Test
  void aRejectedDocumentAboveAMebibyteIsADeadLetterTooAndStopsNothing() throws Exception {
    String large = "{\"x\":\"" + "\\u0001".repeat(360_000) + "\"}";
    byte[] random = new byte[1_200_000];
    new Random(1).nextBytes(random);
    String dense = "{\"x\":\"" + Base64.getEncoder().encodeToString(random) + "\"}";
    // What a gateway with the usual limit of 1 MiB does.
    try (var proxy = proxy((exchange, bulk, bytes) -> bulk > 0 && bytes > 1 << 20 ? 413 : PASS)) {
      var books =
          SinkJob.run(
              10,
              n -> document("mebibyte", n, n == 4 ? large : n == 5 ? dense : "{}"),
              SinkSettings.of(proxy.address(), "mebibyte"),
              kafka);

      assertThat(books).isEqualTo(Map.of("documents.created", 8L, "documents.rejected", 2L));
      var letters = new DeadLetters(stack.kafka().address(), DEAD_LETTERS).all();
      assertThat(letters).extracting(DeadLetters.Letter::value).contains(large);
      // No compression gets that below the broker's limit of 1 MiB.
      assertThat(letters)
          .filteredOn(letter -> letter.headers().containsKey("dl-truncated"))
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.value()).isEmpty();
                assertThat(letter.headers())
                    .containsEntry("dl-truncated", "value")
                    .containsEntry("dl-original-bytes", Integer.toString(dense.length()))
                    .containsEntry("dl-reason", "http_413")
                    .containsEntry("id", "id-5")
                    .containsEntry("index", "mebibyte-messages-2026.11.22");
              });
    }
  }

  @Test
  void anIndexThatTheClusterHasNoRoomForIsWaitedFor() throws Exception {
    // One shard exists, so that no further one may be created.
    elastic.put("/room", "{\"settings\":{\"number_of_replicas\":0}}");
    shardsPerNode("1");
    try {
      JobClient job =
          SinkJob.start(20, n -> document("full", n, "{}"), direct("full"), kafka, 0, 0);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> log.text().contains("status 400, validation_exception"));
      shardsPerNode("null");

      Map<String, Long> books = SinkJob.books(job);
      assertThat(books).containsEntry("documents.created", 20L).hasSize(2);
      assertThat(books.get("bulk_retries")).isPositive();
    } finally {
      shardsPerNode("null");
    }
  }

  private static void shardsPerNode(String most) throws Exception {
    elastic.put(
        "/_cluster/settings", "{\"transient\":{\"cluster.max_shards_per_node\":" + most + "}}");
  }

  @Test
  void anIdTooLongSpoilsItsOwnDocumentOnly() throws Exception {
    var books =
        SinkJob.run(
            100,
            n -> {
              String id = n == 42 ? "i".repeat(513) : "id-" + n;
              return document("long-id", id, "call-" + n, Operation.CREATE, "{}");
            },
            direct("long-id"),
            kafka);

    assertThat(books).isEqualTo(Map.of("documents.created", 99L, "documents.rejected", 1L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401|Elasticsearch does not allow these credentials to write (status 401, none): check",
        "403|Elasticsearch does not allow these credentials to write (status 403, none): check",
        "404|Bulk requests fail with status 404, none: check that elasticsearch.hosts and",
      })
  void whatOnlyAPersonCanMendFailsTheJobForGoodInOneSentence(int status, String sentence)
      throws Exception {
    try (var proxy = proxy((exchange, bulk, bytes) -> bulk > 0 ? status : PASS)) {
      JobClient job =
          SinkJob.start(
              100,
              n -> document("refused", n, "{}"),
              SinkSettings.of(proxy.address(), "refused"),
              kafka,
              0,
              Integer.MAX_VALUE);

      assertThat(SinkJob.failure(job)).hasMessageStartingWith(sentence);
      assertThat(proxy.bulkBytes()).as("attempts").hasSize(1);
    }
  }

  @Test
  void anElasticsearchThatIsComingUpIsWaitedForBeforeTheFirstDocument() throws Exception {
    int[] requests = {0};
    try (var proxy = proxy((exchange, bulk, bytes) -> ++requests[0] <= 2 ? 503 : PASS)) {
      var books =
          SinkJob.run(
              10,
              n -> document("early", n, "{}"),
              SinkSettings.of(proxy.address(), "early"),
              kafka);

      assertThat(books).isEqualTo(Map.of("documents.created", 10L));
    }
  }

  @Test
  void aJobCanBeCancelledWhileElasticsearchIsAway() throws Exception {
    try (var proxy = proxy((exchange, bulk, bytes) -> bulk > 0 ? FaultProxy.CUT : PASS)) {
      JobClient job =
          SinkJob.start(
              Long.MAX_VALUE,
              n -> document("cancel", n, "{}"),
              SinkSettings.of(proxy.address(), "cancel").bulk(100, 50),
              kafka,
              100,
              0);
      await().atMost(Duration.ofSeconds(30)).until(() -> proxy.bulkBytes().size() >= 3);

      long start = System.nanoTime();
      job.cancel().get(20, TimeUnit.SECONDS);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> job.getJobStatus().get() == JobStatus.CANCELED);

      // Flink interrupts a task at once and again after 30 s; the first must do.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }
  }

  @Test
  void aPrivateAuthorityAndAnApiKeyAreEnoughForHttps() throws Exception {
    try (var proxy = securedProxy()) {
      var books =
          SinkJob.run(
              250,
              n -> document("https", n, "{}"),
              SinkSettings.of(proxy.address(), "https").secured("a2V5", authority.caFile()),
              kafka);

      assertThat(books).isEqualTo(Map.of("documents.created", 250L));
      assertThat(elastic.count("https")).isEqualTo(250);
    }
  }

  @Test
  void anUnknownAuthorityAWrongKeyOrAnEmptyFileIsNamed() throws Exception {
    Path noPem = Files.writeString(certificates.resolve("none.pem"), "", StandardCharsets.UTF_8);
    try (var proxy = securedProxy()) {
      SinkSettings settings = SinkSettings.of(proxy.address(), "https");

      assertThat(failure(settings.secured("a2V5", null)))
          .hasMessageStartingWith("No TLS connection to Elasticsearch (")
          .hasMessageContaining("elasticsearch.ca-file");
      assertThat(failure(settings.fingerprint("a2V5", "ab".repeat(32))))
          // JDK 25 puts the alert before the reason.
          .hasMessageStartingWith("No TLS connection to Elasticsearch (")
          .hasMessageContaining("none of the server's 2 certificates has")
          .hasMessageContaining("elasticsearch.ca-fingerprint");
      assertThat(failure(settings.secured("d3Jvbmc=", authority.caFile())))
          .hasMessage(
              "Elasticsearch rejects the credentials (status 401, not a response of Elasticsearch):"
                  + " check elasticsearch.username and elasticsearch.password or"
                  + " elasticsearch.api-key.");
      assertThat(failure(settings.secured("a2V5", noPem)))
          .hasMessage("elasticsearch.ca-file: " + noPem + " contains no PEM certificate.");
    }
  }

  @Test
  void aUserWithAPasswordIsLetInAndOneWithTheWrongPasswordIsTold() throws Exception {
    // RFC 7617 section 2.1 has this one as its example.
    String credentials = "Basic dGVzdDoxMjPCow==";
    try (var proxy = securedProxy(credentials)) {
      SinkSettings settings = SinkSettings.of(proxy.address(), "basic");

      var books =
          SinkJob.run(
              5,
              n -> document("basic", n, "{}"),
              settings.user("test", "123\u00a3", authority.caFile()),
              kafka);
      assertThat(books).isEqualTo(Map.of("documents.created", 5L));
      assertThat(failure(settings.user("test", "wrong", authority.caFile())))
          .hasMessage(
              "Elasticsearch rejects the credentials (status 401, not a response of Elasticsearch):"
                  + " check elasticsearch.username and elasticsearch.password or"
                  + " elasticsearch.api-key.");
    }
  }

  private static Throwable failure(SinkSettings settings) throws Exception {
    return SinkJob.failure(
        SinkJob.start(1, n -> document("https", n, "{}"), settings, kafka, 0, Integer.MAX_VALUE));
  }

  private static FaultProxy securedProxy() throws Exception {
    return securedProxy("ApiKey a2V5");
  }

  private static FaultProxy securedProxy(String credentials) throws Exception {
    return new FaultProxy(
        stack.elasticsearch().address(),
        authority.serverContext(),
        (exchange, bulk, bytes) ->
            credentials.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                ? PASS
                : 401);
  }

  private static FaultProxy proxy(FaultProxy.Rule rule) throws Exception {
    return new FaultProxy(stack.elasticsearch().address(), null, rule);
  }

  private static SinkSettings direct(String prefix) {
    URI node = stack.elasticsearch().address();
    return SinkSettings.of(node, prefix);
  }
}
