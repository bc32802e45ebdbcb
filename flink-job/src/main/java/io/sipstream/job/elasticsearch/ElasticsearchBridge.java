package io.sipstream.job.elasticsearch;

import io.sipstream.job.elasticsearch.connection.ElasticsearchClient;
import io.sipstream.job.elasticsearch.template.IndexTemplate;
import io.sipstream.job.elasticsearch.template.TemplateInstaller;
import io.sipstream.settings.ElasticsearchSettings;
import io.sipstream.settings.ElasticsearchSettings.Indices;
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
 * The connector's hook for "how Elasticsearch is called". It puts our client, with TLS and API
 * keys, and {@link BulkSender} in the place of the connector's own.
 */
// RequestIndexer is deprecated with the whole of the connector's older half, the one with the hook.
@SuppressWarnings("deprecation")
final class ElasticsearchBridge implements ElasticsearchApiCallBridge<RestClient> {
  private static final long serialVersionUID = 1;

  /** Makes the bulk that a subtask sends with; it exists only where the sink runs. */
  interface BulkFactory {
    BulkSender bulk(RestClient client);
  }

  private final ElasticsearchSettings settings;
  private final boolean captureLoss;
  private transient BulkFactory factory;

  /**
   * @param captureLoss whether there are documents that tell of missing frames
   */
  ElasticsearchBridge(ElasticsearchSettings settings, boolean captureLoss) {
    this.settings = settings;
    this.captureLoss = captureLoss;
  }

  /** To be called before the connector opens. */
  void prepare(BulkFactory bulkFactory) {
    this.factory = bulkFactory;
  }

  @Override
  public RestClient createClient() {
    return ElasticsearchClient.open(settings.connection());
  }

  @Override
  public void verifyClientConnection(RestClient client) {
    Indices indices = settings.indices();
    new TemplateInstaller(client, indices, new IndexTemplate(indices)).run();
    if (captureLoss) {
      new TemplateInstaller(client, indices, IndexTemplate.captureLoss(indices)).run();
    }
  }

  @Override
  public BulkProcessor.Builder createBulkProcessorBuilder(
      RestClient client, BulkProcessor.Listener listener) {
    return BulkProcessor.builder(factory.bulk(client), listener);
  }

  @Override
  public Throwable extractFailureCauseFromBulkItemResponse(BulkItemResponse item) {
    return item.isFailed() ? item.getFailure().getCause() : null;
  }

  @Override
  public void configureBulkProcessorFlushInterval(BulkProcessor.Builder builder, long intervalMs) {
    builder.setFlushInterval(TimeValue.timeValueMillis(intervalMs));
  }

  /** Repetitions are the bulk's own business. */
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
        throw new UnsupportedOperationException("Documents are never deleted.");
      }

      @Override
      public void add(UpdateRequest... requests) {
        throw new UnsupportedOperationException("Documents are never updated.");
      }
    };
  }
}
