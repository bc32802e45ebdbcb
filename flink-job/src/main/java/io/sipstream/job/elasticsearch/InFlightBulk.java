package io.sipstream.job.elasticsearch;

import io.sipstream.job.elasticsearch.connection.BulkRequestOutcome;
import io.sipstream.job.elasticsearch.connection.FatalElasticsearchException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one bulk request and retries its documents until each is done. All methods except {@link
 * #cancel} run on the owner's worker thread.
 */
final class InFlightBulk {
  private static final Logger LOG = LoggerFactory.getLogger(InFlightBulk.class);
  private static final long LOGGED_DELAY_MIN_MS = 5_000;

  // RFC 6585 section 4. Elasticsearch always rejects a request above its limit of indexing pressure
  // with this status. Near the limit, smaller requests succeed sooner.
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int ATTEMPTS_AT_ONE_SIZE = 3;

  private final BulkSender owner;
  private final Runnable whenDone;
  private final AtomicBoolean completed = new AtomicBoolean();
  private final BulkBuffer buffer;
  // Numbers of documents in the buffer, ascending.
  private final Deque<int[]> waiting = new ArrayDeque<>();
  private final long startNanos = System.nanoTime();
  private long sentNanos;
  private int failedAttempts;
  private boolean wasDelayed;
  private volatile Runnable cancelRequest;

  /**
   * Creates a request that is not sent yet.
   *
   * @param whenDone runs once: when all documents are done, or when the job fails or ends
   */
  InFlightBulk(BulkSender owner, BulkBuffer buffer, Runnable whenDone) {
    this.owner = owner;
    this.buffer = buffer;
    this.whenDone = whenDone;
    waiting.add(buffer.all());
  }

  /** Sends the next batch of documents; completes the request if there is none. */
  void sendNext() {
    if (owner.isClosed()) {
      cancel();
      return;
    }
    int[] batch = waiting.poll();
    if (batch == null) {
      finish();
      return;
    }
    sentNanos = System.nanoTime();
    try {
      cancelRequest =
          owner.transport.post(
              buffer.body(batch), batch.length, reply -> handle(batch, reply), this::fail);
    } catch (Throwable e) {
      fail(e);
    }
  }

  /** Cancels the request at once; Flink replays its documents after a restart. */
  void cancel() {
    if (completed.compareAndSet(false, true)) {
      if (cancelRequest != null) {
        cancelRequest.run();
      }
      owner.noteFailure(new CancellationException("The Elasticsearch sink is closed."));
      whenDone.run();
    }
  }

  private void handle(int[] batch, BulkReply reply) {
    if (owner.isClosed()) {
      cancel();
      return;
    }
    if (!(reply instanceof BulkReply.Unanswered)) {
      owner.metrics.answered(System.nanoTime() - sentNanos);
    }
    try {
      if (reply instanceof BulkReply.Answered answered) {
        handleItems(batch, answered.items());
      } else if (reply instanceof BulkReply.Refused refused) {
        handleRefusal(batch, refused);
      } else if (reply instanceof BulkReply.Unanswered unanswered) {
        retryLater(batch, unanswered.what());
      }
    } catch (InterruptedException e) {
      cancel();
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void handleItems(int[] batch, List<BulkReply.Item> answers) throws InterruptedException {
    Map<BulkItemOutcome, Integer> counts = new EnumMap<>(BulkItemOutcome.class);
    List<RejectedDocument> rejected = new ArrayList<>();
    int[] unfinished = new int[batch.length];
    int unfinishedCount = 0;
    String retryCause = "";
    for (int i = 0; i < batch.length; i++) {
      int number = batch[i];
      BulkReply.Item answer = answers.get(i);
      BulkItemOutcome outcome = outcomeOf(number, answer);
      switch (outcome) {
        case CREATED, DUPLICATE, REPLACED -> counts.merge(outcome, 1, Integer::sum);
        case REJECTED ->
            rejected.add(buffer.rejected(number, answer.errorType(), RejectionDetail.of(answer)));
        case RETRY, RETRY_A_FEW_TIMES -> {
          unfinished[unfinishedCount++] = number;
          retryCause = "status " + answer.status() + ", " + answer.errorType();
        }
        case FORBIDDEN -> throw writeForbidden(answer.status(), answer.errorType());
      }
    }
    keepRejected(rejected, batch.length - unfinishedCount);
    count("documents.created", counts.getOrDefault(BulkItemOutcome.CREATED, 0));
    count("documents.duplicate", counts.getOrDefault(BulkItemOutcome.DUPLICATE, 0));
    count("documents.replaced", counts.getOrDefault(BulkItemOutcome.REPLACED, 0));
    if (unfinishedCount == 0) {
      failedAttempts = 0;
      sendNext();
    } else {
      if (unfinishedCount < batch.length) {
        failedAttempts = 0;
      }
      retryLater(Arrays.copyOf(unfinished, unfinishedCount), retryCause);
    }
  }

  private BulkItemOutcome outcomeOf(int number, BulkReply.Item answer) {
    BulkItemOutcome outcome = BulkItemOutcome.of(answer, buffer.keepsExisting(number));
    return outcome == BulkItemOutcome.RETRY_A_FEW_TIMES
            && buffer.countServerError(number) >= BulkItemOutcome.SERVER_ERRORS_MAX
        ? BulkItemOutcome.REJECTED
        : outcome;
  }

  private void handleRefusal(int[] batch, BulkReply.Refused refused) throws InterruptedException {
    String what = "status " + refused.status() + ", " + refused.errorType();
    switch (BulkRequestOutcome.of(refused.status())) {
      case RETRY -> {
        retryLater(batch, what);
        if (refused.status() == TOO_MANY_REQUESTS && failedAttempts % ATTEMPTS_AT_ONE_SIZE == 0) {
          halve(waiting.remove());
        }
      }
      case SPLIT -> split(batch, refused, what);
      case FORBIDDEN -> throw writeForbidden(refused.status(), refused.errorType());
      case WRONG_ADDRESS ->
          throw new FatalElasticsearchException(
              "Bulk requests fail with "
                  + what
                  + ": check that elasticsearch.hosts and elasticsearch.path-prefix lead to"
                  + " Elasticsearch or OpenSearch.");
    }
  }

  private void split(int[] batch, BulkReply.Refused refused, String what)
      throws InterruptedException {
    if (batch.length == 1) {
      RejectedDocument alone = buffer.rejected(batch[0], "http_" + refused.status(), what);
      keepRejected(List.of(alone), 1);
    } else {
      owner.log.say(
          "Bulk request rejected: "
              + batch.length
              + " documents ("
              + what
              + "); sending it in halves. If this repeats, lower elasticsearch.bulk-size-mib.");
      halve(batch);
    }
    sendNext();
  }

  private void halve(int[] batch) {
    int middle = batch.length / 2;
    waiting.addFirst(Arrays.copyOfRange(batch, middle, batch.length));
    if (middle > 0) {
      waiting.addFirst(Arrays.copyOf(batch, middle));
    }
  }

  /** Writes rejected documents to the dead letters before they count as done. */
  private void keepRejected(List<RejectedDocument> rejected, int newlyFinished)
      throws InterruptedException {
    if (owner.rejectionLimit.isExceeded(System.nanoTime(), newlyFinished, rejected.size())) {
      throw new FatalElasticsearchException(
          "Elasticsearch rejects most documents (last: "
              + rejected.get(rejected.size() - 1).reason()
              + ", "
              + rejected.get(rejected.size() - 1).detail()
              + "): most likely the index template or mapping is wrong. Install the job's template"
              + " (elasticsearch.template=install), delete the wrong indices and restart the job.");
    }
    if (rejected.isEmpty()) {
      return;
    }
    int cut = owner.deadLetters.write(rejected);
    count("documents.rejected", rejected.size());
    owner.log.say(
        "Elasticsearch rejected "
            + rejected.size()
            + " documents ("
            + rejected.get(0).reason()
            + ", "
            + rejected.get(0).detail()
            + "); they are in Kafka topic "
            + owner.deadLetters.topic()
            + (cut == 0 ? "." : ", " + cut + " of them without content because of their size."));
  }

  private void retryLater(int[] batch, String why) {
    failedAttempts++;
    wasDelayed = true;
    long delayMs = owner.delay.afterAttemptMs(failedAttempts);
    count("bulk_retries", batch.length);
    owner.log.say(
        "Bulk request deferred: "
            + batch.length
            + " documents ("
            + why
            + "); retry "
            + failedAttempts
            + " in "
            + delayMs
            + " ms.");
    waiting.addFirst(batch);
    var unused = owner.worker.schedule(this::sendNext, delayMs, TimeUnit.MILLISECONDS);
  }

  private void finish() {
    if (completed.compareAndSet(false, true)) {
      long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
      if (wasDelayed && tookMs >= LOGGED_DELAY_MIN_MS) {
        LOG.info("Deferred documents indexed after {} ms.", tookMs);
      }
      owner.metrics.done();
      whenDone.run();
    }
  }

  /** Ends the request with a failure of the job; otherwise the task would wait indefinitely. */
  void fail(Throwable thrown) {
    RuntimeException failure =
        thrown instanceof RuntimeException known ? known : new IllegalStateException(thrown);
    owner.noteFailure(failure);
    if (completed.compareAndSet(false, true)) {
      whenDone.run();
    }
  }

  private void count(String counter, int amount) {
    if (amount > 0) {
      owner.counters.add(counter, amount);
    }
  }

  private static FatalElasticsearchException writeForbidden(int status, String errorType) {
    return new FatalElasticsearchException(
        "Elasticsearch does not allow these credentials to write (status "
            + status
            + ", "
            + errorType
            + "): check elasticsearch.username and elasticsearch.password or elasticsearch.api-key,"
            + " and that they may create indices and documents.");
  }
}
