package io.sipstream.job.elasticsearch;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Sends bulk requests to a server. */
interface BulkTransport {
  /**
   * Sends a bulk request and returns before its reply.
   *
   * @param body newline-delimited actions and documents; unchanged until a callback runs
   * @param documents number of documents in the body
   * @param then receives the reply
   * @param failed receives any exception of reading the response or of {@code then}
   * @return cancels the request
   */
  Runnable post(
      ByteBuffer body, int documents, Consumer<BulkReply> then, Consumer<Throwable> failed);

  /** Returns whether requests can be sent; once false, it remains false. */
  boolean isRunning();
}
