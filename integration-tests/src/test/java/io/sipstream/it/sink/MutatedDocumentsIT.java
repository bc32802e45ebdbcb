package io.sipstream.it.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Document;
import io.sipstream.document.Profile;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.frames.LinkType;
import io.sipstream.it.SharedStack;
import io.sipstream.job.elasticsearch.template.IndexTemplate;
import io.sipstream.packet.FrameContext;
import io.sipstream.settings.JobSettings;
import io.sipstream.testing.Seed;
import io.sipstream.varied.Mutations;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * No sender can make a document that a real Elasticsearch with our template refuses. {@code
 * -Ddocuments=100000} takes half a minute longer and more of them.
 */
class MutatedDocumentsIT {
  @RegisterExtension static final SharedStack SHARED = SharedStack.kafkaAndElasticsearch();
  private static final long SEED = Seed.of(MutatedDocumentsIT.class);
  private static final int DOCUMENTS = Integer.getInteger("documents", 20_000);
  private static final int BULK_BYTES = 5_000_000;
  private static final long TIME_NANOS = 1_795_380_942_123_456_789L;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DecoderSettings LEAN = DecoderSettings.defaults().withProfile(Profile.LEAN);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final ByteArrayOutputStream bulk = new ByteArrayOutputStream();
  private URI address;
  private long indexed;
  // The next request is made while Elasticsearch works on the one before.
  private CompletableFuture<HttpResponse<String>> answer;

  @Test
  void noDocumentOfADamagedMessageIsRejected() throws Exception {
    long begin = System.nanoTime();
    address = SHARED.servers().elasticsearch().address();
    Elastic elastic = new Elastic(address);
    IndexTemplate template =
        new IndexTemplate(
            JobSettings.of(
                    Map.of("elasticsearch.index-prefix", "mutated", "elasticsearch.replicas", "0"))
                .elasticsearch()
                .indices(),
            Profile.LEAN);
    elastic.put("/_index_template/" + template.name(), template.body().toString());

    index();
    check();

    assertThat(indexed).isEqualTo(DOCUMENTS);
    assertThat(elastic.count("mutated")).isEqualTo(DOCUMENTS);
    System.out.printf(
        "Seed %d: %d documents indexed, %d s.%n",
        SEED, DOCUMENTS, (System.nanoTime() - begin) / 1_000_000_000);
  }

  private void index() throws Exception {
    FrameDecoder decoder = new FrameDecoder(LEAN);
    SipDocumentWriter writer = new SipDocumentWriter(LEAN);
    Mutations mutations = new Mutations(SEED);
    int made = 0;
    for (long n = 0; made < DOCUMENTS; n++) {
      byte[] packet = mutations.nextPacket();
      // Each a time of its own, so that none has the id of another.
      FrameContext context =
          FrameContext.of(TIME_NANOS + n * 1_000, false, LinkType.RAW, packet.length, null);
      if (decoder.decode(packet, context) instanceof Outcome.Message message) {
        add(writer.document(message.decoded(), Document.Operation.CREATE));
        made++;
      }
      if (bulk.size() > BULK_BYTES || made == DOCUMENTS) {
        send();
      }
    }
  }

  private void add(Document document) throws Exception {
    var action = JSON.createObjectNode();
    var create = action.putObject("create").put("_index", "mutated-messages-2026.11.22");
    create.put("_id", document.id());
    if (document.routing() != null) {
      create.put("routing", document.routing());
    }
    bulk.write(JSON.writeValueAsBytes(action));
    bulk.write('\n');
    bulk.write(document.json());
    bulk.write('\n');
  }

  private void send() throws Exception {
    check();
    var request =
        HttpRequest.newBuilder(address.resolve("/_bulk?filter_path=items.*.status,items.*.error"))
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofByteArray(bulk.toByteArray()));
    answer = HTTP.sendAsync(request.build(), BodyHandlers.ofString(UTF_8));
    bulk.reset();
  }

  private void check() throws Exception {
    if (answer != null) {
      for (JsonNode item : JSON.readTree(answer.get().body()).path("items")) {
        assertThat(item.at("/create/status").asInt()).as("seed %d: %s", SEED, item).isEqualTo(201);
        indexed++;
      }
      answer = null;
    }
  }
}
