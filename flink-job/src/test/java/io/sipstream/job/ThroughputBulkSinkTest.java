package io.sipstream.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.sipstream.document.Document;
import io.sipstream.settings.JobSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThroughputBulkSinkTest {
  private static final int MANY_BYTES = 1 << 20;

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private String answer = "{\"errors\":false}";
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/_bulk",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.sendResponseHeaders(200, answer.length());
          exchange.getResponseBody().write(answer.getBytes(UTF_8));
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private SinkWriter<Document> writer(int mostDocuments, int mostBytes) throws Exception {
    InetSocketAddress address = server.getAddress();
    URI uri = URI.create("http://" + address.getHostString() + ":" + address.getPort());
    return new ThroughputBulkSink(
            uri, JobSettings.of(Map.of()).elasticsearch().indices(), mostDocuments, mostBytes)
        .writer();
  }

  private static Document document(String id, String routing) {
    byte[] json = "{\"a\":1}".getBytes(UTF_8);
    return new Document(
        Document.Target.MESSAGES,
        "sip",
        0,
        id,
        routing,
        Document.Operation.CREATE,
        Document.NO_VERSION,
        json,
        0,
        json.length);
  }

  /** Lines as the reference of Elasticsearch's bulk API has them. */
  private static String lines(String id) {
    return "{\"create\":{\"_index\":\"sip\",\"_id\":\"" + id + "\"}}\n{\"a\":1}\n";
  }

  @Test
  void documentsAreSentInFullRequestsAndTheRestWithTheFlush() throws Exception {
    SinkWriter<Document> writer = writer(2, MANY_BYTES);

    for (String id : List.of("1", "2", "3")) {
      writer.write(document(id, null), null);
    }
    writer.flush(true);

    assertThat(bodies).containsExactly(lines("1") + lines("2"), lines("3"));
  }

  @Test
  void aRequestThatIsLongEnoughGetsNoMore() throws Exception {
    SinkWriter<Document> writer = writer(100, 1);

    writer.write(document("1", null), null);
    writer.write(document("2", null), null);
    writer.flush(false);

    assertThat(bodies).containsExactly(lines("1"), lines("2"));
  }

  @Test
  void aCallIdMayHoldWhatJsonEscapes() throws Exception {
    SinkWriter<Document> writer = writer(1, MANY_BYTES);

    writer.write(document("1", "a\"b\\c"), null);
    writer.flush(true);

    // RFC 8259 section 7.
    assertThat(bodies.get(0)).contains("\"routing\":\"a\\\"b\\\\c\"}}\n");
  }

  @Test
  void aRefusedDocumentFailsTheWriter() throws Exception {
    answer = "{\"errors\":true}";
    SinkWriter<Document> writer = writer(1, MANY_BYTES);

    writer.write(document("1", null), null);

    assertThatThrownBy(() -> writer.flush(true))
        .isInstanceOf(IOException.class)
        .hasMessage("Elasticsearch did not take all documents: status 200.");
  }
}
