package io.sipstream.it.deploy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics that a query of Prometheus asks for, and the labels of each by which it chooses and
 * groups (prometheus.io/docs/prometheus/latest/querying/basics). It does not check the grammar, and
 * takes groupings before their parentheses only.
 *
 * @param labels by metric, sorted
 */
record PromQuery(Map<String, Set<String>> labels) {
  private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*\\]");
  private static final Pattern CHOICE = Pattern.compile("([a-zA-Z_:][\\w:]*)\\{([^}]*)\\}");
  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without)\\s*\\(([^)]*)\\)\\s*");
  private static final Pattern MATCHING =
      Pattern.compile("\\b(?:on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
  private static final Pattern OFFSET = Pattern.compile("\\boffset\\s+\\w+");
  private static final Pattern FUNCTION = Pattern.compile("\\b\\w+\\s*\\(");
  private static final Pattern AGGREGATION =
      Pattern.compile("\\b(?:sum|max|min|avg|count|topk)\\b");
  private static final Pattern NAME = Pattern.compile("\\b[a-zA-Z_:][\\w:]*");
  private static final Set<String> WORDS = Set.of("or", "and", "unless", "bool");

  static PromQuery of(String expression) {
    Map<String, Set<String>> labels = new TreeMap<>();
    addTo(labels, RANGE.matcher(TEXT.matcher(expression).replaceAll("\"\"")).replaceAll(""));
    return new PromQuery(labels);
  }

  private static void addTo(Map<String, Set<String>> labels, String query) {
    String rest = query;
    for (Pattern words : List.of(CHOICE, GROUPING, MATCHING, OFFSET)) {
      rest = words.matcher(rest).replaceAll(words == CHOICE ? "$1" : " ");
    }
    rest = FUNCTION.matcher(rest).replaceAll("(");
    rest = AGGREGATION.matcher(rest).replaceAll(" ");
    for (String name : names(rest)) {
      if (!WORDS.contains(name)) {
        labels.computeIfAbsent(name, first -> new TreeSet<>());
      }
    }
    Matcher choice = CHOICE.matcher(query);
    while (choice.find()) {
      labels.get(choice.group(1)).addAll(names(choice.group(2)));
    }
    Matcher grouping = GROUPING.matcher(query);
    while (grouping.find()) {
      Map<String, Set<String>> grouped = new TreeMap<>();
      addTo(grouped, query.substring(grouping.end(), closing(query, grouping.end())));
      grouped.keySet().forEach(metric -> labels.get(metric).addAll(names(grouping.group(1))));
    }
    Matcher matching = MATCHING.matcher(query);
    while (matching.find()) {
      labels.values().forEach(each -> each.addAll(names(matching.group(1))));
    }
  }

  /** Behind the parenthesis that closes the one there. */
  private static int closing(String query, int open) {
    int depth = 0;
    int at = open;
    do {
      depth += query.charAt(at) == '(' ? 1 : query.charAt(at) == ')' ? -1 : 0;
      at++;
    } while (depth > 0);
    return at;
  }

  private static List<String> names(String text) {
    return NAME.matcher(text).results().map(found -> found.group()).toList();
  }
}
