package io.sipstream.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/**
 * Reads a page of the documentation, whose marked blocks a test compares with the code. A block
 * begins with the comment {@code NAME: checked by TEST} and ends with {@code end of NAME}.
 *
 * <p>{@code -Ddocs.update=true} writes the blocks that come from the code, to be reviewed as a
 * change.
 */
public final class ReferencePage {
  /** Directory of the reference, seen from a module. */
  private static final Path DIRECTORY = Path.of("..", "docs", "reference");

  private final Path file;

  private ReferencePage(Path file) {
    this.file = file;
  }

  /** Returns a page of {@code docs/reference}, such as {@code counters.md}. */
  public static ReferencePage of(String name) {
    return new ReferencePage(DIRECTORY.resolve(name));
  }

  /** Returns a page of {@code docs}, such as {@code limits.md}. */
  public static ReferencePage inDocs(String name) {
    return new ReferencePage(DIRECTORY.resolveSibling(name));
  }

  /** Returns the whole page. */
  public String text() throws IOException {
    return Files.readString(file);
  }

  /** Returns the text of a block, without its comments. */
  public String block(String name) throws IOException {
    String text = text();
    return text.substring(begin(text, name), end(text, name));
  }

  /** Compares a block with the text that the code gives. */
  public void check(String name, String expected) throws IOException {
    String text = text();
    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(
          file, text.substring(0, begin(text, name)) + expected + text.substring(end(text, name)));
    } else {
      Assertions.assertEquals(expected, block(name), file + ", " + name);
    }
  }

  /** Returns the cells of each row of the table in a block, without the heading. */
  public List<List<String>> rows(String name) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (String line : block(name).lines().toList()) {
      if (line.startsWith("| `")) {
        List<String> cells = new ArrayList<>();
        String inner = line.substring(1, line.lastIndexOf('|'));
        for (String cell : inner.split("(?<!\\\\)\\|", -1)) {
          cells.add(cell.strip().replace("\\|", "|"));
        }
        rows.add(cells);
      }
    }
    return rows;
  }

  /** Returns one column of the table in a block, without backticks. */
  public List<String> column(String name, int column) throws IOException {
    return rows(name).stream().map(cells -> cells.get(column).replace("`", "")).toList();
  }

  private int begin(String text, String name) {
    int at = text.indexOf("<!-- " + name + ": ");
    int end = at < 0 ? -1 : text.indexOf("-->\n", at);
    Assertions.assertTrue(end >= 0, file + " has no block " + name);
    return end + "-->\n".length();
  }

  private int end(String text, String name) {
    int at = text.indexOf("<!-- end of " + name + " -->");
    Assertions.assertTrue(at >= 0, file + " has no end of block " + name);
    return at;
  }
}
