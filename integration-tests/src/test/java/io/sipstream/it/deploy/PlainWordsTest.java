package io.sipstream.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.it.SipstreamHome;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Finds words of {@code docs/words-to-avoid.txt} in main code, documentation and scripts. */
class PlainWordsTest {
  private static final Path HOME = SipstreamHome.DIRECTORY;
  private static final Path LIST = Path.of("docs", "words-to-avoid.txt");
  private static final Path GLOSSARY = Path.of("docs", "glossary.md");

  /** The list itself, and the history, which has names of earlier versions. */
  private static final Set<Path> EXCLUDED_FILES = Set.of(LIST, Path.of("CHANGELOG.md"));

  private static final Set<Path> EXCLUDED_DIRECTORIES = Set.of(Path.of("benchmarks", "results"));

  private static final List<String> TEXT_FILES =
      List.of(".md", ".sh", ".yaml", ".yml", ".properties", ".conf", ".service");

  /** Scripts and configuration without an extension. */
  private static final Set<Path> NAMED_FILES =
      Set.of(
          Path.of("sipstream"),
          Path.of(".ci", "run"),
          Path.of("deploy", "agent", "Containerfile"),
          Path.of("deploy", "agent", "sipstream-agent"),
          Path.of("deploy", "cli", "debian", "control"),
          Path.of("deploy", "agent", "debian", "control"),
          Path.of("deploy", "agent", "debian", "postinst"),
          Path.of("deploy", "agent", "debian", "postrm"),
          Path.of("deploy", "agent", "debian", "prerm"));

  /** Behind no letter, or at the capital of a part of a name. */
  private static final String WORD_BEGIN = "(?:(?<![A-Za-z])|(?=[A-Z]))";

  /** Nothing in a name in camel case, else a separator, or a line break in a comment. */
  private static final String BETWEEN_WORDS = "(?:[_-]|\\s+(?:[*#/]+\\s+)?)?";

  /** Text that may stay, with the reason. */
  private static final Map<String, String> ALLOWED =
      Map.of(
          ".isBlank()", "a method of java.lang.String",
          "sctp-beside-a-part", "a Call-ID in a sample capture");

  @Test
  void noFileHasAWordToAvoid() throws IOException {
    Pattern words = words();
    List<String> found = new ArrayList<>();
    for (Path file : files()) {
      found.addAll(find(words, file, Files.readString(HOME.resolve(file))));
    }

    // One text, since a list that is long would be cut in the report.
    assertThat(String.join("\n", found)).as("words of %s, which has better ones", LIST).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "the place of a header, 1:place",
    "placeOf(x), 1:place",
    "nextPlace, 1:Place",
    "last_place, 1:place",
    "Tells its length, 1:Tells",
    "frames_under_way, 1:under_way",
    "framesUnderWay, 1:UnderWay",
    "underWay, 1:underWay",
    "'it runs for\n   * ever', 1:for * ever",
    "'first\nsecond turn', 2:turn",
    "Span.isBlank(b), 1:Blank",
    "replace, ''",
    "placement, ''",
    "TURN, ''",
    "return turned, ''",
    "text.isBlank(), ''",
    "thunder way, ''",
  })
  void aWordMatchesAsAWholeAndAsPartOfAName(String text, String expected) throws IOException {
    List<String> found = find(words(), Path.of("X.java"), text);

    assertThat(found).isEqualTo(expected.isEmpty() ? List.of() : List.of("X.java:" + expected));
  }

  @Test
  void theGlossaryMayNameOldTermsInItsLastColumnOnly() throws IOException {
    assertThat(find(words(), GLOSSARY, "| offset | a position | place |")).isEmpty();
    assertThat(find(words(), GLOSSARY, "| offset | a place | |")).hasSize(1);
    assertThat(find(words(), GLOSSARY, "A place.")).hasSize(1);
  }

  private static List<String> find(Pattern words, Path file, String content) {
    String text = file.equals(GLOSSARY) ? content.replaceAll("(?m)\\|[^|\\n]*\\|$", "||") : content;
    for (String allowed : ALLOWED.keySet()) {
      text = text.replace(allowed, "");
    }
    List<String> found = new ArrayList<>();
    Matcher matcher = words.matcher(text);
    while (matcher.find()) {
      long line = 1 + text.substring(0, matcher.start()).chars().filter(c -> c == '\n').count();
      found.add(file + ":" + line + ":" + matcher.group().replaceAll("\\s+", " "));
    }
    return found;
  }

  private static Pattern words() throws IOException {
    return Pattern.compile(
        Files.readAllLines(HOME.resolve(LIST)).stream()
            .map(line -> line.replaceFirst("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .map(PlainWordsTest::pattern)
            .collect(Collectors.joining("|", WORD_BEGIN + "(?:", ")")));
  }

  /** Gives a pattern for a word in lower case or with a capital, before no lower-case letter. */
  private static String pattern(String phrase) {
    return Arrays.stream(phrase.split(" "))
        .map(
            word -> {
              String first = word.substring(0, 1);
              String either = "[" + first + first.toUpperCase(Locale.ROOT) + "]";
              return either + word.substring(1) + "(?![a-z])";
            })
        .collect(Collectors.joining(BETWEEN_WORDS + WORD_BEGIN));
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        HOME,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes unused) {
            boolean skipped =
                directory.endsWith("target")
                    || directory.endsWith(".git")
                    || EXCLUDED_DIRECTORIES.contains(HOME.relativize(directory));
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes unused) {
            Path file = HOME.relativize(path);
            if (isScanned(file)) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }

  private static boolean isScanned(Path file) {
    String name = "/" + file;
    boolean code = name.contains("/src/main/") && name.endsWith(".java");
    return !EXCLUDED_FILES.contains(file)
        && (code || NAMED_FILES.contains(file) || TEXT_FILES.stream().anyMatch(name::endsWith));
  }
}
