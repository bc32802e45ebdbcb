package io.sipstream.it.sink;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sipstream.document.Document;
import io.sipstream.it.SipstreamHome;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds a question of the guide on searches, with its query.
 *
 * @param request body of a request for {@code _search}
 */
record Question(String text, ObjectNode request) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int HITS = 1_000;
  private static final Pattern ROW = Pattern.compile("\\| ([^|`]+) \\| `(.+)` \\|");
  private static final Pattern RANGE =
      Pattern.compile("([\\w.@]+) (>=|<=|<|>) (\"[^\"]*\"|[^ )]+)");
  private static final Pattern QUOTED_OR_SLASH = Pattern.compile("\"[^\"]*\"|/");

  /** Returns the questions on messages, or those on calls. */
  static List<Question> all(Document.Target target) throws IOException {
    String heading = target == Document.Target.CALLS ? "| question on calls |" : "| question |";
    List<Question> all = new ArrayList<>();
    boolean inTable = false;
    for (String line :
        Files.readAllLines(SipstreamHome.DIRECTORY.resolve("docs/guides/find-a-call.md"))) {
      inTable = line.startsWith(heading) || (inTable && line.startsWith("|"));
      Matcher row = ROW.matcher(line);
      if (inTable && row.matches()) {
        all.add(new Question(row.group(1), request(row.group(2))));
      }
    }
    return all;
  }

  private static ObjectNode request(String query) throws IOException {
    if (query.startsWith("{")) {
      ObjectNode request = (ObjectNode) JSON.readTree(query);
      return request.has("size") ? request : request.put("size", HITS);
    }
    ObjectNode request = JSON.createObjectNode().put("size", HITS);
    request.putObject("query").putObject("query_string").put("query", lucene(query));
    return request;
  }

  /**
   * Returns the query in Lucene's syntax, which Elasticsearch parses. The page uses only what the
   * two languages write alike, ranges and slashes aside.
   */
  private static String lucene(String kql) {
    Matcher range = RANGE.matcher(kql);
    String text =
        range.replaceAll(
            found -> {
              String value = found.group(3);
              return Matcher.quoteReplacement(
                  found.group(1)
                      + switch (found.group(2)) {
                        case ">=" -> ":[" + value + " TO *]";
                        case ">" -> ":{" + value + " TO *]";
                        case "<=" -> ":[* TO " + value + "]";
                        default -> ":[* TO " + value + "}";
                      });
            });
    text = text.replace(" : ", ":").replace(" and ", " AND ").replace(" or ", " OR ");
    return QUOTED_OR_SLASH
        .matcher(text)
        .replaceAll(
            found -> Matcher.quoteReplacement(found.group().equals("/") ? "\\/" : found.group()));
  }

  /** Returns whether the order of the hits is part of the result. */
  boolean isSorted() {
    return request.has("sort");
  }

  @Override
  public String toString() {
    return text;
  }
}
