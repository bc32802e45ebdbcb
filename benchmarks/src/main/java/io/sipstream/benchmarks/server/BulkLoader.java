package io.sipstream.benchmarks.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Fills an index in the simplest way: posts prepared bodies, a few at a time. */
public final class BulkLoader {
  private BulkLoader() {}

  /**
   * Posts all documents once.
   *
   * @param documents documents per request
   * @param requests concurrent requests
   */
  public static void load(Node node, BulkFile file, int documents, int requests)
      throws IOException, InterruptedException {
    List<BulkFile.Body> bodies = file.bodies(documents);
    AtomicInteger next = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(requests);
    try (FileChannel channel = FileChannel.open(file.file(), StandardOpenOption.READ)) {
      List<Future<?>> posting = new ArrayList<>();
      for (int i = 0; i < requests; i++) {
        posting.add(
            threads.submit(
                () -> {
                  for (int at = next.getAndIncrement();
                      at < bodies.size();
                      at = next.getAndIncrement()) {
                    node.bulk(BulkFile.read(channel, bodies.get(at)));
                  }
                  return null;
                }));
      }
      for (Future<?> each : posting) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw cause(e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Returns the cause of a thread's failure as an IOException. */
  static IOException cause(ExecutionException e) {
    if (e.getCause() instanceof RuntimeException known) {
      throw known;
    }
    return new IOException(e.getCause().getMessage(), e.getCause());
  }
}
