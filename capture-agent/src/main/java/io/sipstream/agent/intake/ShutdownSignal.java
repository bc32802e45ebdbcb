package io.sipstream.agent.intake;

import io.sipstream.agent.process.Closeables;
import io.sipstream.support.ExitStatus;
import java.io.Closeable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Requests that the agent sends its remaining frames, reports and exits. */
public final class ShutdownSignal {
  private final CountDownLatch requested = new CountDownLatch(1);
  private volatile boolean bySignal;
  private volatile Closeable interruptible;

  public void request() {
    requested.countDown();
    closeInterruptible();
  }

  /** Closes {@code input} on a request, which ends a waiting read of it. */
  public void closes(Closeable input) {
    interruptible = input;
    if (isRequested()) {
      closeInterruptible();
    }
  }

  private void closeInterruptible() {
    Closeable input = interruptible;
    if (input != null) {
      Closeables.closeQuietly(input);
    }
  }

  /** Returns whether a signal made the request. */
  public boolean isBySignal() {
    return bySignal;
  }

  public boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** Waits for the request, at most {@code nanos} nanoseconds; returns whether it was made. */
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
   * Makes the request on SIGTERM, SIGINT or SIGHUP. A second signal ends the agent at once. A
   * shutdown hook is no alternative: it cannot set the exit status or delete the temporary files of
   * native libraries.
   *
   * <p>{@code sun.misc.Signal} of jdk.unsupported is the JDK's only interface for it. Reflection
   * avoids the compiler's warning.
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
      // A JDK without this class: signals end the agent at once.
      System.err.println("This Java runtime cannot handle SIGTERM: queued frames are lost on it.");
    }
  }
}
