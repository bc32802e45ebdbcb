package io.sipstream.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.mapper.MapperExtrasPlugin;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.reindex.ReindexPlugin;
import org.elasticsearch.transport.Netty4Plugin;

/**
 * Runs one Elasticsearch node on loopback, for experiments and tests.
 *
 * <p>It runs without Elasticsearch's launcher, so there are no start-up checks and root is allowed.
 * Modules that are not in Maven's repositories are missing (X-Pack, painless, most ingest
 * processors). Not for production.
 */
public final class ElasticsearchNode extends Node {
  private static final List<Class<? extends Plugin>> PLUGINS =
      List.of(Netty4Plugin.class, ReindexPlugin.class, MapperExtrasPlugin.class);

  private ElasticsearchNode(Settings settings, Collection<Class<? extends Plugin>> plugins) {
    super(
        InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "sipstream"),
        plugins,
        false);
  }

  /**
   * Starts the node, which runs until the process is ended.
   *
   * @param args data directory, HTTP port, transport port, then settings as {@code name=value}
   */
  public static void main(String[] args) throws Exception {
    if (args.length < 3) {
      System.err.println("Usage: DATA-DIRECTORY HTTP-PORT TRANSPORT-PORT [NAME=VALUE]...");
      System.exit(2);
    }
    var node = new ElasticsearchNode(settings(args), PLUGINS);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node), "stop"));
    node.start();
    // The node has only daemon threads, so this thread keeps the process alive.
    new CountDownLatch(1).await();
  }

  private static Settings settings(String[] args) {
    var settings =
        Settings.builder()
            .put("path.home", args[0])
            .put("http.port", args[1])
            .put("transport.port", args[2])
            .put("network.host", "127.0.0.1")
            .put("cluster.name", "sipstream")
            .put("node.name", "sipstream")
            .put("discovery.type", "single-node")
            .put("http.type", "netty4")
            .put("transport.type", "netty4")
            // Above the default watermarks of disk usage, Elasticsearch would block all writing.
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            // A missing template must cause an error, not an index with guessed mappings.
            .put("action.auto_create_index", false);
    for (int i = 3; i < args.length; i++) {
      int equals = args[i].indexOf('=');
      settings.put(args[i].substring(0, equals), args[i].substring(equals + 1));
    }
    return settings.build();
  }

  private static void stop(Node node) {
    try {
      node.close();
      node.awaitClose(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
