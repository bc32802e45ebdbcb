package io.sipstream.explorer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** Limits of time and size of responses. */
class SearchClientTest {
  @Test
  void aBodyThatStopsIsNotWaitedFor() throws Exception {
    try (ScriptedServer server = new ScriptedServer(request -> ScriptedServer.EMPTY, true)) {
      SearchClient client = server.client(Duration.ofMillis(200));

      assertThatThrownBy(() -> client.get("x"))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.status()).isEqualTo(504))
          .hasMessageContaining("did not respond within");
    }
  }

  @Test
  void aBodyBeyondTheLimitIsCancelled() {
    boolean[] cancelled = new boolean[1];
    LimitedBody body = new LimitedBody(4);
    body.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {
            cancelled[0] = true;
          }
        });
    CompletableFuture<byte[]> bytes = body.getBody().toCompletableFuture();
    body.onNext(List.of(ByteBuffer.allocate(4)));
    assertThat(bytes).isNotDone();
    body.onNext(List.of(ByteBuffer.allocate(1)));

    assertThat(bytes)
        .failsWithin(Duration.ofSeconds(1))
        .withThrowableThat()
        .withCauseInstanceOf(LimitedBody.TooLargeException.class);
    assertThat(cancelled[0]).isTrue();
  }
}
