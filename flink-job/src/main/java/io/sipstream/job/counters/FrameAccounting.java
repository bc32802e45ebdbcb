package io.sipstream.job.counters;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Checks that a job's counters balance once it has handled all frames that it read:
 *
 * <pre>
 * frames_consumed
 *   = frames_in_messages + all ignored.* + all dead_letters.* + frames_pending_reassembly
 * messages + capture_loss_documents + call_documents + kpi_documents + registration_documents
 *   = documents.created + documents.duplicate + documents.replaced + documents.rejected
 * messages_for_calls = call_events + calls.no_call_id
 * call_events + call_notices = all calls.* except calls.no_call_id
 * messages_for_registrations
 *   = registration_events + registrations.no_call_id + registrations.no_aor
 * registration_events = all other registrations.*
 * </pre>
 *
 * While frames are in flight, the left side is greater than the right side.
 *
 * @param counters values by name, as in the job's accumulators
 */
public record FrameAccounting(SortedMap<String, Long> counters) {

  public FrameAccounting {
    counters = new TreeMap<>(counters);
  }

  /** Creates the accounting of counters given by name. */
  public static FrameAccounting of(Map<String, Long> counters) {
    return new FrameAccounting(new TreeMap<>(counters));
  }

  /** Returns the value of a counter; 0 if it does not exist. */
  public long count(String name) {
    return counters.getOrDefault(name, 0L);
  }

  /** Returns the sum of all counters whose names begin with a prefix. */
  public long sum(String prefix) {
    return counters.entrySet().stream()
        .filter(counter -> counter.getKey().startsWith(prefix))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Returns the equations with their numbers, also if they do not hold. */
  public List<String> equations() {
    return all().stream().map(Equation::text).toList();
  }

  private List<Equation> all() {
    List<Equation> all = new ArrayList<>(List.of(frames(), documents()));
    if (count("messages_for_calls") != 0) {
      all.add(callMessages());
      all.add(callEvents());
    }
    if (count("messages_for_registrations") != 0) {
      all.add(registrationMessages());
      all.add(registrationEvents());
    }
    return all;
  }

  /** Returns a sentence for each equation that does not hold; empty if the counters balance. */
  public List<String> imbalances() {
    List<String> sentences = new ArrayList<>();
    for (Equation equation : all()) {
      if (!equation.holds()) {
        sentences.add(
            "The counters do not balance: %s, a difference of %d."
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
    long calls = count("call_documents");
    long kpis = count("kpi_documents");
    long registrations = count("registration_documents");
    String others =
        (captureLoss == 0 ? "" : " and of capture loss " + captureLoss)
            + (calls == 0 ? "" : " and of calls " + calls)
            + (kpis == 0 ? "" : " and of KPIs " + kpis)
            + (registrations == 0 ? "" : " and of registrations " + registrations);
    return new Equation(
        others.isEmpty() ? "messages" : "messages %d%s,".formatted(count("messages"), others),
        count("messages") + captureLoss + calls + kpis + registrations,
        created + duplicate + replaced + rejected,
        "documents created %d + duplicate %d + replaced %d + rejected %d"
            .formatted(created, duplicate, replaced, rejected));
  }

  private Equation callMessages() {
    long events = count("call_events");
    long without = count(CallEventResult.NO_CALL_ID.counter());
    return new Equation(
        "messages for calls",
        count("messages_for_calls"),
        events + without,
        "call events %d + without Call-ID %d".formatted(events, without));
  }

  private Equation callEvents() {
    List<String> terms = new ArrayList<>();
    long sum = 0;
    for (CallEventResult result : CallEventResult.values()) {
      long count = result == CallEventResult.NO_CALL_ID ? 0 : count(result.counter());
      sum += count;
      if (count != 0) {
        terms.add(result.toString().replace('_', ' ') + " " + count);
      }
    }
    return new Equation(
        "call events and notices",
        count("call_events") + count("call_notices"),
        sum,
        String.join(" + ", terms));
  }

  private Equation registrationMessages() {
    long events = count("registration_events");
    long callId = count(RegistrationEventResult.NO_CALL_ID.counter());
    long aor = count(RegistrationEventResult.NO_AOR.counter());
    return new Equation(
        "messages for registrations",
        count("messages_for_registrations"),
        events + callId + aor,
        "registration events %d + without Call-ID %d + without address of record %d"
            .formatted(events, callId, aor));
  }

  private Equation registrationEvents() {
    List<String> terms = new ArrayList<>();
    long sum = 0;
    for (RegistrationEventResult result : RegistrationEventResult.values()) {
      long count = result.isWithoutEvent() ? 0 : count(result.counter());
      sum += count;
      if (count != 0) {
        terms.add(result.toString().replace('_', ' ') + " " + count);
      }
    }
    return new Equation(
        "registration events", count("registration_events"), sum, String.join(" + ", terms));
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
