package io.sipstream.job.elasticsearch;

import io.sipstream.job.counters.CheckpointedCounters;
import io.sipstream.settings.ElasticsearchSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.DocWriteRequest;
import org.elasticsearch.action.DocWriteRequest.OpType;
import org.elasticsearch.action.bulk.BulkItemResponse;
import org.elasticsearch.action.bulk.BulkRequest;
import org.elasticsearch.action.bulk.BulkResponse;
import org.elasticsearch.action.index.IndexRequest;
import org.elasticsearch.action.index.IndexResponse;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.index.shard.ShardId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands where the connector would call the Elasticsearch client. It takes one bulk request, which
 * is then under way while the connector fills the next one; the next one waits until every document
 * of the first is done: indexed, there already, or kept as a dead letter. Until then it sends again
 * what is unfinished, for as long as it takes; the connector waits, and with it Flink and Kafka.
 * What was taken is done when {@link #awaitDone} returns, which is before each checkpoint.
 *
 * <p>The job has to fail when Elasticsearch refuses the credentials, when most documents are
 * rejected, or when Kafka does not take dead letters: {@link #checkFailure} tells.
 *
 * <p>Answers and repetitions run on one thread of its own, so that neither the task's nor the HTTP
 * client's thread waits. {@link #close} ends everything at once.
 */
final class BulkSender
    implements BiConsumer<BulkRequest, ActionListener<BulkResponse>>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BulkSender.class);
  private static final long CLIENT_CHECK_MS = 1_000;

  // The connector looks at failed items only, but its client cannot do with no item at all.
  private static final BulkResponse TAKEN =
      new BulkResponse(
          new BulkItemResponse[] {
            new BulkItemResponse(
                0,
                OpType.INDEX,
                new IndexResponse(new ShardId("-", "-", 0), "-", "-", 0, 0, 0, true))
          },
          0);

  final BulkClient endpoint;
  final DocumentDeadLetters deadLetters;
  final CheckpointedCounters books;
  final SinkMetrics metrics;
  final RetryDelay delay;
  final RejectionLimit rejectionLimit;
  final SampledLog log = new SampledLog(LOG);
  final ScheduledThreadPoolExecutor worker;
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  // Held by the request that is under way.
  private final Semaphore turn = new Semaphore(1);
  private volatile boolean closed;
  private volatile InFlightBulk inFlight;

  BulkSender(
      RestClient client,
      ElasticsearchSettings.Bulk settings,
      DocumentDeadLetters deadLetters,
      CheckpointedCounters books,
      int subtasks) {
    this.worker =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "elasticsearch-bulk");
              thread.setDaemon(true);
              return thread;
            },
            // An answer may come in while the sink closes; nobody waits for it.
            new ThreadPoolExecutor.DiscardPolicy());
    this.endpoint = new BulkClient(client, worker);
    var unused =
        worker.scheduleWithFixedDelay(
            () -> checkClient(client), CLIENT_CHECK_MS, CLIENT_CHECK_MS, TimeUnit.MILLISECONDS);
    this.deadLetters = deadLetters;
    this.books = books;
    this.metrics = new SinkMetrics(books.metrics());
    this.delay =
        new RetryDelay(
            settings.retryInitialMs(),
            settings.retryMaxMs(),
            () -> ThreadLocalRandom.current().nextDouble());
    this.rejectionLimit = new RejectionLimit(settings.maxRejectedRatio(), subtasks);
  }

  @Override
  public void accept(BulkRequest request, ActionListener<BulkResponse> listener) {
    try {
      turn.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      listener.onFailure(e);
      return;
    }
    if (closed || failure.get() != null) {
      turn.release();
      listener.onFailure(new CancellationException("The sink has failed or is closed."));
      return;
    }
    List<BulkItem> items = new ArrayList<>(request.numberOfActions());
    for (DocWriteRequest<?> write : request.requests()) {
      items.add(new BulkItem((IndexRequest) write, 0));
    }
    metrics.sent();
    InFlightBulk delivery = new InFlightBulk(this, items, turn::release);
    inFlight = delivery;
    worker.execute(delivery::sendNext);
    listener.onResponse(TAKEN);
  }

  /** Whether a request is under way, so that another one would have to wait. */
  boolean isBusy() {
    return turn.availablePermits() == 0;
  }

  /** Returns when all that was taken is done, or given up: see {@link #checkFailure}. */
  void awaitDone() throws InterruptedException {
    turn.acquire();
    turn.release();
  }

  // An error in the client's own thread, such as want of memory, ends the client for good. The
  // request under way is never answered then, and later ones fail at once; a new start helps.
  private void checkClient(RestClient client) {
    InFlightBulk delivery = inFlight;
    if (delivery != null && !client.isRunning()) {
      delivery.fail(
          new IllegalStateException(
              "The HTTP client of the Elasticsearch sink has broken down; its log says why."));
    }
  }

  /** Throws what the job has to fail with, if there is something. */
  void checkFailure() {
    RuntimeException found = failure.get();
    if (found != null) {
      throw found;
    }
  }

  /** Notes what the job has to fail with; the first one counts. */
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
