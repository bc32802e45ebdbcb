package io.sipstream.stack;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;

/**
 * Runs one node of OpenSearch 2 or 3 on loopback, for experiments and tests.
 *
 * <p>Compiled with version 2, whose constructor takes classes of plug-ins; that of version 3 takes
 * their descriptions. It runs without OpenSearch's launcher, so there are no start-up checks and
 * root is allowed. Security and index management are missing. Not for production.
 */
public final class OpenSearchNode extends Node {
  @SuppressWarnings({"unchecked", "rawtypes"})
  private OpenSearchNode(Settings settings) throws ClassNotFoundException {
    super(
        InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "sipstream"),
        (Collection) List.of(transport()),
        false);
  }

  private static Object transport() throws ClassNotFoundException {
    return Version.CURRENT.major < 3
        ? Class.forName("org.opensearch.transport.Netty4Plugin")
        : new PluginInfo(
            "netty4",
            "transport",
            "NA",
            Version.CURRENT,
            "21",
            "org.opensearch.transport.Netty4ModulePlugin",
            null,
            List.of(),
            false);
  }

  /** Starts the node with the arguments of {@link SearchNodeProcess#settings}. */
  public static void main(String[] args) throws Exception {
    var settings = Settings.builder();
    // The template of OpenSearch cannot allow what this setting forbids.
    settings.put("action.auto_create_index", true);
    SearchNodeProcess.settings(args).forEach(settings::put);
    var node = new OpenSearchNode(settings.build());
    SearchNodeProcess.run(node::start, node::stop);
  }

  private void stop() throws Exception {
    close();
    awaitClose(10, TimeUnit.SECONDS);
  }
}
