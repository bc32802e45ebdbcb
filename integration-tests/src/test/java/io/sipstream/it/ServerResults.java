package io.sipstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.cli.stack.SearchNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/**
 * Records which tests passed on which search server. {@code CompatibilityPageTest} makes a table of
 * the results.
 */
public final class ServerResults implements AfterEachCallback {
  private static final Path FILE = Path.of("target", "server-results.tsv");

  private final Supplier<SearchNode> server;

  /**
   * Creates the recorder of a test class.
   *
   * @param server gives the server of the current test; null if the test needs no server of a kind
   */
  public ServerResults(Supplier<SearchNode> server) {
    this.server = server;
  }

  /** Returns the servers that can run here, and prints one line for each other one. */
  public static Stream<SearchNode> runnable() {
    return Stream.of(SearchNode.values())
        .filter(
            node -> {
              node.obstacle().ifPresent(problem -> System.out.println("SKIPPED: " + problem));
              return node.obstacle().isEmpty();
            });
  }

  /** Returns the name with the version of the build, for example {@code OpenSearch 2.19.6}. */
  public static String name(SearchNode server) throws IOException {
    String module =
        server == SearchNode.ELASTICSEARCH_7 ? "elasticsearch-node" : server.optionName();
    Matcher version =
        Pattern.compile("<" + module + "\\.version>(.*?)</")
            .matcher(Files.readString(SipstreamHome.DIRECTORY.resolve("pom.xml")));
    if (!version.find()) {
      throw new IOException("pom.xml has no version of " + module);
    }
    return server + " " + version.group(1);
  }

  /**
   * Returns the name of a test in the table, for example {@code QuestionsIT: a question has equal
   * hits}.
   */
  public static String name(Class<?> test, String method) {
    String words = method.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    return test.getSimpleName() + ": " + words;
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    Throwable failure = context.getExecutionException().orElse(null);
    if (server.get() == null || failure instanceof TestAbortedException) {
      return;
    }
    String test = name(context.getRequiredTestClass(), context.getRequiredTestMethod().getName());
    String line =
        String.join("\t", name(server.get()) + "," + test, "" + (failure == null), id(context));
    Files.writeString(
        Files.createDirectories(FILE.getParent()).resolve(FILE.getFileName()),
        line + "\n",
        UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static String id(ExtensionContext context) {
    return context.getUniqueId().replaceAll("\\s", " ");
  }

  /** Returns whether all invocations of a test passed when they ran last, by server and test. */
  public static Map<String, Boolean> recorded() throws IOException {
    Map<String, String[]> last = new TreeMap<>();
    if (Files.exists(FILE)) {
      for (String line : Files.readAllLines(FILE)) {
        String[] result = line.split("\t");
        last.put(result[0] + result[2], result);
      }
    }
    Map<String, Boolean> passed = new TreeMap<>();
    last.values()
        .forEach(each -> passed.merge(each[0], Boolean.valueOf(each[1]), Boolean::logicalAnd));
    return passed;
  }
}
