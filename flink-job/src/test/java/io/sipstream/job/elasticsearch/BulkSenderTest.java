package io.sipstream.job.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.net.httpserver.HttpServer;
import io.sipstream.document.Document;
import io.sipstream.job.counters.CheckpointedCounters;
import io.sipstream.settings.JobSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.apache.flink.runtime.state.StateInitializationContextImpl;
import org.apache.flink.streaming.util.MockStreamingRuntimeContext;
import org.apache.http.HttpHost;
import org.apache.http.HttpResponse;
import org.apache.http.protocol.HttpContext;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.bulk.BulkRequest;
import org.elasticsearch.action.bulk.BulkResponse;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkSenderTest {
  @Test
  void aClientThatHasBrokenDownFailsTheJobInsteadOfHangingIt() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    server.start();
    Logger client = Logger.getLogger("org.apache.http.impl.nio.client");
    client.setLevel(Level.OFF);
    var outer = Thread.getDefaultUncaughtExceptionHandler();
    // What ends the client's thread is this test's own doing, and not worth a stack trace.
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {});
    try (RestClient dying = dyingOfItsFirstAnswer(server.getAddress().getPort());
        BulkSender bulk =
            new BulkSender(
                worker -> new BulkClient(dying, worker),
                JobSettings.of(Map.of()).elasticsearch(),
                new DocumentDeadLetters(Map.of(), "unused"),
                counters(),
                1)) {
      bulk.accept(request(bulk), ActionListener.wrap((BulkResponse response) -> {}, failure -> {}));

      assertTimeoutPreemptively(Duration.ofSeconds(20), bulk::awaitDone);
      assertThatThrownBy(bulk::checkFailure).hasMessageContaining("has stopped");
    } finally {
      client.setLevel(null);
      Thread.setDefaultUncaughtExceptionHandler(outer);
      server.stop(0);
    }
  }

  @Test
  void oneRequestIsUnderWayWhileTheNextIsFilledAndWaitsForItsTurn() throws Exception {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    AtomicInteger requests = new AtomicInteger();
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          awaitQuietly(mayAnswer);
          byte[] answer =
              "{\"items\":[{\"create\":{\"status\":201,\"result\":\"created\"}}]}".getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    ExecutorService answering = Executors.newCachedThreadPool();
    server.setExecutor(answering);
    server.start();
    CheckpointedCounters counters = counters();
    try (RestClient client =
            RestClient.builder(new HttpHost(loopback(), server.getAddress().getPort())).build();
        BulkSender bulk =
            new BulkSender(
                worker -> new BulkClient(client, worker),
                JobSettings.of(Map.of()).elasticsearch(),
                new DocumentDeadLetters(Map.of(), "unused"),
                counters,
                1)) {
      CompletableFuture<BulkResponse> first = new CompletableFuture<>();
      CompletableFuture<BulkResponse> second = new CompletableFuture<>();

      bulk.accept(
          request(bulk), ActionListener.wrap(first::complete, first::completeExceptionally));
      assertThat(first).isCompleted();
      assertThat(bulk.isBusy()).isTrue();
      CompletableFuture<Void> task =
          CompletableFuture.runAsync(
              () ->
                  bulk.accept(
                      request(bulk),
                      ActionListener.wrap(second::complete, second::completeExceptionally)));
      assertThatThrownBy(() -> second.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      assertThat(requests).hasValueLessThanOrEqualTo(1);

      mayAnswer.countDown();
      task.get(20, TimeUnit.SECONDS);
      assertTimeoutPreemptively(Duration.ofSeconds(20), bulk::awaitDone);
      bulk.checkFailure();
      assertThat(requests).hasValue(2);
      assertThat(bulk.isBusy()).isFalse();
    } finally {
      mayAnswer.countDown();
      server.stop(0);
      answering.shutdownNow();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static BulkRequest request(BulkSender bulk) {
    return new BulkRequest()
        .add(
            bulk.fill(
                Document.of(
                    Document.Target.MESSAGES,
                    0,
                    "1",
                    null,
                    Document.Operation.CREATE,
                    "{}".getBytes(UTF_8))));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 503})
  void anErrorOverAnAnswerIsHandedOnAndNotLeftWithTheExecutor(int status) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    ScheduledExecutorService worker = new ScheduledThreadPoolExecutor(1);
    try (RestClient client =
        RestClient.builder(new HttpHost(loopback(), server.getAddress().getPort())).build()) {
      CompletableFuture<Throwable> failure = new CompletableFuture<>();

      new BulkClient(client, worker)
          .post(
              ByteBuffer.allocate(0),
              1,
              reply -> {
                throw new OutOfMemoryError("as it may come");
              },
              failure::complete);

      assertThat(failure.get(20, TimeUnit.SECONDS)).hasMessage("as it may come");
    } finally {
      worker.shutdownNow();
      server.stop(0);
    }
  }

  /** CheckpointedCounters of an operator that Flink has not started. */
  private static CheckpointedCounters counters() throws Exception {
    OperatorStateStore state =
        new DefaultOperatorStateBackendBuilder(
                BulkSenderTest.class.getClassLoader(),
                new ExecutionConfig(),
                false,
                List.of(),
                new CloseableRegistry())
            .build();
    return CheckpointedCounters.open(
        new StateInitializationContextImpl(null, state, null, null, null),
        new MockStreamingRuntimeContext(true, 1, 0));
  }

  private static RestClient dyingOfItsFirstAnswer(int port) {
    return RestClient.builder(new HttpHost(loopback(), port))
        .setHttpClientConfigCallback(
            http ->
                http.addInterceptorLast(
                    (HttpResponse response, HttpContext context) -> {
                      throw new OutOfMemoryError("as it may come");
                    }))
        .build();
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }
}
