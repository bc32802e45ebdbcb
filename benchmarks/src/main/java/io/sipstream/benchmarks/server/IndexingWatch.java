package io.sipstream.benchmarks.server;

import io.sipstream.benchmarks.run.BenchException;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Measures the indexing rate of any writer. */
public final class IndexingWatch {
  private static final int LOOK_MILLIS = 50;

  private IndexingWatch() {}

  /**
   * Returns documents per second from the first indexed document to the last.
   *
   * @param documents expected number; the index is empty at the start
   * @param filling fills the index
   */
  public static double perSecond(Node node, String indices, long documents, Callable<?> filling)
      throws IOException, InterruptedException {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> filled = thread.submit(filling);
      long first = 0;
      long firstNanos = 0;
      while (true) {
        boolean done = filled.isDone();
        long now = node.indexed(indices);
        long nowNanos = System.nanoTime();
        if (first == 0 && now > 0) {
          first = now;
          firstNanos = nowNanos;
        }
        if (now >= documents) {
          filled.get();
          return rate(documents - first, nowNanos - firstNanos);
        }
        if (done) {
          filled.get();
          throw new BenchException(
              "Elasticsearch indexed %,d documents where the generator wrote %,d messages."
                  .formatted(now, documents));
        }
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (ExecutionException e) {
      throw BulkLoader.cause(e);
    } finally {
      thread.shutdownNow();
    }
  }

  private static double rate(long documents, long nanos) {
    if (documents == 0) {
      throw new BenchException(
          "All documents were indexed before the first check: use a larger --messages.");
    }
    return documents / (nanos / 1e9);
  }
}
