package io.sipstream.it.deploy;

import io.sipstream.it.SipstreamHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds names of counters in the sources, by the calls and methods that give them. The end of a
 * name that is only known at run time is {@code *}.
 */
final class SourceNames {
  private static final Pattern LITERAL = Pattern.compile("\"([a-z0-9_.]*)\"(\\s*\\+)?");
  private static final Pattern CONSTANT =
      Pattern.compile("String ([A-Z_]+) =\\s+((?:[\\w.]+ \\+ )?\"[a-z_]+\")");

  private final Map<String, String> sources = new TreeMap<>();

  /** Holds the arguments of one call, as in the source. */
  record Call(String file, List<String> arguments) {}

  static SourceNames of(String... modules) throws IOException {
    SourceNames names = new SourceNames();
    for (String module : modules) {
      try (Stream<Path> files = Files.walk(SipstreamHome.DIRECTORY.resolve(module + "/src/main"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          names.sources.put(file.getFileName().toString(), Files.readString(file));
        }
      }
    }
    return names;
  }

  /**
   * Returns the calls that begin with a text.
   *
   * @param begin text that ends with the parenthesis; a file's name and a colon before it select
   *     the calls in this file
   */
  List<Call> calls(String begin) {
    String only = begin.contains(":") ? begin.substring(0, begin.indexOf(':')) : null;
    String text = begin.substring(begin.indexOf(':') + 1);
    Pattern pattern = Pattern.compile("(?<!\\w)" + Pattern.quote(text));
    List<Call> calls = new ArrayList<>();
    sources.forEach(
        (file, source) -> {
          if (only == null || only.equals(file)) {
            pattern
                .matcher(source)
                .results()
                .forEach(call -> calls.add(new Call(file, arguments(source, call.end()))));
          }
        });
    return calls;
  }

  private static List<String> arguments(String text, int from) {
    List<String> arguments = new ArrayList<>();
    int depth = 0;
    int begin = from;
    boolean quoted = false;
    for (int i = from; depth >= 0; i++) {
      char c = text.charAt(i);
      if (quoted) {
        i += c == '\\' ? 1 : 0;
        quoted = c != '"';
      } else if (c == '"') {
        quoted = true;
      } else if (c == '(' || c == '{') {
        depth++;
      } else if (c == ')' || c == '}') {
        depth--;
      }
      if (!quoted && (depth < 0 || (depth == 0 && c == ','))) {
        arguments.add(text.substring(begin, i).strip());
        begin = i + 1;
      }
    }
    return arguments;
  }

  /** Returns the names in an expression: literals, and constants of its file. */
  Set<String> in(String expression, String file) {
    Set<String> names = new TreeSet<>();
    for (MatchResult literal : LITERAL.matcher(expression).results().toList()) {
      names.add(literal.group(1) + (literal.group(2) == null ? "" : "*"));
    }
    for (MatchResult constant : matches(file, CONSTANT.pattern())) {
      if (Pattern.compile("\\b" + constant.group(1) + "\\b").matcher(expression).find()) {
        String value = constant.group(2).replace("LimitReached.PREFIX + \"", "\"limit_");
        names.add(value.replace("\"", ""));
      }
    }
    return names;
  }

  /** Returns the names in the body of a method, from its signature to its end. */
  Set<String> inMethod(String file, String signature) {
    String text = sources.get(file);
    int begin = text.indexOf(signature);
    if (begin < 0) {
      throw new AssertionError(file + " has no " + signature);
    }
    return in(text.substring(begin, text.indexOf("\n  }", begin)), file);
  }

  /** Returns the groups of each match in a file. */
  List<MatchResult> matches(String file, String pattern) {
    return Pattern.compile(pattern).matcher(sources.get(file)).results().toList();
  }
}
