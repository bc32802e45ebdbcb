package io.sipstream.agent.replay;

import io.sipstream.agent.intake.ShutdownSignal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Opens a pipe. The system call waits for a writer and cannot be interrupted, so a daemon thread
 * makes it. A stop request ends the wait for that thread.
 */
final class CapturePipe {
  private CapturePipe() {}

  /**
   * Opens {@code path}.
   *
   * @throws ClosedChannelException if a stop request comes first
   */
  static InputStream open(Path path, ShutdownSignal stop) throws IOException {
    CompletableFuture<InputStream> opened = new CompletableFuture<>();
    Thread opening = new Thread(() -> open(path, opened), "open-pipe");
    opening.setDaemon(true);
    opening.start();
    stop.closes(() -> opened.completeExceptionally(new ClosedChannelException()));
    try {
      return opened.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while opening " + path, e);
    }
  }

  private static void open(Path path, CompletableFuture<InputStream> opened) {
    try {
      InputStream in = Files.newInputStream(path);
      if (!opened.complete(in)) {
        in.close();
      }
    } catch (IOException | RuntimeException e) {
      opened.completeExceptionally(e);
    }
  }
}
