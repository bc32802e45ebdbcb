package io.sipstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.document.Document;
import io.sipstream.job.counters.FrameAccounting;
import io.sipstream.job.record.DeadLetter;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** The pipeline's ends within the JVM of a test, for a job at a time. */
final class CollectingSinks {
  static final Queue<Collected> DOCUMENTS = new ConcurrentLinkedQueue<>();
  static final Queue<DeadLetter> DEAD_LETTERS = new ConcurrentLinkedQueue<>();

  private CollectingSinks() {}

  /** A document, and where it came out. */
  record Collected(Document document, int subtask) {}

  static void clear() {
    DOCUMENTS.clear();
    DEAD_LETTERS.clear();
  }

  /**
   * Returns the counters of a job that has ended; fails unless they balance.
   *
   * @param documents that reached the sink, which counts nothing; they count as created
   */
  static Map<String, Long> balancedCounters(JobExecutionResult job, long documents) {
    Map<String, Long> counters = new TreeMap<>();
    job.getAllAccumulatorResults().forEach((name, count) -> counters.put(name, (Long) count));
    counters.put("documents.created", documents);
    assertThat(FrameAccounting.of(counters).imbalances()).isEmpty();
    return counters;
  }

  static Sink<Document> documents() {
    return new DocumentSink();
  }

  static Sink<DeadLetter> deadLetters() {
    return new DeadLetterSink();
  }

  private interface Write<T> {
    void accept(T element);
  }

  private record Writer<T>(Write<T> write) implements SinkWriter<T> {
    @Override
    public void write(T element, Context context) {
      write.accept(element);
    }

    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public void close() {}
  }

  private static final class DocumentSink implements Sink<Document> {
    private static final long serialVersionUID = 1;

    @Override
    public SinkWriter<Document> createWriter(WriterInitContext context) {
      int subtask = context.getTaskInfo().getIndexOfThisSubtask();
      return new Writer<>(document -> DOCUMENTS.add(new Collected(document.copy(), subtask)));
    }

    @Override
    @Deprecated
    public SinkWriter<Document> createWriter(InitContext context) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class DeadLetterSink implements Sink<DeadLetter> {
    private static final long serialVersionUID = 1;

    @Override
    public SinkWriter<DeadLetter> createWriter(WriterInitContext context) {
      return new Writer<>(DEAD_LETTERS::add);
    }

    @Override
    @Deprecated
    public SinkWriter<DeadLetter> createWriter(InitContext context) {
      throw new UnsupportedOperationException();
    }
  }
}
