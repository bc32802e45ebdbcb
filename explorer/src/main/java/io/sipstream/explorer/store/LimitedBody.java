package io.sipstream.explorer.store;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Collects the body of a response, and cancels it beyond a limit. */
final class LimitedBody implements BodySubscriber<byte[]> {
  /** Reports a body beyond the limit. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1;

    private TooLargeException(long limitBytes) {
      super("The body has more than " + limitBytes + " bytes.");
    }
  }

  private final BodySubscriber<byte[]> bytes = BodySubscribers.ofByteArray();
  private final long limitBytes;
  private long receivedBytes;
  private Flow.Subscription subscription;

  LimitedBody(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return bytes.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription body) {
    subscription = body;
    bytes.onSubscribe(body);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    receivedBytes += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
    if (receivedBytes <= limitBytes) {
      bytes.onNext(buffers);
    } else {
      subscription.cancel();
      bytes.onError(new TooLargeException(limitBytes));
    }
  }

  @Override
  public void onError(Throwable failure) {
    bytes.onError(failure);
  }

  @Override
  public void onComplete() {
    bytes.onComplete();
  }
}
