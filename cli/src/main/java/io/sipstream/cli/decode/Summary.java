package io.sipstream.cli.decode;

import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.json.JsonBuffer;
import io.sipstream.message.DecodedMessage;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;

/** Writes the documents and counts the outcomes of frames; each frame is in exactly one count. */
final class Summary implements InMemoryDecoder.Sink {
  private final SipDocumentWriter writer;
  private final DocumentOutput output;
  // Reused, since an array for each document costs more than to write it.
  private final JsonBuffer json = new JsonBuffer();
  private long frames;
  private long used;
  private long messages;
  private long internalErrors;
  private final Map<String, Long> ignored = new TreeMap<>();
  private final Map<String, Long> undecodable = new TreeMap<>();
  private final Map<String, Long> problems = new TreeMap<>();

  Summary(DecoderSettings settings, DocumentOutput output) {
    this.writer = new SipDocumentWriter(settings);
    this.output = output;
  }

  /** Counts a frame that was read. */
  void frame() {
    frames++;
  }

  @Override
  public void message(DecodedMessage message) {
    json.clear();
    writer.write(message, json);
    output.write(message, json);
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
  long internalErrors() {
    return internalErrors;
  }

  void print(PrintStream out) {
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
