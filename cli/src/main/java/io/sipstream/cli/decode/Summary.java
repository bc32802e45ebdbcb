package io.sipstream.cli.decode;

import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.message.DecodedMessage;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Passes messages on and counts the outcomes of frames; each frame is in exactly one count. */
public final class Summary implements InMemoryDecoder.Sink {
  private final Consumer<DecodedMessage> output;
  private long frames;
  private long used;
  private long messages;
  private long internalErrors;
  private final Map<String, Long> ignored = new TreeMap<>();
  private final Map<String, Long> undecodable = new TreeMap<>();
  private final Map<String, Long> problems = new TreeMap<>();

  /** Creates counts; the output receives each message, which is valid during the call. */
  public Summary(Consumer<DecodedMessage> output) {
    this.output = output;
  }

  /** Counts a frame that was read. */
  void frame() {
    frames++;
  }

  @Override
  public void message(DecodedMessage message) {
    output.accept(message);
    messages++;
    for (String problem : message.problems()) {
      count(problem);
    }
  }

  @Override
  public void used() {
    used++;
  }

  @Override
  public void ignored(String kind) {
    ignored.merge(kind, 1L, Long::sum);
  }

  @Override
  public void deadLetter(String stage, String reason, String detail) {
    undecodable.merge(stage + "." + reason, 1L, Long::sum);
    internalErrors += stage.equals(Outcome.Undecodable.INTERNAL_ERROR) ? 1 : 0;
  }

  @Override
  public void count(String name) {
    problems.merge(name, 1L, Long::sum);
  }

  /** Returns the number of frames that were not decoded because of an internal error. */
  public long internalErrors() {
    return internalErrors;
  }

  /** Prints the counts. */
  public void print(PrintStream out) {
    line(out, "frames", frames, Map.of());
    line(out, "  in SIP messages", used, Map.of());
    line(out, "  ignored", total(ignored), ignored);
    line(out, "  malformed", total(undecodable), undecodable);
    line(out, "SIP messages", messages, Map.of());
    if (!problems.isEmpty()) {
      line(out, "problems within messages", total(problems), problems);
    }
    if (internalErrors > 0) {
      out.println(
          "Of the malformed ones, "
              + internalErrors
              + " are internal errors of sipstream; please report them.");
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
