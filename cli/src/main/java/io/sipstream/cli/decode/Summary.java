package io.sipstream.cli.decode;

import io.sipstream.document.Outcome;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;

/** What became of the frames, by kind; every frame is in exactly one count. */
final class Summary {
  private long frames;
  private long messages;
  private final Map<String, Long> ignored = new TreeMap<>();
  private final Map<String, Long> undecodable = new TreeMap<>();
  private final Map<String, Long> problems = new TreeMap<>();

  void count(Outcome outcome) {
    frames++;
    if (outcome instanceof Outcome.Document document) {
      messages++;
      for (String problem : document.problems()) {
        problems.merge(problem, 1L, Long::sum);
      }
    } else if (outcome instanceof Outcome.Ignored other) {
      ignored.merge(other.kind(), 1L, Long::sum);
    } else if (outcome instanceof Outcome.Undecodable bad) {
      undecodable.merge(bad.stage() + "." + bad.reason(), 1L, Long::sum);
    }
  }

  void print(PrintStream out) {
    line(out, "frames", frames, Map.of());
    line(out, "SIP messages", messages, Map.of());
    line(out, "ignored", total(ignored), ignored);
    line(out, "malformed", total(undecodable), undecodable);
    if (!problems.isEmpty()) {
      line(out, "problems within messages", total(problems), problems);
    }
  }

  private static void line(PrintStream out, String what, long count, Map<String, Long> kinds) {
    StringBuilder text = new StringBuilder("%-24s %10d".formatted(what, count));
    String separator = "   ";
    for (Map.Entry<String, Long> kind : kinds.entrySet()) {
      text.append(separator).append(kind.getKey()).append(' ').append(kind.getValue());
      separator = ", ";
    }
    out.println(text);
  }

  private static long total(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
