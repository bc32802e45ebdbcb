package io.sipstream.it.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sipstream.cli.stack.JsonApi;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.cli.stack.SearchNode;
import io.sipstream.document.Document;
import io.sipstream.document.Profile;
import io.sipstream.it.ServerResults;
import io.sipstream.it.SipstreamHome;
import io.sipstream.it.explorer.StoreSamples;
import io.sipstream.job.elasticsearch.template.FieldTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The questions of the guide have the same hits on full documents, on lean ones, and on an old
 * index of full and a new one of lean documents. {@code -Dquestions.servers=all} runs them on each
 * search server that can run here, not on Elasticsearch 7.17 only, and compares the hits.
 */
@ParameterizedClass
@MethodSource("servers")
class QuestionsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int QUESTIONS_AT_LEAST = 40;

  /** Hits and aggregations of the first server, by question. */
  private static final Map<String, String> FIRST_SERVER = new HashMap<>();

  private static LocalStack stack;
  private static Elastic elastic;
  private static JsonApi api;
  private static List<Document> full;

  @RegisterExtension final ServerResults results = new ServerResults(() -> this.server);
  @Parameter SearchNode server;

  static Stream<SearchNode> servers() {
    boolean all = System.getProperty("questions.servers", "").equals("all");
    return all ? ServerResults.runnable() : Stream.of(SearchNode.ELASTICSEARCH_7);
  }

  @BeforeParameterizedClassInvocation
  static void index(SearchNode server) throws Exception {
    assertThat(questions()).hasSizeGreaterThanOrEqualTo(QUESTIONS_AT_LEAST);
    stack =
        LocalStack.builder()
            .parts(Part.ELASTICSEARCH)
            .searchNode(server)
            .heapMegabytes(Part.ELASTICSEARCH, 512)
            .start();
    elastic = new Elastic(stack.elasticsearch().address());
    api = new JsonApi(stack.elasticsearch().address());
    full = QuestionCorpus.of(Profile.FULL);
    List<Document> lean = QuestionCorpus.of(Profile.LEAN);
    assertThat(lean).extracting(Document::id).containsExactlyElementsOf(ids(full));
    int half = full.size() / 2;
    put("full", Profile.FULL, full);
    put("lean", Profile.LEAN, lean);
    put("old", Profile.FULL, full.subList(0, half));
    put("new", Profile.LEAN, lean.subList(half, lean.size()));
    putCalls(server);
  }

  @AfterParameterizedClassInvocation
  static void stopServer() {
    stack.close();
  }

  private static List<String> ids(List<Document> documents) {
    return documents.stream().map(Document::id).toList();
  }

  private static void put(String index, Profile profile, List<Document> documents)
      throws Exception {
    ObjectNode body = JSON.createObjectNode();
    ObjectNode mappings = body.putObject("mappings").put("dynamic", false);
    mappings.set("properties", FieldTable.messages(profile).properties());
    ObjectNode settings = body.putObject("settings").putObject("index");
    settings.put("number_of_replicas", 0).put("number_of_shards", 1);
    settings.putObject("mapping").put("ignore_malformed", true);
    elastic.put("/" + index, body.toString());
    for (Document document : documents) {
      elastic.put("/" + index + "/_doc/" + document.id(), new String(document.json(), UTF_8));
    }
    api.post("/" + index + "/_refresh", "");
  }

  private static void putCalls(SearchNode server) throws Exception {
    String file = server.toString().toLowerCase(Locale.ROOT) + "/calls-index-template.json";
    elastic.put("/_index_template/calls", StoreSamples.template(file, "questions"));
    List<String> command =
        new ArrayList<>(
            List.of("calls", "--format=bulk", "--elasticsearch.index-prefix=questions"));
    QuestionCorpus.captures().forEach(capture -> command.add(capture.toString()));
    elastic.bulk(SipstreamHome.outputOf(SipstreamHome.command(command.toArray(String[]::new))));
  }

  static List<Question> questions() throws IOException {
    return Question.all(Document.Target.MESSAGES);
  }

  static List<Question> questionsOnCalls() throws IOException {
    return Question.all(Document.Target.CALLS);
  }

  @ParameterizedTest
  @MethodSource("questions")
  void aQuestionHasEqualHits(Question question) throws Exception {
    JsonNode before = search("full", question.request());
    JsonNode lean = search("lean", question.request());
    JsonNode both = search("old,new", question.request());

    assertThat(before.at("/hits/total/value").asInt()).as("hits of %s", question).isPositive();
    assertThat(hits(lean, question)).isEqualTo(hits(before, question));
    assertThat(hits(both, question)).isEqualTo(hits(before, question));
    assertThat(lean.path("aggregations")).isEqualTo(before.path("aggregations"));
    assertThat(both.path("aggregations")).isEqualTo(before.path("aggregations"));
    assertEqualOnAllServers(question, before);
  }

  @ParameterizedTest
  @MethodSource("questionsOnCalls")
  void aQuestionOnCallsHasHits(Question question) throws Exception {
    JsonNode found = search("questions-calls-*", question.request());

    assertThat(found.at("/hits/total/value").asInt()).as("hits of %s", question).isPositive();
    assertEqualOnAllServers(question, found);
  }

  private static void assertEqualOnAllServers(Question question, JsonNode response) {
    String result = hits(response, question) + " " + response.path("aggregations");
    assertThat(result)
        .isEqualTo(FIRST_SERVER.computeIfAbsent(question.toString(), unused -> result));
  }

  /** event.original is not indexed by packetbeat either; the SDP body is not repeated. */
  @ParameterizedTest
  @CsvFileSource(files = PACKETBEAT_FIELDS, numLinesToSkip = 1)
  void aFieldOfPacketbeatIsFoundByItsValue(String field) throws Exception {
    if (field.equals("event.original") || field.equals("sip.sdp.body.original")) {
      return;
    }
    ObjectNode request = JSON.createObjectNode().put("size", full.size());
    ObjectNode term = request.putObject("query").putObject("term");
    term.set(field, anyValue(field));
    List<String> before = ids(search("full", request));

    assertThat(before).isNotEmpty();
    assertThat(ids(search("lean", request))).isEqualTo(before);
    assertThat(ids(search("old,new", request))).isEqualTo(before);
  }

  private static JsonNode anyValue(String field) throws IOException {
    for (Document document : full) {
      JsonNode value = JSON.readTree(document.json()).at("/" + field.replace('.', '/'));
      if (!value.isMissingNode()) {
        return value.isArray() ? value.get(0) : value;
      }
    }
    throw new AssertionError("No document has " + field);
  }

  private static JsonNode search(String indices, JsonNode request) throws IOException {
    return api.post("/" + indices + "/_search", request.toString());
  }

  private static List<String> hits(JsonNode response, Question question) {
    if (!question.isSorted()) {
      return ids(response);
    }
    List<String> inOrder = new ArrayList<>();
    response.at("/hits/hits").forEach(hit -> inOrder.add(hit.path("_id").asText()));
    return inOrder;
  }

  private static List<String> ids(JsonNode response) {
    List<String> ids = new ArrayList<>();
    response.at("/hits/hits").forEach(hit -> ids.add(hit.path("_id").asText()));
    Collections.sort(ids);
    return ids;
  }

  private static final String PACKETBEAT_FIELDS =
      "../flink-job/src/test/resources/io/sipstream/job/elasticsearch/template/packetbeat-fields.csv";
}
