package io.sipstream.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.document.Document;
import io.sipstream.document.Profile;
import io.sipstream.it.SipstreamHome;
import io.sipstream.job.elasticsearch.template.IndexTemplate;
import io.sipstream.settings.ElasticsearchSettings.Indices;
import io.sipstream.settings.JobSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks links and lengths of the documentation, and the fields of its queries. */
class DocumentationTest {
  private static final Path HOME = SipstreamHome.DIRECTORY;
  private static final Path DOCS = HOME.resolve("docs");

  private static final int README_LINES = 150;
  private static final int PAGE_LINES = 300;

  /** Its pages are generated, or held to the code by tests. */
  private static final Path REFERENCE = DOCS.resolve("reference");

  private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]*)(?:#([^)]+))?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  /** A field of a query in Kibana's query language, such as {@code sip.code : 200}. */
  private static final Pattern QUERIED =
      Pattern.compile("(?<![\\w.@])([a-z_]+(?:\\.[a-z_]+)*) (?::|[<>]=?) \\S");

  @Test
  void eachLinkLeadsToAPageAndAHeading() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      Matcher link = LINK.matcher(CODE_BLOCK.matcher(Files.readString(page)).replaceAll(""));
      while (link.find()) {
        String target = link.group(1);
        Path file = target.isEmpty() ? page : page.resolveSibling(target);
        boolean leads =
            target.contains("://")
                || (Files.exists(file)
                    && (link.group(2) == null || anchors(file).contains(link.group(2))));
        if (!leads) {
          broken.add(HOME.relativize(page) + ": " + link.group());
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void pagesAreShort() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path page : pages()) {
      boolean isFrontPage = page.equals(HOME.resolve("README.md"));
      boolean isLimited = page.startsWith(DOCS) && !page.startsWith(REFERENCE);
      long lines = Files.readString(page).lines().count();
      if ((isFrontPage && lines > README_LINES) || (isLimited && lines > PAGE_LINES)) {
        tooLong.add(HOME.relativize(page) + ": " + lines + " lines");
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void eachOfFourRolesHasTenQuestionsWithAPage() throws IOException {
    String[] roles = Files.readString(DOCS.resolve("questions.md")).split("\n## ");
    assertThat(Stream.of(roles).skip(1).map(role -> role.split("\\? \\| \\[", -1).length - 1))
        .containsExactly(10, 10, 10, 10);
  }

  @Test
  void queriesNameFieldsOfATemplate() throws Exception {
    Indices indices = JobSettings.of(Map.of()).elasticsearch().indices();
    List<JsonNode> templates =
        Stream.of(Document.Target.values())
            .map(target -> IndexTemplate.of(indices, target, Profile.FULL))
            .map(template -> template.body().at("/template/mappings/properties"))
            .toList();
    Set<String> queried = new TreeSet<>();
    for (Path page : pages()) {
      if (page.startsWith(DOCS.resolve("guides"))) {
        Matcher field = QUERIED.matcher(Files.readString(page));
        while (field.find()) {
          queried.add(field.group(1));
        }
      }
    }
    assertThat(queried)
        .hasSizeGreaterThan(30)
        .allMatch(field -> templates.stream().anyMatch(fields -> isField(fields, field)));
  }

  /** Returns the files that a page's links name. */
  static List<String> targets(Path page) throws IOException {
    return LINK.matcher(CODE_BLOCK.matcher(Files.readString(page)).replaceAll(""))
        .results()
        .map(link -> link.group(1))
        .toList();
  }

  private static boolean isField(JsonNode fields, String name) {
    JsonNode field = fields.at("/" + name.replace(".", "/properties/"));
    JsonNode ofNumber =
        fields.at("/" + name.replaceFirst("\\.number$", "").replace(".", "/properties/"));
    return field.has("type")
        || (name.endsWith(".number") && ofNumber.at("/fields/number").has("type"));
  }

  /** Returns the anchors of a page's headings, as GitHub derives them. */
  private static Set<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(CODE_BLOCK.matcher(Files.readString(page)).replaceAll(""))
        .results()
        .map(
            heading ->
                heading
                    .group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String directory : List.of("", "docs", "deploy", "benchmarks", "sample-pcaps")) {
      int depth = directory.isEmpty() ? 1 : Integer.MAX_VALUE;
      try (Stream<Path> files = Files.walk(HOME.resolve(directory), depth)) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
      }
    }
    return pages;
  }
}
