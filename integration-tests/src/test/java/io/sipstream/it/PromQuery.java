package io.sipstream.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics that a query of Prometheus asks for, and the labels by which it chooses and groups
 * (prometheus.io/docs/prometheus/latest/querying/basics). Good enough for queries in which all
 * metrics have these labels; it does not check the grammar.
 */
record PromQuery(List<String> metrics, Set<String> labels) {
  private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*\\]");
  private static final Pattern CHOICE = Pattern.compile("\\{([^}]*)\\}");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
  private static final Pattern OFFSET = Pattern.compile("\\boffset\\s+\\w+");
  private static final Pattern FUNCTION = Pattern.compile("\\b\\w+\\s*\\(");
  private static final Pattern AGGREGATION =
      Pattern.compile("\\b(?:sum|max|min|avg|count|topk)\\b");
  private static final Pattern NAME = Pattern.compile("\\b[a-zA-Z_:][\\w:]*");
  private static final Set<String> WORDS = Set.of("or", "and", "unless", "bool");

  static PromQuery of(String expression) {
    Set<String> labels = new TreeSet<>();
    String rest = TEXT.matcher(expression).replaceAll("\"\"");
    rest = RANGE.matcher(rest).replaceAll("");
    for (Pattern pattern : List.of(CHOICE, GROUPING)) {
      Matcher found = pattern.matcher(rest);
      while (found.find()) {
        Matcher name = NAME.matcher(found.group(1));
        while (name.find()) {
          labels.add(name.group());
        }
      }
      rest = pattern.matcher(rest).replaceAll(" ");
    }
    rest = OFFSET.matcher(rest).replaceAll(" ");
    rest = FUNCTION.matcher(rest).replaceAll("(");
    rest = AGGREGATION.matcher(rest).replaceAll(" ");
    List<String> metrics = new ArrayList<>();
    Matcher name = NAME.matcher(rest);
    while (name.find()) {
      if (!WORDS.contains(name.group()) && !metrics.contains(name.group())) {
        metrics.add(name.group());
      }
    }
    return new PromQuery(metrics, labels);
  }
}
