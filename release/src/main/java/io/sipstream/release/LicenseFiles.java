package io.sipstream.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * Collects the license texts and notices of bundled parts. Texts come from the jars, or from {@code
 * release/licenses} where a jar lacks them. A text that several parts share is written once.
 */
final class LicenseFiles {
  private static final Pattern TEXT =
      Pattern.compile("(META-INF/)?([\\w-]*LICEN[SC]E(\\.\\w+)?|AL2\\.0|LGPL2\\.1)");
  private static final Pattern NOTICE = Pattern.compile("(META-INF/)?NOTICE(\\.\\w+)?");
  private static final String APACHE = "Apache-2.0";
  private static final String APACHE_TEXT = APACHE + ".txt";

  private final Path directory;
  private final Path ownTexts;
  private final Map<String, String> fileOfText = new LinkedHashMap<>();
  private final Map<String, List<String>> partsOfNotice = new LinkedHashMap<>();
  private final List<String> index = new ArrayList<>();

  private LicenseFiles(Path directory, Path ownTexts) {
    this.directory = directory;
    this.ownTexts = ownTexts;
  }

  /**
   * Writes {@code NOTICE} and {@code licenses/} for the parts.
   *
   * @param home top directory of the project
   */
  static void write(Path directory, List<BundledPart> parts, Path home) throws IOException {
    Files.createDirectories(directory.resolve("licenses"));
    LicenseFiles files = new LicenseFiles(directory, home.resolve("release/licenses"));
    files.save(Files.readString(home.resolve("LICENSE")), APACHE_TEXT);
    List<BundledPart> others =
        parts.stream()
            .filter(part -> !part.group().equals("io.sipstream"))
            .sorted(Comparator.comparing(BundledPart::title))
            .toList();
    for (BundledPart part : others) {
      files.add(part);
    }
    files.writeIndex();
    files.writeNotice();
  }

  private void add(BundledPart part) throws IOException {
    List<String> texts = new ArrayList<>();
    try (JarFile jar = new JarFile(part.jar().toFile())) {
      for (JarEntry entry : jar.stream().sorted(Comparator.comparing(JarEntry::getName)).toList()) {
        String text = NOTICE.matcher(entry.getName()).matches() ? text(jar, entry) : null;
        if (text != null) {
          partsOfNotice.computeIfAbsent(text.strip(), t -> new ArrayList<>()).add(part.title());
        } else if (TEXT.matcher(entry.getName()).matches()) {
          texts.add(save(text(jar, entry), part.title() + "." + fileName(entry)));
        }
      }
    }
    Path own = ownTexts.resolve(part.name() + ".txt");
    if (Files.exists(own)) {
      texts.add(save(Files.readString(own), part.title() + ".LICENSE"));
    }
    if (texts.isEmpty()) {
      if (part.licenses().contains(APACHE)) {
        texts.add(APACHE_TEXT);
      } else if (!part.licenses().contains("CC0-1.0")) {
        throw new IOException(
            part.jar() + " has no license text: add " + own + " with the text of its authors.");
      }
    }
    index.add(
        "%s:%s %s%n  %s: %s%n"
            .formatted(
                part.group(),
                part.name(),
                part.version(),
                String.join(" or ", part.licenses()),
                texts.isEmpty() ? "public domain" : String.join(", ", texts)));
  }

  private String save(String text, String name) throws IOException {
    String file = fileOfText.putIfAbsent(text, name);
    if (file == null) {
      Files.writeString(directory.resolve("licenses").resolve(name), text);
      file = name;
    }
    return file;
  }

  private void writeIndex() throws IOException {
    Files.writeString(
        directory.resolve("licenses/INDEX.txt"),
        "Parts by other authors, their licenses and the files with the texts.\n\n"
            + String.join("\n", index));
  }

  private void writeNotice() throws IOException {
    StringBuilder notice =
        new StringBuilder("sipstream\nCopyright 2026 the authors of sipstream\n");
    partsOfNotice.forEach(
        (text, parts) ->
            notice
                .append("\n---- ")
                .append(String.join(", ", parts))
                .append("\n\n")
                .append(text)
                .append('\n'));
    Files.writeString(directory.resolve("NOTICE"), notice);
  }

  private static String text(JarFile jar, JarEntry entry) throws IOException {
    return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String fileName(JarEntry entry) {
    return entry.getName().replaceFirst("^META-INF/", "").replaceFirst("\\.txt$", "");
  }
}
