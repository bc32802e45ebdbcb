package io.sipstream.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.http.AbstractHttpServerTransport;
import org.elasticsearch.http.HttpServerTransport;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginBundle;
import org.elasticsearch.plugins.PluginsLoader;
import org.elasticsearch.rest.RestController;

/**
 * Runs one node of Elasticsearch 8 or 9 on loopback, for experiments and tests.
 *
 * <p>Compiled with version 8; reflection covers what differs in version 9. It runs without
 * Elasticsearch's launcher, so there are no start-up checks and root is allowed. Modules that are
 * not in Maven's repositories are missing. Not for production.
 */
public final class ModularElasticsearchNode {
  private static final String MODULE = "transport-netty4";

  private ModularElasticsearchNode() {}

  /**
   * Starts the node with the arguments of {@link SearchNodeProcess#settings}. System property
   * {@code sipstream.modules} has the jars of the transport module.
   */
  public static void main(String[] args) throws Exception {
    Map<String, String> given = SearchNodeProcess.settings(args);
    Path home = Path.of(given.get("path.home"));
    linkZstd(home);
    System.setProperty("es.path.home", home.toString());
    // Its native library is in no jar; without this setting, all native libraries are disabled.
    System.setProperty("org.elasticsearch.nativeaccess.enableVectorLibrary", "false");
    LogConfigurator.configureESLogging();
    var settings = Settings.builder();
    // A missing template must cause an error, not an index with guessed mappings.
    settings.put("action.auto_create_index", false);
    given.forEach(settings::put);
    Environment environment =
        InternalSettingsPreparer.prepareEnvironment(
            settings.build(), Map.of(), null, () -> "sipstream");
    PluginsLoader plugins =
        PluginsLoader.createPluginsLoader(bundles(modules(home)), Set.of(), Map.of(), false);
    Node node = new Node(environment, plugins);
    respondToRoot(node);
    SearchNodeProcess.run(node::start, () -> stop(node));
  }

  /** Creates the directory of modules; unlike plug-ins, their jars are not on the class path. */
  private static Path modules(Path home) throws IOException {
    Path modules = home.resolve("modules");
    Path module = Files.createDirectories(modules.resolve(MODULE));
    for (String jar : System.getProperty("sipstream.modules").split(File.pathSeparator, -1)) {
      Path path = Path.of(jar);
      Path link = module.resolve(path.getFileName().toString());
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, path);
      }
      if (path.getFileName().toString().startsWith(MODULE)) {
        Files.writeString(module.resolve("plugin-descriptor.properties"), descriptor(path));
      }
    }
    return modules;
  }

  /**
   * Returns the module's description without the name of a Java module, since the server is none.
   */
  private static String descriptor(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      String name = "META-INF/es-plugins/" + MODULE + "/plugin-descriptor.properties";
      String text = new String(file.getInputStream(file.getEntry(name)).readAllBytes(), UTF_8);
      return text.replaceAll("(?m)^modulename=.*$", "");
    }
  }

  @SuppressWarnings("unchecked")
  private static Set<PluginBundle> bundles(Path modules) throws ReflectiveOperationException {
    for (Method method : PluginsLoader.class.getMethods()) {
      if (method.getName().equals("loadModulesBundles")) {
        // Version 9 has a second parameter: whether Elastic runs the server.
        Object[] arguments = {modules, false};
        return (Set<PluginBundle>)
            method.invoke(null, Arrays.copyOf(arguments, method.getParameterCount()));
      }
    }
    throw new NoSuchMethodException("loadModulesBundles");
  }

  /** Adds {@code GET /}, whose module is not in Maven's repositories. */
  private static void respondToRoot(Node node) throws ReflectiveOperationException {
    Field dispatcher = AbstractHttpServerTransport.class.getDeclaredField("dispatcher");
    dispatcher.setAccessible(true);
    var controller =
        (RestController) dispatcher.get(node.injector().getInstance(HttpServerTransport.class));
    controller.registerHandler(new RootResponse());
  }

  /** Links the system's libzstd to where the server looks for it with Java 21 and newer. */
  private static void linkZstd(Path home) throws IOException {
    String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    boolean arm = architecture.equals("aarch64");
    Path library =
        List.of(
                arm ? "/usr/lib/aarch64-linux-gnu" : "/usr/lib/x86_64-linux-gnu",
                "/usr/lib64",
                "/usr/lib")
            .stream()
            .map(directory -> Path.of(directory, "libzstd.so.1"))
            .filter(Files::exists)
            .findFirst()
            .orElse(null);
    if (library == null) {
      System.err.println("libzstd.so.1 is missing: install it, on Debian the package libzstd1.");
      System.exit(2);
    }
    Path platform =
        Files.createDirectories(home.resolve("lib/platform/linux-" + (arm ? "aarch64" : "x64")));
    Path link = platform.resolve("libzstd.so");
    if (!Files.exists(link)) {
      Files.createSymbolicLink(link, library);
    }
  }

  private static void stop(Node node) throws IOException, InterruptedException {
    node.close();
    node.awaitClose(10, TimeUnit.SECONDS);
  }
}
