package io.sipstream.stack;

import java.util.Collection;
import java.util.List;
import java.util.Map;
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

  /** Starts the node with the arguments of {@link SearchNodeProcess#settings}. */
  public static void main(String[] args) throws Exception {
    var settings = Settings.builder();
    // A missing template must cause an error, not an index with guessed mappings.
    settings.put("action.auto_create_index", false);
    SearchNodeProcess.settings(args).forEach(settings::put);
    var node = new ElasticsearchNode(settings.build(), PLUGINS);
    SearchNodeProcess.run(node::start, node::stop);
  }

  private void stop() throws Exception {
    close();
    awaitClose(10, TimeUnit.SECONDS);
  }
}
