package io.sipstream.cli.decode;

import io.sipstream.document.Outcome;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;

/** What became of the frames, by kind; every frame is in exactly one count. */
final class Summary {
  /** The stage of a frame at which the decoder threw. */
  static final String DEFECT_STAGE = "bug";

  private long frames;
  private long messages;
  private long defects;
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
      defects += bad.stage().equals(DEFECT_STAGE) ? 1 : 0;
    } else {
      ignored.merge(outcome instanceof Outcome.Segment ? "tcp" : "ip_fragment", 1L, Long::sum);
    }
  }

  /** Frames that were not decoded because of a defect in sipstream. */
  long defects() {
    return defects;
  }

  void print(PrintStream out) {
    line(out, "frames", frames, Map.of());
    line(out, "SIP messages", messages, Map.of());
    line(out, "ignored", total(ignored), ignored);
    line(out, "malformed", total(undecodable), undecodable);
    if (!problems.isEmpty()) {
      line(out, "problems within messages", total(problems), problems);
    }
    if (defects > 0) {
      out.println(
          "Of the malformed ones, "
              + defects
              + " met a defect of sipstream (bug); please report it.");
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
