package io.sipstream.job;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** The pipeline's ends within the JVM of a test, for a job at a time. */
final class CollectingSinks {
  static final Queue<Collected> DOCUMENTS = new ConcurrentLinkedQueue<>();
  static final Queue<DeadLetter> DEAD_LETTERS = new ConcurrentLinkedQueue<>();

  private CollectingSinks() {}

  /** A document, and where it came out. */
  record Collected(IndexableDocument document, int subtask) {}

  static void clear() {
    DOCUMENTS.clear();
    DEAD_LETTERS.clear();
  }

  static Sink<IndexableDocument> documents() {
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

  private static final class DocumentSink implements Sink<IndexableDocument> {
    private static final long serialVersionUID = 1;

    @Override
    public SinkWriter<IndexableDocument> createWriter(WriterInitContext context) {
      int subtask = context.getTaskInfo().getIndexOfThisSubtask();
      return new Writer<>(document -> DOCUMENTS.add(new Collected(document, subtask)));
    }

    @Override
    @Deprecated
    public SinkWriter<IndexableDocument> createWriter(InitContext context) {
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
