package io.sipstream.cli.stack;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Lists the search servers that a local stack can run. */
public enum SearchNode {
  /** Elasticsearch 7, the default. */
  ELASTICSEARCH_7(
      "elasticsearch-node", "ElasticsearchNode", false, "Elastic License 2.0 or SSPL 1.0"),
  /** Elasticsearch 8. */
  ELASTICSEARCH_8("elasticsearch-8-node", "ModularElasticsearchNode", false, Licence.ELASTIC),
  /** Elasticsearch 9, which needs JDK 25. */
  ELASTICSEARCH_9("elasticsearch-9-node", "ModularElasticsearchNode", true, Licence.ELASTIC),
  /** OpenSearch 2. */
  OPENSEARCH_2("opensearch-2-node", "OpenSearchNode", false, Licence.APACHE),
  /** OpenSearch 3, which needs JDK 25. */
  OPENSEARCH_3("opensearch-3-node", "OpenSearchNode", true, Licence.APACHE);

  /** Name of the environment variable with the directory of a JDK 25. */
  public static final String JDK_25 = "JAVA_HOME_25";

  private static final class Licence {
    static final String ELASTIC = "Elastic License 2.0, SSPL 1.0 or AGPL 3.0";
    static final String APACHE = "Apache License 2.0";
  }

  private final String module;
  private final String mainClass;
  private final boolean needsJdk25;
  private final String licence;

  SearchNode(String module, String mainClass, boolean needsJdk25, String licence) {
    this.module = module;
    this.mainClass = mainClass;
    this.needsJdk25 = needsJdk25;
    this.licence = licence;
  }

  /** Returns the server with an {@link #optionName}; empty if there is none. */
  public static Optional<SearchNode> named(String name) {
    return Arrays.stream(values()).filter(node -> node.optionName().equals(name)).findFirst();
  }

  /** Returns the name on the command line, for example {@code opensearch-2}. */
  public String optionName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the licences of the server's jars. */
  public String licence() {
    return licence;
  }

  /** Returns why the server cannot run here; empty if it can. */
  public Optional<String> obstacle() {
    return needsJdk25 && System.getenv(JDK_25) == null
        ? Optional.of(optionName() + " needs JDK 25: set " + JDK_25 + " to its directory.")
        : Optional.empty();
  }

  String module() {
    return module;
  }

  String mainClass() {
    return "io.sipstream.stack." + mainClass;
  }

  /** Returns whether the server loads its transport from a directory of modules. */
  boolean loadsModules() {
    return mainClass.startsWith("Modular");
  }

  /** Returns the directory of the JDK or JRE that runs the server. */
  Path javaHome() {
    obstacle()
        .ifPresent(
            problem -> {
              throw new LocalStackException(problem);
            });
    return Path.of(needsJdk25 ? System.getenv(JDK_25) : System.getProperty("java.home"));
  }

  @Override
  public String toString() {
    return name().startsWith("OPENSEARCH") ? "OpenSearch" : "Elasticsearch";
  }
}
