package io.sipstream.job.elasticsearch;

import io.sipstream.document.Document;
import io.sipstream.document.Profile;
import io.sipstream.job.elasticsearch.connection.ElasticsearchClient;
import io.sipstream.job.elasticsearch.connection.SearchServer;
import io.sipstream.job.elasticsearch.connection.ServerDetection;
import io.sipstream.job.elasticsearch.connection.StartupClient;
import io.sipstream.job.elasticsearch.template.IndexTemplate;
import io.sipstream.job.elasticsearch.template.TemplateInstaller;
import io.sipstream.settings.ElasticsearchSettings;
import io.sipstream.settings.ElasticsearchSettings.Indices;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.streaming.connectors.elasticsearch.ElasticsearchApiCallBridge;
import org.apache.flink.streaming.connectors.elasticsearch.ElasticsearchSinkBase.BulkFlushBackoffPolicy;
import org.apache.flink.streaming.connectors.elasticsearch.RequestIndexer;
import org.elasticsearch.action.bulk.BackoffPolicy;
import org.elasticsearch.action.bulk.BulkItemResponse;
import org.elasticsearch.action.bulk.BulkProcessor;
import org.elasticsearch.action.delete.DeleteRequest;
import org.elasticsearch.action.index.IndexRequest;
import org.elasticsearch.action.update.UpdateRequest;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.common.unit.TimeValue;

/**
 * Makes the connector use our client, with TLS and API keys, and {@link BulkSender} as its sender.
 */
// RequestIndexer is deprecated with the connector's older API, the only one with this interface.
@SuppressWarnings("deprecation")
final class ElasticsearchBridge implements ElasticsearchApiCallBridge<RestClient> {
  private static final long serialVersionUID = 1;

  /** Creates the sender of a subtask; set only in the process that runs the subtask. */
  interface BulkFactory {
    /** Creates a sender that uses a client. */
    BulkSender bulk(RestClient client);
  }

  private final ElasticsearchSettings settings;
  private final Profile profile;
  private final EnumSet<Document.Target> targets;
  private transient BulkFactory factory;
  private transient BulkSender bulk;

  /**
   * Creates the bridge.
   *
   * @param profile profile of the messages' documents
   * @param targets kinds of the documents that the job writes
   */
  ElasticsearchBridge(
      ElasticsearchSettings settings, Profile profile, EnumSet<Document.Target> targets) {
    this.settings = settings;
    this.profile = profile;
    this.targets = targets;
  }

  /** Sets the factory of the sender; call before the connector opens. */
  void prepare(BulkFactory bulkFactory) {
    this.factory = bulkFactory;
  }

  /** Writes a document to the next request; the connector counts documents and bytes. */
  IndexRequest fill(Document document) {
    return bulk.fill(document);
  }

  @Override
  public RestClient createClient() {
    return ElasticsearchClient.open(settings.connection());
  }

  @Override
  public void verifyClientConnection(RestClient client) {
    StartupClient startup = new StartupClient(client);
    ServerDetection detection = ServerDetection.of(startup);
    detection.log();
    SearchServer.Kind server = detection.server().kind();
    Indices indices = settings.indices();
    for (Document.Target target : targets) {
      IndexTemplate template = IndexTemplate.of(indices, target, profile);
      new TemplateInstaller(startup, server, indices, template).run();
    }
  }

  @Override
  public BulkProcessor.Builder createBulkProcessorBuilder(
      RestClient client, BulkProcessor.Listener listener) {
    bulk = factory.bulk(client);
    return BulkProcessor.builder(bulk, listener);
  }

  @Override
  public Throwable extractFailureCauseFromBulkItemResponse(BulkItemResponse item) {
    return item.isFailed() ? item.getFailure().getCause() : null;
  }

  @Override
  public void configureBulkProcessorFlushInterval(BulkProcessor.Builder builder, long intervalMs) {
    builder.setFlushInterval(TimeValue.timeValueMillis(intervalMs));
  }

  /** Disables the connector's retries; {@link BulkSender} retries. */
  @Override
  public void configureBulkProcessorBackoff(
      BulkProcessor.Builder builder, BulkFlushBackoffPolicy policy) {
    builder.setBackoffPolicy(BackoffPolicy.noBackoff());
  }

  @Override
  public RequestIndexer createBulkProcessorIndexer(
      BulkProcessor processor, boolean flushOnCheckpoint, AtomicLong pendingRequests) {
    return new RequestIndexer() {
      @Override
      public void add(IndexRequest... requests) {
        for (IndexRequest request : requests) {
          pendingRequests.incrementAndGet();
          processor.add(request);
        }
      }

      @Override
      public void add(DeleteRequest... requests) {
        throw new UnsupportedOperationException(
            "This sink does not delete documents; use index requests.");
      }

      @Override
      public void add(UpdateRequest... requests) {
        throw new UnsupportedOperationException(
            "This sink does not update documents; use index requests.");
      }
    };
  }
}
