package io.sipstream.agent.process;

import java.io.Closeable;
import java.io.IOException;

/** Closes resources whose failure to close changes nothing. */
public final class Closeables {
  private Closeables() {}

  /** Closes the resource and ignores a failure; it is unusable afterwards either way. */
  public static void closeQuietly(Closeable resource) {
    try {
      resource.close();
    } catch (IOException e) {
      // The resource is closed all the same.
    }
  }
}
