package io.sipstream.job.elasticsearch;

import io.sipstream.document.Document;
import io.sipstream.document.Profile;
import io.sipstream.job.counters.CheckpointedCounters;
import io.sipstream.job.elasticsearch.connection.FatalElasticsearchException;
import io.sipstream.settings.ElasticsearchSettings;
import io.sipstream.settings.KafkaSettings;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.apache.flink.streaming.connectors.elasticsearch.ElasticsearchSinkBase;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.elasticsearch.action.bulk.BulkProcessor;
import org.elasticsearch.client.RestClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Indexes documents at least once. A document's id is a hash of its content, so a repeated write
 * has no effect. Uses Flink's connector for Elasticsearch 7 with {@link BulkSender}:
 *
 * <ul>
 *   <li>Rejected documents become dead letters.
 *   <li>While Elasticsearch is unavailable or overloaded, requests are retried.
 *   <li>The job fails only with an {@link FatalElasticsearchException}, which needs a person to
 *       change something, or if dead letters cannot be written.
 * </ul>
 *
 * <p>Counts {@code documents.created}, {@code .duplicate}, {@code .replaced}, {@code .rejected},
 * each document once, and {@code bulk_retries}, each repetition of a document.
 */
// The connector's older API, the only one that accepts a bridge, and SinkFunction are deprecated.
@SuppressWarnings("deprecation")
public final class SipElasticsearchSink extends ElasticsearchSinkBase<Document, RestClient> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(SipElasticsearchSink.class);

  private static final long BUSY_CHECK_MS = 100;
  private static final long NANOS_PER_MS = 1_000_000;

  private final ElasticsearchBridge bridge;
  private final ElasticsearchSettings settings;
  private final HashMap<String, String> kafkaProperties;
  private final String deadLetterTopic;
  private transient CheckpointedCounters counters;
  private transient BulkSender bulk;
  private transient BulkProcessor processor;
  private transient ProcessingTimeService timers;

  private SipElasticsearchSink(
      ElasticsearchBridge bridge,
      ElasticsearchSettings settings,
      Map<String, String> kafkaProperties,
      String deadLetterTopic) {
    super(
        bridge,
        Map.of(
            CONFIG_KEY_BULK_FLUSH_MAX_ACTIONS, Integer.toString(settings.bulk().bulkActions()),
            CONFIG_KEY_BULK_FLUSH_MAX_SIZE_MB, Integer.toString(settings.bulk().bulkSizeMib())),
        (document, context, indexer) -> indexer.add(bridge.fill(document)),
        (request, failure, status, indexer) -> {
          throw failure;
        });
    this.bridge = bridge;
    this.settings = settings;
    this.kafkaProperties = new HashMap<>(kafkaProperties);
    this.deadLetterTopic = deadLetterTopic;
  }

  /**
   * Adds the sink to a stream of documents. The caller sets name, uid and parallelism.
   *
   * @param kafka settings of the topic for rejected documents
   * @param profile profile of the messages' documents
   * @param targets kinds of the documents that the job writes
   */
  public static DataStreamSink<Document> addTo(
      DataStream<Document> documents,
      ElasticsearchSettings elasticsearch,
      KafkaSettings kafka,
      Profile profile,
      Set<Document.Target> targets) {
    Map<String, String> kafkaProperties = new HashMap<>(kafka.properties());
    kafkaProperties.put("bootstrap.servers", kafka.bootstrapServers());
    return documents.addSink(
        new SipElasticsearchSink(
            new ElasticsearchBridge(elasticsearch, profile, EnumSet.copyOf(targets)),
            elasticsearch,
            kafkaProperties,
            kafka.documentsDeadLetterTopic()));
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    super.initializeState(context);
    counters = CheckpointedCounters.open(context, getRuntimeContext());
  }

  @Override
  public void open(OpenContext context) throws Exception {
    bridge.prepare(
        client -> {
          bulk =
              new BulkSender(
                  worker -> new BulkClient(client, worker),
                  settings,
                  new DocumentDeadLetters(kafkaProperties, deadLetterTopic),
                  counters,
                  getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks());
          return bulk;
        });
    super.open(context);
    // The bulk processor's timer sends from its own thread, under a lock. The task's thread would
    // wait for the lock without reacting to interrupts, so a job could not be cancelled while
    // Elasticsearch is unavailable. Flink's timers run in the task's thread.
    timers = ((StreamingRuntimeContext) getRuntimeContext()).getProcessingTimeService();
    flushIn(settings.bulk().bulkIntervalMs());
  }

  private void flushIn(long delayMs) {
    var unused =
        timers.registerTimer(
            timers.getCurrentProcessingTime() + delayMs,
            now -> {
              bulk.checkFailure();
              if (bulk.isBusy()) {
                // A flush would block. Check again soon, so that buffered documents do not wait for
                // a whole interval after the request in flight is done.
                flushIn(Math.min(BUSY_CHECK_MS, settings.bulk().bulkIntervalMs()));
              } else {
                processor.flush();
                flushIn(settings.bulk().bulkIntervalMs());
              }
            });
  }

  @Override
  public void invoke(Document document, Context context) throws Exception {
    bulk.checkFailure();
    bulk.metrics.take(document.timeNanos() / NANOS_PER_MS);
    super.invoke(document, context);
    bulk.checkFailure();
  }

  @Override
  protected BulkProcessor buildBulkProcessor(BulkProcessor.Listener listener) {
    processor = super.buildBulkProcessor(listener);
    return processor;
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    flush();
    super.snapshotState(context);
    counters.snapshot();
  }

  @Override
  public void finish() throws Exception {
    flush();
  }

  /** Sends all buffered documents and waits until they are done. */
  private void flush() throws InterruptedException {
    bulk.checkFailure();
    processor.flush();
    bulk.awaitDone();
    bulk.checkFailure();
  }

  @Override
  public void close() throws Exception {
    if (bulk == null) {
      super.close();
      return;
    }
    // Closed first, so that the connector's attempt to send buffered documents fails at once. A job
    // that ends normally has sent all documents in finish().
    bulk.close();
    try {
      super.close();
    } catch (RuntimeException e) {
      // flush() or invoke() has thrown the failure, or it results from closing the sender above.
      LOG.debug("The Elasticsearch connector failed while closing: {}", e.toString());
    }
  }
}
