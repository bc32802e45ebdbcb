package io.sipstream.cli.stack;

import java.util.List;
import java.util.stream.Stream;

/** Lists the JVM options that Flink 1.20 needs on Java 17 and newer, as in Flink's scripts. */
public final class FlinkJvm {
  private static final List<String> EXPORTED =
      List.of(
          "java.base/sun.net.util",
          "java.rmi/sun.rmi.registry",
          "java.security.jgss/sun.security.krb5");
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.net",
          "java.io",
          "java.nio",
          "sun.nio.ch",
          "java.lang.reflect",
          "java.text",
          "java.time",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks");

  private FlinkJvm() {}

  /** Returns the options for every JVM that runs Flink, including tests of jobs and the client. */
  public static List<String> options() {
    return Stream.concat(
            EXPORTED.stream().map(name -> "--add-exports=" + name + "=ALL-UNNAMED"),
            OPENED.stream().map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED"))
        .toList();
  }
}
