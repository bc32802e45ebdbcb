package io.sipstream.it.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.document.Document;
import io.sipstream.it.SharedStack;
import io.sipstream.job.elasticsearch.template.IndexTemplate;
import io.sipstream.settings.ElasticsearchSettings.Template;
import io.sipstream.settings.ElasticsearchSettings.WriteMode;
import io.sipstream.settings.KafkaSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The sink within Flink, on a real Elasticsearch with a real Kafka beside it. */
class ElasticsearchSinkIT {
  @RegisterExtension static final SharedStack SHARED = SharedStack.kafkaAndElasticsearch();
  private static LocalStack stack;
  private static String deadLetters;
  private static Elastic elastic;
  private static KafkaSettings kafka;

  @RegisterExtension final CapturedLog log = new CapturedLog();

  @BeforeAll
  static void startServers() {
    stack = SHARED.servers();
    deadLetters = SHARED.name("rejected");
    stack.kafka().createTopic(deadLetters, 1, Map.of());
    elastic = new Elastic(stack.elasticsearch().address());
    kafka = SinkSettings.kafka(stack.kafka().address(), deadLetters);
  }

  @Test
  void documentsAreIndexedAsTheyAreIntoIndicesMadeByTheTemplate() throws Exception {
    var books =
        SinkJob.run(
            1_050, n -> document("plain", n, "{\"n\": " + n + ",\"q\":0.500}"), to("plain"), kafka);

    assertThat(books).isEqualTo(Map.of("documents.created", 1_050L));
    assertThat(elastic.count("plain")).isEqualTo(1_050);
    assertThat(elastic.source("plain-messages-2026.11.22", "id-7", "call-7"))
        .isEqualTo("{\"n\": 7,\"q\":0.500}");
    JsonNode mappings =
        elastic.get("/plain-messages-2026.11.22/_mapping").path("plain-messages-2026.11.22");
    assertThat(mappings.at("/mappings/_meta/version").asInt()).isEqualTo(IndexTemplate.VERSION);
    assertThat(mappings.at("/mappings/properties/sip/properties/timestamp/type").asText())
        .isEqualTo("date_nanos");
  }

  @Test
  void whatExistsStays() throws Exception {
    SinkJob.run(300, n -> document("keep", n, "{\"run\":1}"), to("keep"), kafka);

    var books = SinkJob.run(500, n -> document("keep", n, "{\"run\":2}"), to("keep"), kafka);

    assertThat(books).isEqualTo(Map.of("documents.created", 200L, "documents.duplicate", 300L));
    assertThat(elastic.count("keep")).isEqualTo(500);
    assertThat(elastic.source("keep-messages-2026.11.22", "id-0", "call-0"))
        .isEqualTo("{\"run\":1}");
  }

  @Test
  void whatExistsIsReplacedIfAskedFor() throws Exception {
    var settings = to("replace").writeMode(WriteMode.OVERWRITE);
    var index = settings.elasticsearch().indices().operation();
    SinkJob.run(
        300,
        n -> document("replace", "id-" + n, "call-" + n, index, "{\"run\":1}"),
        settings,
        kafka);

    var books =
        SinkJob.run(
            500,
            n -> document("replace", "id-" + n, "call-" + n, index, "{\"run\":2}"),
            settings,
            kafka);

    assertThat(books).isEqualTo(Map.of("documents.created", 200L, "documents.replaced", 300L));
    assertThat(elastic.count("replace")).isEqualTo(500);
    assertThat(elastic.source("replace-messages-2026.11.22", "id-0", "call-0"))
        .isEqualTo("{\"run\":2}");
  }

  @Test
  void aVersionReplacesAnOlderOneAndNeverALaterOne() throws Exception {
    List<Long> versions = List.of(4L, 8L, 6L, 8L);

    var books =
        SinkJob.run(
            versions.size(),
            n -> versioned("version", versions.get(n.intValue()), "{\"run\":" + n + "}"),
            to("version"),
            kafka);

    assertThat(books)
        .isEqualTo(
            Map.of("documents.created", 1L, "documents.replaced", 2L, "documents.duplicate", 1L));
    assertThat(elastic.count("version")).isEqualTo(1);
    assertThat(elastic.source("version-messages-2026.11.22", "id-0", "call-0"))
        .isEqualTo("{\"run\":3}");
  }

