package io.sipstream.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.sipstream.document.Document;
import io.sipstream.job.elasticsearch.IndexNames;
import io.sipstream.settings.ElasticsearchSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * For {@code sipstream bench elasticsearch} alone, not for production: the least that posts
 * documents to Elasticsearch, to tell what the connector costs. It takes the job's sizes of
 * requests and, as the connector does, has one request of each subtask on its way while the next is
 * filled. It repeats nothing, keeps no dead letters, knows neither TLS nor passwords, and fails
 * with the first document that is refused.
 */
final class ThroughputBulkSink implements Sink<Document> {
  private static final long serialVersionUID = 1;
  private static final int MEBIBYTE = 1 << 20;
  private static final int OK = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String PATH = "/_bulk?filter_path=errors";
  private static final String NO_ERRORS = "{\"errors\":false}";

  private final URI address;
  private final ElasticsearchSettings.Indices indices;
  private final int mostDocuments;
  private final int mostBytes;

  ThroughputBulkSink(ElasticsearchSettings settings) {
    this(
        settings.connection().hosts().get(0),
        settings.indices(),
        settings.bulk().bulkActions(),
        settings.bulk().bulkSizeMib() * MEBIBYTE);
  }

  /**
   * @param mostDocuments in a request
   * @param mostBytes of a request, beyond which it gets no more documents
   */
  ThroughputBulkSink(
      URI address, ElasticsearchSettings.Indices indices, int mostDocuments, int mostBytes) {
    this.indices = indices;
    this.address = address.resolve(PATH);
    this.mostDocuments = mostDocuments;
    this.mostBytes = mostBytes;
  }

  @Override
  public SinkWriter<Document> createWriter(WriterInitContext context) {
    return writer();
  }

  @Override
  @Deprecated
  public SinkWriter<Document> createWriter(InitContext context) {
    return writer();
  }

  SinkWriter<Document> writer() {
    return new Writer();
  }

  private final class Writer implements SinkWriter<Document> {
    private final HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Semaphore free = new Semaphore(1);
    private final IndexNames names = new IndexNames(indices);
    private final AtomicReference<String> failure = new AtomicReference<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(MEBIBYTE);
    private int documents;

    @Override
    public void write(Document document, Context context) throws IOException, InterruptedException {
      append("{\"create\":{\"_index\":\"", names.indexFor(document));
      append("\",\"_id\":\"", document.id());
      if (document.routing() != null) {
        append("\",\"routing\":\"", document.routing());
      }
      body.writeBytes("\"}}\n".getBytes(UTF_8));
      body.write(document.json(), document.offset(), document.length());
      body.write('\n');
      if (++documents == mostDocuments || body.size() >= mostBytes) {
        post();
      }
    }

    private void append(String before, String value) {
      body.writeBytes(before.getBytes(UTF_8));
      body.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(value));
    }

    /** Returns when the request before has its answer. */
    private void post() throws IOException, InterruptedException {
      free.acquire();
      check();
      HttpRequest request =
          HttpRequest.newBuilder(address)
              .header("Content-Type", "application/x-ndjson")
              .timeout(PATIENCE)
              .POST(BodyPublishers.ofByteArray(body.toByteArray()))
              .build();
      var unused = client.sendAsync(request, BodyHandlers.ofString()).whenComplete(this::answered);
      body.reset();
      documents = 0;
    }

    private void answered(HttpResponse<String> answer, Throwable thrown) {
      if (thrown != null) {
        failure.compareAndSet(null, "gave no answer: " + thrown.getMessage());
      } else if (answer.statusCode() != OK || !answer.body().equals(NO_ERRORS)) {
        failure.compareAndSet(null, "did not take all documents: status " + answer.statusCode());
      }
      free.release();
    }

    private void check() throws IOException {
      if (failure.get() != null) {
        throw new IOException("Elasticsearch " + failure.get() + ".");
      }
    }

    /** Returns when Elasticsearch has all: at checkpoints and at the end. */
    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
      if (documents > 0) {
        post();
      }
      free.acquire();
      free.release();
      check();
    }

    @Override
    public void close() {
      // The client of Java 17 cannot be closed; its threads end once nobody refers to it.
    }
  }
}
