package io.sipstream.job.elasticsearch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.http.HttpEntity;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.ResponseListener;
import org.elasticsearch.client.RestClient;

/**
 * Sends bulk requests with Elasticsearch's low-level client. The executor, not the client's thread,
 * reads the responses and runs the callbacks.
 */
final class BulkClient implements BulkTransport {
  private final RestClient client;
  private final Executor executor;

  BulkClient(RestClient client, Executor executor) {
    this.client = client;
    this.executor = executor;
  }

  @Override
  public boolean isRunning() {
    return client.isRunning();
  }

  @Override
  public Runnable post(
      ByteBuffer body, int documents, Consumer<BulkReply> then, Consumer<Throwable> failed) {
    Request request = new Request("POST", "/_bulk");
    request.addParameter("filter_path", BulkReply.FILTER_PATH);
    request.setEntity(new BulkEntity(body));
    return client.performRequestAsync(
            request,
            new ResponseListener() {
              @Override
              public void onSuccess(Response response) {
                execute(() -> readReply(response.getEntity(), documents), then, failed);
              }

              @Override
              public void onFailure(Exception failure) {
                execute(() -> failureReply(failure), then, failed);
              }
            })
        ::cancel;
  }

  private void execute(
      Supplier<BulkReply> read, Consumer<BulkReply> then, Consumer<Throwable> failed) {
    executor.execute(
        () -> {
          try {
            then.accept(read.get());
          } catch (Throwable e) {
            failed.accept(e);
          }
        });
  }

  private static BulkReply readReply(HttpEntity entity, int documents) {
    if (entity == null) {
      return new BulkReply.Unanswered("empty response");
    }
    try {
      return BulkReply.read(entity.getContent(), documents);
    } catch (com.fasterxml.jackson.core.JsonProcessingException notJson) {
      return new BulkReply.Unanswered("response is not JSON");
    } catch (IOException unreadable) {
      return new BulkReply.Unanswered(unreadable.getMessage());
    }
  }

  // The message of a ResponseException has the response's body, which may quote documents.
  private static BulkReply failureReply(Exception failure) {
    if (!(failure instanceof ResponseException refused)) {
      return new BulkReply.Unanswered(
          failure.getClass().getSimpleName() + ": " + failure.getMessage());
    }
    Response response = refused.getResponse();
    String errorType = "none";
    if (response.getEntity() != null) {
      try {
        errorType = BulkReply.errorType(response.getEntity().getContent());
      } catch (IOException unreadable) {
        errorType = "unreadable";
      }
    }
    return new BulkReply.Refused(response.getStatusLine().getStatusCode(), errorType);
  }
}
