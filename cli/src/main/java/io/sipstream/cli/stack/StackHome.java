package io.sipstream.cli.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Locates {@code local-stack}, where the build writes each server's class path.
 *
 * @param directory top directory of the project
 */
record StackHome(Path directory) {
  /**
   * Returns the directory of the system property {@code sipstream.home}, or else the nearest of the
   * working directory and its parents with {@code local-stack}.
   */
  static StackHome find() {
    String named = System.getProperty("sipstream.home");
    if (named != null) {
      return new StackHome(Path.of(named).toAbsolutePath());
    }
    Path working = Path.of("").toAbsolutePath();
    for (Path at = working; at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("local-stack"))) {
        return new StackHome(at);
      }
    }
    throw new LocalStackException(
        "Neither "
            + working
            + " nor a parent has a directory local-stack: run in sipstream's directory, or set"
            + " -Dsipstream.home=DIRECTORY.");
  }

  /** Returns the class path for the servers of a module of {@code local-stack}. */
  String classPath(String module) {
    Path target = directory.resolve("local-stack").resolve(module).resolve("target");
    Path dependencies = target.resolve("class-path");
    if (!Files.exists(dependencies)) {
      throw new LocalStackException(dependencies + " is missing; run mvn package first.");
    }
    try {
      return target.resolve(module + ".jar")
          + System.getProperty("path.separator")
          + Files.readString(dependencies).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