  @Test
  void noContentMakesTheTemplateRejectADocument() throws Exception {
    String keyword = "\u20ac".repeat(40_000);
    List<String> hostile =
        List.of(
            "{\"source\":{\"ip\":\"nobody\",\"port\":\"none\"}}",
            "{\"@timestamp\":\"never\",\"event\":{\"start\":\"x\",\"sequence\":\"9e99\"}}",
            "{\"sip\":{\"timestamp\":\"1969-12-31T23:59:59.999999999Z\"}}",
            "{\"sip\":{\"timestamp\":\"2300-01-01T00:00:00.000000000Z\"}}",
            "{\"sip\":{\"call_id\":\""
                + keyword
                + "\",\"via\":{\"original\":[\""
                + keyword
                + "\"]}}}",
            "{\"sip\":{\"contact\":{\"q\":\"high\",\"expires\":\"soon\"},\"code\":1e300}}",
            "{\"sip\":{\"cseq\":{\"code\":99999999999999999999}}}",
            "{\"sip\":{\"max_forwards\":-1e40,\"content_length\":\"\\u0000\"}}",
            "{\"event\":{\"original\":\"" + keyword + "\"}}",
            "{\"related\":{\"ip\":[\"::1\",\"host.example\",\"999.1.1.1\"],\"hosts\":[]}}",
            "{\"sip\":{\"sdp\":{\"owner\":{\"ip\":\"host.example\"}}}}",
            "{\"sip\":{\"contacts\":[{\"q\":0.5,\"uri\":{\"port\":70000}},{\"line\":\"x\"}]}}",
            "{\"of\":{\"no\":{\"template\":[1,\"two\",{\"three\":[]}]}}}",
            "{}");

    var books =
        SinkJob.run(
            hostile.size(),
            n -> document("hostile", n, hostile.get(n.intValue())),
            to("hostile"),
            kafka);

    assertThat(books).isEqualTo(Map.of("documents.created", (long) hostile.size()));
    assertThat(elastic.count("hostile")).isEqualTo(hostile.size());
  }

  @Test
  void aRejectedDocumentAloneBecomesADeadLetterAndNoLogQuotesIt() throws Exception {
    putStrictTemplate("poison");
    var books =
        SinkJob.run(
            1_000,
            n ->
                document(
                    "poison",
                    n,
                    n % 400 == 7 ? "{\"a\":\"secret-" + n + "\"}" : "{\"a\":\"192.0.2.1\"}"),
            to("poison").template(Template.OFF),
            kafka);

    assertThat(books).isEqualTo(Map.of("documents.created", 997L, "documents.rejected", 3L));
    assertThat(elastic.count("poison")).isEqualTo(997);
    var letters =
        new DeadLetters(stack.kafka().address(), deadLetters)
            .all().stream().filter(l -> l.headers().get("index").startsWith("poison")).toList();
    assertThat(letters)
        .extracting(DeadLetters.Letter::value)
        .containsExactly(
            "{\"a\":\"secret-7\"}", "{\"a\":\"secret-407\"}", "{\"a\":\"secret-807\"}");
    assertThat(letters.get(1).headers())
        .isEqualTo(
            Map.of(
                "dl-stage", "elasticsearch",
                "dl-reason", "mapper_parsing_exception",
                "dl-detail", "field a of type ip, caused by illegal_argument_exception",
                "index", "poison-messages-2026.11.22",
                "id", "id-407",
                "routing", "call-407"));
    assertThat(log.text())
        .contains(
            "Elasticsearch rejected 1 documents (mapper_parsing_exception, field a of type ip")
        .doesNotContain("secret");
  }

  @Test
  void aDocumentWithoutCallIdHasNoRoutingAndNoSuchHeader() throws Exception {
    putStrictTemplate("unrouted");
    var books =
        SinkJob.run(
            2,
            n ->
                document(
                    "unrouted",
                    "id-" + n,
                    null,
                    Document.Operation.CREATE,
                    n == 0 ? "{\"a\":\"x\"}" : "{\"a\":\"::1\"}"),
            to("unrouted").template(Template.OFF),
            kafka);

    assertThat(books).isEqualTo(Map.of("documents.created", 1L, "documents.rejected", 1L));
    assertThat(elastic.get("/unrouted-messages-2026.11.22/_doc/id-1").has("_routing")).isFalse();
    assertThat(
            new DeadLetters(stack.kafka().address(), deadLetters)
                .all().stream()
                    .filter(l -> l.headers().get("index").startsWith("unrouted"))
                    .toList())
        .singleElement()
        .satisfies(letter -> assertThat(letter.headers()).doesNotContainKey("routing"));
  }

