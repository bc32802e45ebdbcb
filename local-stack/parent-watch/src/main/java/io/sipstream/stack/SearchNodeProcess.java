package io.sipstream.stack;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Runs one node of Elasticsearch or OpenSearch on loopback, for experiments and tests. */
public final class SearchNodeProcess {
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("network.host", "127.0.0.1"),
          Map.entry("cluster.name", "sipstream"),
          Map.entry("node.name", "sipstream"),
          Map.entry("discovery.type", "single-node"),
          Map.entry("http.type", "netty4"),
          Map.entry("transport.type", "netty4"),
          // Above the default watermarks of disk usage, the server would block all writing.
          Map.entry("cluster.routing.allocation.disk.threshold_enabled", "false"));

  private SearchNodeProcess() {}

  /** Starts or stops a node. */
  public interface Step {
    /** Returns when the step is done. */
    void run() throws Exception;
  }

  /**
   * Returns the settings of a node; ends the process if there are too few arguments.
   *
   * @param args data directory, HTTP port, transport port, then settings as {@code name=value}
   */
  public static Map<String, String> settings(String[] args) {
    if (args.length < 3) {
      System.err.println("Usage: DATA-DIRECTORY HTTP-PORT TRANSPORT-PORT [NAME=VALUE]...");
      System.exit(2);
    }
    var settings = new LinkedHashMap<>(SETTINGS);
    settings.put("path.home", args[0]);
    settings.put("http.port", args[1]);
    settings.put("transport.port", args[2]);
    for (int i = 3; i < args.length; i++) {
      int equals = args[i].indexOf('=');
      settings.put(args[i].substring(0, equals), args[i].substring(equals + 1));
    }
    return settings;
  }

  /** Starts a node, which runs until the process is ended. */
  public static void run(Step start, Step stop) throws Exception {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stop), "stop"));
    start.run();
    // The node has only daemon threads, so this thread keeps the process alive.
    new CountDownLatch(1).await();
  }

  private static void stop(Step stop) {
    try {
      stop.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
