package io.sipstream.agent.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.frames.AgentReport;
import io.sipstream.support.RateLimitedLog;
import java.io.Closeable;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
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
  private static final long POLL_MILLIS = 100;

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final BlockingQueue<AgentReport> reports = new ArrayBlockingQueue<>(WAITING_REPORTS);
  private final Thread thread = new Thread(this::run, "reports");
  private final RateLimitedLog log;
  private volatile boolean ending;
  private volatile boolean delivering;
  private volatile long lost;

  /**
   * Creates a sender and starts its thread.
   *
   * @param out where to report, at a limited rate, that Kafka rejects reports
   */
  public ReportSender(Producer<byte[], byte[]> producer, String topic, PrintStream out) {
    this.producer = producer;
    this.topic = topic;
    this.log = new RateLimitedLog(out::println);
    thread.setDaemon(true);
    thread.start();
  }

  /** Queues a report without waiting. For one thread. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  public void send(AgentReport report) {
    if (!reports.offer(report)) {
      lost++;
    }
  }

  /** Returns the number of reports dropped because the queue was full. */
  public long lost() {
    return lost;
  }

  /** Returns the number of reports that Kafka has not acknowledged yet. */
  public int waiting() {
    return reports.size() + (delivering ? 1 : 0);
  }

  private void run() {
    try {
      while (true) {
        AgentReport report = reports.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (report != null) {
          deliver(report);
        } else if (ending) {
          return;
        }
      }
    } catch (InterruptedException e) {
      // The agent ends, and the time limit for Kafka has passed.
    }
  }

  private void deliver(AgentReport report) throws InterruptedException {
    byte[] key = report.agent() == null ? null : report.agent().getBytes(UTF_8);
    byte[] value = report.toJson().getBytes(UTF_8);
    delivering = true;
    while (true) {
      try {
        producer.send(new ProducerRecord<>(topic, key, value)).get();
        delivering = false;
        return;
      } catch (ExecutionException | KafkaException | IllegalStateException e) {
        Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
        log.say(
            "Cannot send reports to topic %s; %d queued: %s: %s"
                .formatted(topic, waiting(), cause.getClass().getSimpleName(), cause.getMessage()));
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      }
    }
  }

  /** Waits up to two seconds for queued reports to be sent, then closes the producer. */
  @Override
  public void close() {
    ending = true;
    try {
      thread.join(END_LIMIT_MILLIS);
      thread.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ZERO);
  }
}