  @Test
  void aWrongTemplateFailsTheJobBeforeItEmptiesTheStreamIntoDeadLetters() throws Exception {
    putStrictTemplate("wrong");
    String letters = SHARED.name("rejected-wrong");
    stack.kafka().createTopic(letters, 1, Map.of());
    JobClient job =
        SinkJob.start(
            100_000,
            n -> document("wrong", n, "{\"a\":\"not an address\"}"),
            to("wrong").template(Template.OFF).bulk(60, 1_000),
            SinkSettings.kafka(stack.kafka().address(), letters),
            0,
            Integer.MAX_VALUE);

    assertThat(SinkJob.failure(job))
        .hasMessageStartingWith(
            "Elasticsearch rejects most documents (last: mapper_parsing_exception, field a of type"
                + " ip, caused by illegal_argument_exception): most likely the index template");
    assertThat(stack.kafka().endOffsets(letters).get(0)).isEqualTo(60);
  }

  @Test
  void withoutItsDeadLetterTopicTheJobFailsAndNamesIt() throws Exception {
    putStrictTemplate("topicless");
    JobClient job =
        SinkJob.start(
            1,
            n -> document("topicless", n, "{\"a\":\"x\"}"),
            to("topicless").template(Template.OFF),
            SinkSettings.kafka(stack.kafka().address(), "nowhere"));

    assertThat(SinkJob.failure(job))
        .hasMessageStartingWith("Cannot write dead letters to Kafka topic nowhere (");
  }

  @Test
  void aMissingIndexThatMayNotBeCreatedRejectsItsDocuments() throws Exception {
    var books =
        SinkJob.run(
            3, n -> document("absent", n, "{}"), to("absent").template(Template.OFF), kafka);

    assertThat(books).isEqualTo(Map.of("documents.rejected", 3L));
  }

  @Test
  void documentsDoNotWaitLongerThanTheInterval() throws Exception {
    JobClient job =
        SinkJob.start(
            Long.MAX_VALUE,
            n -> firstTenThenNone("interval", n),
            to("interval").bulk(1_000, 200),
            kafka);
    try {
      awaitAnswer().until(() -> elastic.count("interval") >= 10);
    } finally {
      job.cancel().get();
    }
  }

  @Test
  void aTrickleIsSentOncePerInterval() throws Exception {
    long intervalMs = 1_000;
    // Makes the index, which is work of the same thread pool.
    SinkJob.run(1, n -> document("trickle", n, "{}"), to("trickle"), kafka);
    long before = writesDone();
    long began = System.nanoTime();

    SinkJob.run(150, n -> afterPause("trickle", n), to("trickle").bulk(1_000, intervalMs), kafka);

    long tookMs = Duration.ofNanos(System.nanoTime() - began).toMillis();
    // The end sends once more, and the one before may be counted late.
    assertThat(writesDone() - before).isBetween(2L, tookMs / intervalMs + 2);
  }

  /** Requests that Elasticsearch has worked on, where all documents of each are for one shard. */
  private static long writesDone() throws Exception {
    JsonNode node = elastic.get("/_nodes/stats/thread_pool").path("nodes").iterator().next();
    return node.at("/thread_pool/write/completed").asLong();
  }

  @Test
  void aCheckpointWaitsForEveryDocumentBeforeIt() throws Exception {
    JobClient job =
        SinkJob.start(
            Long.MAX_VALUE,
            n -> firstTenThenNone("checkpoint", n),
            to("checkpoint").bulk(1_000, 3_600_000),
            kafka,
            200,
            0);
    try {
      awaitAnswer().until(() -> elastic.count("checkpoint") >= 10);
    } finally {
      job.cancel().get();
    }
  }

  @Test
  void booksGoOnAfterARestart() throws Exception {
    FailOnce.failed = false;
    JobClient job = SinkJob.start(2_000, new FailOnce(), to("restart"), kafka, 100, 3);

    Map<String, Long> books = SinkJob.books(job);

    assertThat(FailOnce.failed).isTrue();
    assertThat(elastic.count("restart")).isEqualTo(2_000);
    assertThat(books.get("documents.created") + books.getOrDefault("documents.duplicate", 0L))
        .isEqualTo(2_000);
  }

  @Test
  void aJobWithoutItsTemplateDoesNotStartIfItIsToBeChecked() throws Exception {
    JobClient job =
        SinkJob.start(
            1, n -> document("check", n, "{}"), to("check").template(Template.CHECK), kafka);

    assertThat(SinkJob.failure(job))
        .hasMessage(
            "Index template check-messages is missing: install it manually or set"
                + " elasticsearch.template=install.");
  }

  @Test
  void aPrefixThatBeginsAsAnotherOneDoesHasATemplateBesideIt() throws Exception {
    for (String prefix : List.of("twice", "twice-messages")) {
      assertThat(SinkJob.run(1, n -> document(prefix, n, "{}"), to(prefix), kafka))
          .isEqualTo(Map.of("documents.created", 1L));
    }
    assertThat(templateVersion("twice-messages"))
        .isEqualTo(templateVersion("twice-messages-messages"));
  }

