package io.sipstream.cli.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The directory that holds {@code local-stack}, where the build leaves each server's class path.
 *
 * @param directory the project's top directory
 */
record StackHome(Path directory) {
  /**
   * The directory named by the system property {@code sipstream.home}, else the nearest of the
   * working directory and its parents that holds {@code local-stack}.
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
            + " nor a parent of it holds local-stack; run inside sipstream's directory"
            + " or name it with -Dsipstream.home=DIRECTORY.");
  }

  /** What {@code java -cp} needs to run the servers of a module of {@code local-stack}. */
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
