package io.sipstream.job.elasticsearch;

import io.sipstream.document.Document;
import io.sipstream.job.counters.CheckpointedCounters;
import io.sipstream.settings.ElasticsearchSettings;
import io.sipstream.support.RateLimitedLog;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.DocWriteRequest.OpType;
import org.elasticsearch.action.bulk.BulkItemResponse;
import org.elasticsearch.action.bulk.BulkRequest;
import org.elasticsearch.action.bulk.BulkResponse;
import org.elasticsearch.action.index.IndexRequest;
import org.elasticsearch.action.index.IndexResponse;
import org.elasticsearch.common.xcontent.XContentType;
import org.elasticsearch.index.shard.ShardId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends bulk requests instead of the connector. One bulk request is in flight while the connector
 * fills the next one. The next one waits until every document of the first is done: indexed,
 * existing already, or written to the dead letters. Other documents are retried without limit,
 * which causes back-pressure in Flink. All accepted documents are done when {@link #awaitDone}
 * returns, which is before each checkpoint.
 *
 * <p>The job has to fail if Elasticsearch rejects the credentials, if it rejects most documents, or
 * if Kafka rejects dead letters. {@link #checkFailure} throws the failure.
 *
 * <p>One thread of this class handles responses and retries, so that neither the task's nor the
 * HTTP client's thread waits. {@link #close} cancels the request in flight.
 */
final class BulkSender
    implements BiConsumer<BulkRequest, ActionListener<BulkResponse>>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BulkSender.class);
  private static final long CLIENT_CHECK_MS = 1_000;

  // The connector checks failed items only, but its client requires at least one item.
  private static final BulkResponse TAKEN =
      new BulkResponse(
          new BulkItemResponse[] {
            new BulkItemResponse(
                0,
                OpType.INDEX,
                new IndexResponse(new ShardId("-", "-", 0), "-", "-", 0, 0, 0, true))
          },
          0);

  final BulkTransport transport;
  final DocumentDeadLetters deadLetters;
  final CheckpointedCounters counters;
  final SinkMetrics metrics;
  final RetryDelay delay;
  final RejectionLimit rejectionLimit;
  final RateLimitedLog log = new RateLimitedLog(LOG::warn);
  final ScheduledThreadPoolExecutor worker;
  private final IndexNames names;
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  // Held by the request in flight.
  private final Semaphore inFlightPermit = new Semaphore(1);
  // The request in flight has the spare buffer; the task fills the other one.
  private BulkBuffer filling = new BulkBuffer();
  private BulkBuffer spare = new BulkBuffer();
  private volatile boolean closed;
  private volatile InFlightBulk inFlight;

  BulkSender(
      Function<Executor, BulkTransport> transports,
      ElasticsearchSettings settings,
      DocumentDeadLetters deadLetters,
      CheckpointedCounters counters,
      int subtasks) {
    this.worker =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "elasticsearch-bulk");
              thread.setDaemon(true);
              return thread;
            },
            // A response that arrives while the sink closes is not needed.
            new ThreadPoolExecutor.DiscardPolicy());
    this.names = new IndexNames(settings.indices());
    this.transport = transports.apply(worker);
    var unused =
        worker.scheduleWithFixedDelay(
            this::checkTransport, CLIENT_CHECK_MS, CLIENT_CHECK_MS, TimeUnit.MILLISECONDS);
    this.deadLetters = deadLetters;
    this.counters = counters;
    this.metrics = new SinkMetrics(counters.metrics());
    this.delay =
        new RetryDelay(
            settings.bulk().retryInitialMs(),
            settings.bulk().retryMaxMs(),
            () -> ThreadLocalRandom.current().nextDouble());
    this.rejectionLimit = new RejectionLimit(settings.bulk().maxRejectedRatio(), subtasks);
  }

  /**
   * Writes a document to the next request. The returned request refers to its bytes; the connector
   * needs it only to count documents and bytes.
   */
  IndexRequest fill(Document document) {
    String index = names.indexFor(document);
    return new IndexRequest(index).source(filling.add(document, index), XContentType.JSON);
  }

  /** Sends the documents that {@link #fill} wrote since the last call; they are the request's. */
  @Override
  public void accept(BulkRequest request, ActionListener<BulkResponse> listener) {
    try {
      inFlightPermit.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      listener.onFailure(e);
      return;
    }
    if (closed || failure.get() != null) {
      inFlightPermit.release();
      listener.onFailure(
          new CancellationException("The Elasticsearch sink has failed or is closed."));
      return;
    }
    metrics.sent();
    BulkBuffer full = filling;
    filling = spare;
    filling.clear();
    spare = full;
    InFlightBulk delivery = new InFlightBulk(this, full, inFlightPermit::release);
    inFlight = delivery;
    worker.execute(delivery::sendNext);
    listener.onResponse(TAKEN);
  }

  /** Returns whether a request is in flight, so that another one would wait. */
  boolean isBusy() {
    return inFlightPermit.availablePermits() == 0;
  }

  /** Waits until all accepted documents are done, or have failed; see {@link #checkFailure}. */
  void awaitDone() throws InterruptedException {
    inFlightPermit.acquire();
    inFlightPermit.release();
  }

  // An error in the client's thread, such as an OutOfMemoryError, stops the client permanently. The
  // request in flight then never completes, and later ones fail at once. A restart helps.
  private void checkTransport() {
    InFlightBulk delivery = inFlight;
    if (delivery != null && !transport.isRunning()) {
      delivery.fail(
          new IllegalStateException(
              "The HTTP client of the Elasticsearch sink has stopped. See its log messages for the"
                  + " cause."));
    }
  }

  /** Throws the failure with which the job has to fail, if there is one. */
  void checkFailure() {
    RuntimeException found = failure.get();
    if (found != null) {
      throw found;
    }
  }

  /** Records a failure with which the job has to fail; later failures are ignored. */
  void noteFailure(RuntimeException found) {
    failure.compareAndSet(null, found);
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    worker.shutdownNow();
    deadLetters.close();
    if (inFlight != null) {
      inFlight.cancel();
    }
  }
}
