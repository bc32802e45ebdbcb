package io.sipstream.it.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Keeps what a test logs, and shows it if the test fails: tests of failures are full of warnings
 * that are right there and would hide a wrong one elsewhere.
 */
final class CapturedLog implements BeforeEachCallback, AfterEachCallback {
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private PrintStream before;

  @Override
  public void beforeEach(ExtensionContext context) {
    before = System.err;
    System.setErr(new PrintStream(log, true, UTF_8));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    System.setErr(before);
    if (context.getExecutionException().isPresent()) {
      System.err.println(text());
    }
  }

  /** What was logged so far. */
  String text() {
    return log.toString(UTF_8);
  }
}
