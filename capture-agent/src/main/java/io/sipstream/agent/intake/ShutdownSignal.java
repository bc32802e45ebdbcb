package io.sipstream.agent.intake;

import io.sipstream.support.ExitStatus;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Somebody wants the agent to finish: send what it has, report, and leave. */
public final class ShutdownSignal {
  private final CountDownLatch requested = new CountDownLatch(1);
  private volatile boolean bySignal;
  private volatile Closeable waiting;

  public void request() {
    requested.countDown();
    closeWhatWaits();
  }

  /** Closes {@code input} as soon as there is a request, so that no read of it waits longer. */
  public void closes(Closeable input) {
    waiting = input;
    if (isRequested()) {
      closeWhatWaits();
    }
  }

  private void closeWhatWaits() {
    Closeable input = waiting;
    try {
      if (input != null) {
        input.close();
      }
    } catch (IOException e) {
      // Whoever reads it is told.
    }
  }

  /** Whether it was a signal, so that the work was meant to go on. */
  public boolean isBySignal() {
    return bySignal;
  }

  public boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** Waits for the request, at most {@code nanos}; says whether it has come. */
  public boolean await(long nanos) {
    try {
      return requested.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      request();
      return true;
    }
  }

  /**
   * Lets SIGTERM, SIGINT and SIGHUP make the request; a second one of them ends the agent at once.
   * A shutdown hook would not do: it can end neither with a status of its own nor with the
   * temporary files of native libraries removed.
   *
   * <p>The JDK's only way is {@code sun.misc.Signal}, exported and documented in jdk.unsupported,
   * but no compiler lets it pass without a warning.
   */
  public void onSignals() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler onSignal =
          (proxy, method, args) ->
              switch (method.getName()) {
                case "equals" -> proxy == args[0];
                case "hashCode" -> System.identityHashCode(proxy);
                case "toString" -> "stop request";
                default -> {
                  if (isRequested()) {
                    System.exit(ExitStatus.FAILED);
                  }
                  bySignal = true;
                  request();
                  yield null;
                }
              };
      Object proxy =
          Proxy.newProxyInstance(
              ShutdownSignal.class.getClassLoader(), new Class<?>[] {handler}, onSignal);
      for (String name : new String[] {"TERM", "INT", "HUP"}) {
        Object instance = signal.getConstructor(String.class).newInstance(name);
        signal.getMethod("handle", signal, handler).invoke(null, instance, proxy);
      }
    } catch (ReflectiveOperationException e) {
      // A JDK without it: a signal then ends the agent at once, as it does any program.
      System.err.println("This Java runtime does not let the agent finish its work on SIGTERM.");
    }
  }
}