  @Test
  void anOlderTemplateIsReplacedAndANewerOneStays() throws Exception {
    elastic.put("/_index_template/upgrade-messages", template("upgrade-messages", 0));
    JobClient refused =
        SinkJob.start(
            1, n -> document("upgrade", n, "{}"), to("upgrade").template(Template.CHECK), kafka);
    assertThat(SinkJob.failure(refused))
        .hasMessageStartingWith(
            "Index template upgrade-messages is older than version "
                + IndexTemplate.VERSION
                + ": install");

    SinkJob.run(1, n -> document("upgrade", n, "{}"), to("upgrade"), kafka);
    assertThat(templateVersion("upgrade-messages")).isEqualTo(IndexTemplate.VERSION);

    elastic.put("/_index_template/upgrade-messages", template("upgrade-messages", 99));
    SinkJob.run(2, n -> document("upgrade", n, "{}"), to("upgrade"), kafka);
    assertThat(templateVersion("upgrade-messages")).isEqualTo(99);
  }

  @Test
  void aTemplateThatElasticsearchRefusesIsSaidToBe() throws Exception {
    // Equal to the job's: 200, and the length of the prefix.
    elastic.put(
        "/_index_template/someone-elses",
        "{\"index_patterns\":[\"clash-*\"],\"priority\":214,\"template\":{}}");
    JobClient job = SinkJob.start(1, n -> document("clash", n, "{}"), to("clash"), kafka);

    assertThat(SinkJob.failure(job))
        .hasMessageStartingWith("Elasticsearch rejects index template clash-messages (status 400,")
        .hasMessageContaining("someone-elses");
  }

  /** Fails a thousand documents in, once, after a checkpoint has had the time to complete. */
  static final class FailOnce implements SinkJob.Documents {
    private static final long serialVersionUID = 1;
    static volatile boolean failed;

    @Override
    public Document map(Long n) throws Exception {
      Thread.sleep(1);
      if (n == 1_000 && !failed) {
        failed = true;
        throw new IllegalStateException("once");
      }
      return document("restart", n, "{}");
    }
  }

  private static Document afterPause(String prefix, long number) throws InterruptedException {
    Thread.sleep(20);
    return document(prefix, number, "{}");
  }

  private static Document firstTenThenNone(String prefix, long n) throws InterruptedException {
    if (n >= 10) {
      // Goes on slowly, so that a full bulk never comes together while the test looks.
      Thread.sleep(100);
      return document(prefix + "-messages-later", n, "{}");
    }
    return document(prefix, n, "{}");
  }

  static Document document(String prefix, long n, String json) {
    return document(prefix, "id-" + n, "call-" + n, Document.Operation.CREATE, json);
  }

  static Document document(
      String prefix, String id, String routing, Document.Operation operation, String json) {
    byte[] bytes = json.getBytes(UTF_8);
    return new Document(
        Document.Target.MESSAGES,
        prefix + "-messages-2026.11.22",
        0,
        id,
        routing,
        operation,
        Document.NO_VERSION,
        bytes,
        0,
        bytes.length);
  }

  static Document versioned(String prefix, long version, String json) {
    Document plain = document(prefix, "id-0", "call-0", Document.Operation.INDEX, json);
    return new Document(
        plain.target(),
        plain.index(),
        plain.timeNanos(),
        plain.id(),
        plain.routing(),
        plain.operation(),
        version,
        plain.json(),
        plain.offset(),
        plain.length());
  }

  private static SinkSettings to(String prefix) {
    return SinkSettings.of(stack.elasticsearch().address(), prefix);
  }

  private static int templateVersion(String name) throws Exception {
    return elastic
        .get("/_index_template/" + name)
        .at("/index_templates/0/index_template/_meta/version")
        .asInt();
  }

  private static String template(String prefix, int version) {
    return "{\"index_patterns\":[\""
        + prefix
        + "-*\"],\"allow_auto_create\":true,\"_meta\":{\"version\":"
        + version
        + "}}";
  }

  /** Its field {@code a} takes IP addresses and nothing else. */
  private static void putStrictTemplate(String prefix) throws Exception {
    elastic.put(
        "/_index_template/" + prefix,
        "{\"index_patterns\":[\""
            + prefix
            + "-*\"],\"allow_auto_create\":true,\"template\":{\"settings\":{\"number_of_replicas\":0},"
            + "\"mappings\":{\"properties\":{\"a\":{\"type\":\"ip\"}}}}}");
  }

  /** An index that is just being made answers searches with 503 for a moment. */
  static ConditionFactory awaitAnswer() {
    return await().atMost(Duration.ofSeconds(30)).ignoreExceptionsInstanceOf(IOException.class);
  }
}
