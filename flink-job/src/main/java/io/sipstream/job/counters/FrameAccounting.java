package io.sipstream.job.counters;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether a job's counters add up, once it has handled all that it took in:
 *
 * <pre>
 * frames_consumed
 *   = frames_in_messages + all ignored.* + all dead_letters.* + frames_pending_reassembly
 * messages + capture_loss_documents
 *   = documents.created + documents.duplicate + documents.replaced + documents.rejected
 * </pre>
 *
 * While frames are under way the left side is ahead of the right one.
 *
 * @param counters by name, as the job's accumulators have them
 */
public record FrameAccounting(SortedMap<String, Long> counters) {

  public FrameAccounting {
    counters = new TreeMap<>(counters);
  }

  public static FrameAccounting of(Map<String, Long> counters) {
    return new FrameAccounting(new TreeMap<>(counters));
  }

  /** One counter; 0 if it has not begun. */
  public long count(String name) {
    return counters.getOrDefault(name, 0L);
  }

  /** The sum of all counters whose names begin so. */
  public long sum(String prefix) {
    return counters.entrySet().stream()
        .filter(counter -> counter.getKey().startsWith(prefix))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Both equations with their numbers, whether they hold or not. */
  public List<String> equations() {
    return List.of(frames().text(), documents().text());
  }

  /** Those that do not hold, each as a sentence; empty if the books balance. */
  public List<String> imbalances() {
    List<String> sentences = new ArrayList<>();
    for (Equation equation : List.of(frames(), documents())) {
      if (!equation.holds()) {
        sentences.add(
            "The books do not balance: %s, a difference of %d."
                .formatted(equation.text(), equation.left() - equation.right()));
      }
    }
    return sentences;
  }

  private Equation frames() {
    long used = count("frames_in_messages");
    long waiting = count("frames_pending_reassembly");
    long ignored = sum("ignored.");
    long deadLetters = sum("dead_letters.");
    return new Equation(
        "frames consumed",
        count("frames_consumed"),
        used + ignored + deadLetters + waiting,
        "in messages %d + ignored %d + dead letters %d%s"
            .formatted(used, ignored, deadLetters, waiting == 0 ? "" : " + waiting " + waiting));
  }

  private Equation documents() {
    long created = count("documents.created");
    long duplicate = count("documents.duplicate");
    long replaced = count("documents.replaced");
    long rejected = count("documents.rejected");
    long captureLoss = count("capture_loss_documents");
    return new Equation(
        captureLoss == 0
            ? "messages"
            : "messages %d and of capture loss %d,".formatted(count("messages"), captureLoss),
        count("messages") + captureLoss,
        created + duplicate + replaced + rejected,
        "documents created %d + duplicate %d + replaced %d + rejected %d"
            .formatted(created, duplicate, replaced, rejected));
  }

  private record Equation(String name, long left, long right, String terms) {
    boolean holds() {
      return left == right;
    }

    String text() {
      return "%s %d %s %s".formatted(name, left, holds() ? "=" : "is not", terms);
    }
  }
}
