package io.sipstream.agent.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.frames.AgentReport;
import io.sipstream.support.RateLimitedLog;
import java.io.Closeable;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Sends reports to Kafka in order, on a dedicated thread and with a dedicated producer. Retries
 * until Kafka accepts a report. Drops the newest reports when the queue is full, which leaves a gap
 * in their sequence numbers.
 */
public final class ReportSender implements Closeable {
  /** Limit of queued reports: ten hours at one per ten seconds, about 2 MB. */
  static final int WAITING_REPORTS = 3600;

  private static final long END_LIMIT_MILLIS = 2000;
  private static final long RETRY_MILLIS = 1000;

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final RateLimitedLog log;
  private final AtomicLong lost = new AtomicLong();
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING_REPORTS),
          ReportSender::daemon,
          (report, full) -> lost.incrementAndGet());

  /**
   * Creates a sender.
   *
   * @param out where to report, at a limited rate, that Kafka rejects reports
   */
  public ReportSender(Producer<byte[], byte[]> producer, String topic, PrintStream out) {
    this.producer = producer;
    this.topic = topic;
    this.log = new RateLimitedLog(out::println);
  }

  private static Thread daemon(Runnable work) {
    Thread daemon = new Thread(work, "reports");
    daemon.setDaemon(true);
    return daemon;
  }

  /** Queues a report without waiting. */
  public void send(AgentReport report) {
    thread.execute(() -> deliver(report));
  }

  /** Returns the number of reports that were dropped because the queue was full. */
  public long lost() {
    return lost.get();
  }

  /** Returns the number of reports that Kafka has not acknowledged yet. */
  public int waiting() {
    return thread.getQueue().size() + thread.getActiveCount();
  }

  private void deliver(AgentReport report) {
    byte[] key = report.agent() == null ? null : report.agent().getBytes(UTF_8);
    byte[] value = report.toJson().getBytes(UTF_8);
    try {
      while (!isStored(new ProducerRecord<>(topic, key, value))) {
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      }
    } catch (InterruptedException e) {
      // The agent ends, and the time limit for Kafka has passed.
    }
  }

  private boolean isStored(ProducerRecord<byte[], byte[]> report) throws InterruptedException {
    try {
      producer.send(report).get();
      return true;
    } catch (ExecutionException | KafkaException | IllegalStateException e) {
      Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
      log.say(
          "Cannot send reports to topic %s; %d queued: %s: %s"
              .formatted(topic, waiting(), cause.getClass().getSimpleName(), cause.getMessage()));
      return false;
    }
  }

  /** Waits up to two seconds for queued reports to be sent, then closes the producer. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(END_LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ZERO);
  }
}
