package io.sipstream.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.cli.stack.SearchNode;
import io.sipstream.it.ServerResults;
import io.sipstream.it.SipstreamHome;
import io.sipstream.testing.ReferencePage;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Compares {@code docs/install/compatibility.md} with the versions of {@code docker-compose.yml}
 * and of the build, which are those of the tests, and with the results of tests on search servers.
 */
class CompatibilityPageTest {
  private static final Path PAGE = SipstreamHome.DIRECTORY.resolve("docs/install/compatibility.md");
  private static final Path RESULTS = PAGE.resolveSibling("server-results.csv");
  private static final List<String> SERVER_TESTS =
      List.of("QuickstartIT", "chaos.ChaosIT", "sink.QuestionsIT", "sink.SearchServerContractIT");

  @ParameterizedTest
  @CsvSource({
    "kafka, Kafka broker",
    "jobmanager, 'Flink, session mode, standalone'",
    "elasticsearch, Elasticsearch"
  })
  void thePageHasTheVersionsOfTheTests(String service, String name) throws Exception {
    String version =
        ComposeFile.services()
            .get(service)
            .path("image")
            .asText()
            .replaceAll("^[^:]*:|-scala.*", "");

    assertThat(Files.readAllLines(PAGE))
        .anyMatch(line -> line.startsWith("| %s | %s | run |".formatted(name, version)));
  }

  @ParameterizedTest
  @EnumSource
  void thePageHasTheSearchServersOfTheBuild(SearchNode server) throws Exception {
    String row = "| " + ServerResults.name(server).replace(" ", " | ") + " | run";

    assertThat(Files.readAllLines(PAGE)).anyMatch(line -> line.startsWith(row));
  }

  /**
   * A test on search servers and a server of the build need a run: with {@code -Ddocs.update=true}
   * the results of the latest runs are taken over.
   */
  @Test
  void theTableOfSearchServersHasTheResultOfEachTest() throws Exception {
    SortedSet<String> tests = serverTests();
    SortedSet<String> wanted = new TreeSet<>();
    for (SearchNode server : SearchNode.values()) {
      String name = ServerResults.name(server);
      tests.forEach(test -> wanted.add(name + "," + test));
    }
    SortedSet<String> passed = new TreeSet<>(Files.readAllLines(RESULTS));
    if (Boolean.getBoolean("docs.update")) {
      ServerResults.recorded()
          .forEach(
              (result, isPassed) -> {
                passed.remove(result);
                if (isPassed) {
                  passed.add(result);
                }
              });
      passed.retainAll(wanted);
      Files.write(RESULTS, passed);
    }

    assertThat(passed).containsExactlyElementsOf(wanted);
    ReferencePage.inDocs("install/compatibility.md").check("search servers", table(tests, passed));
  }

  @Test
  void theTestsOfThePageExist() throws Exception {
    List<Path> modules;
    try (Stream<Path> all = Files.list(SipstreamHome.DIRECTORY)) {
      modules = all.map(each -> each.resolve("src/test/java")).filter(Files::exists).toList();
    }
    Set<String> names = new TreeSet<>();
    for (Path module : modules) {
      try (Stream<Path> files = Files.walk(module)) {
        files.forEach(file -> names.add(file.getFileName().toString()));
      }
    }

    assertThat(Pattern.compile("`(\\w+(IT|Test))`").matcher(Files.readString(PAGE)).results())
        .isNotEmpty()
        .allMatch(test -> names.contains(test.group(1) + ".java"));
  }

  private static SortedSet<String> serverTests() throws ClassNotFoundException {
    SortedSet<String> tests = new TreeSet<>();
    for (String name : SERVER_TESTS) {
      Class<?> test = Class.forName("io.sipstream.it." + name);
      boolean all = test.isAnnotationPresent(ParameterizedClass.class);
      for (Method method : test.getDeclaredMethods()) {
        boolean isTest =
            method.isAnnotationPresent(Test.class)
                || method.isAnnotationPresent(ParameterizedTest.class);
        if (isTest && (all || List.of(method.getParameterTypes()).contains(SearchNode.class))) {
          tests.add(ServerResults.name(test, method.getName()));
        }
      }
    }
    return tests;
  }

  private static String table(SortedSet<String> tests, Set<String> passed) throws IOException {
    StringBuilder head = new StringBuilder("| test |");
    StringBuilder line = new StringBuilder("| --- |");
    for (SearchNode server : SearchNode.values()) {
      head.append(" ").append(ServerResults.name(server)).append(" |");
      line.append(" --- |");
    }
    StringBuilder rows = new StringBuilder();
    for (String test : tests) {
      rows.append("| `").append(test.replaceFirst(":", "`:")).append(" |");
      for (SearchNode server : SearchNode.values()) {
        boolean is = passed.contains(ServerResults.name(server) + "," + test);
        rows.append(is ? " passed |" : " not run |");
      }
      rows.append("\n");
    }
    return head + "\n" + line + "\n" + rows;
  }
}
