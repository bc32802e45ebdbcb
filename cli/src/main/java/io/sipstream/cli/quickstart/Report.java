package io.sipstream.cli.quickstart;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.frames.TerminalText;
import io.sipstream.job.counters.FrameAccounting;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Prints the results of the quickstart. */
final class Report {
  private static final int LADDER_LIMIT = 40;
  private static final int LABEL_WIDTH = 34;
  private static final int LABEL_LIMIT = 40;
  private static final int TITLE_LIMIT = 100;
  // So many names fit on one line of a terminal.
  private static final int NAMES_LIMIT = 3;
  private static final int NAME_LIMIT = 24;
  // Longer than most calls.
  private static final Duration EXPORT_WINDOW = Duration.ofHours(1);
  // Prefix of the counters of internal errors.
  private static final String INTERNAL_ERRORS = "dead_letters.internal_error.";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream out;
  private final boolean verbose;

  /** Holds the call that was shown, and the timestamp of its first message. */
  record Example(String callId, String firstTimestamp) {}

  /**
   * Creates a report.
   *
   * @param verbose whether all counters and a document are printed
   */
  Report(PrintStream out, boolean verbose) {
    this.out = out;
    this.verbose = verbose;
  }

  /**
   * Prints the call with most messages as a ladder, and its first document if verbose.
   *
   * @return the call; null if there is none
   */
  Example call(SipIndex index) throws IOException {
    String callId = index.busiestCall();
    if (callId == null) {
      return null;
    }
    SipIndex.Call call = index.call(callId, LADDER_LIMIT);
    List<JsonNode> messages = call.messages();
    title("Call " + callId);
    ladder(call);
    if (verbose) {
      title("Its first document");
      var indenter = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
      JSON.writer(indenter)
          .writeValueAsString(messages.get(0))
          .lines()
          .forEach(line -> out.println(TerminalText.of(line)));
    }
    return new Example(callId, messages.get(0).at("/sip/timestamp").asText());
  }

  private void ladder(SipIndex.Call call) {
    List<JsonNode> messages = call.messages();
    new Ladder(messages, call.count() - messages.size()).lines().forEach(out::println);
  }

  /** Prints the calls by result, and a failed call as a ladder. */
  void calls(SipIndex index) throws IOException {
    Map<String, Map<String, Long>> results = index.callsByResultAndCode();
    if (results.isEmpty()) {
      return;
    }
    title("Calls by result, with status codes");
    results.forEach(this::counts);
    SipIndex.FailedCall failed = index.failedCall();
    if (failed != null) {
      title("Failed call " + failed.callId() + ": " + failed.result() + " " + failed.code());
      ladder(index.call(failed.callId(), LADDER_LIMIT));
    }
  }

  /** Prints requests by method and responses by class. */
  void found(SipIndex index) throws IOException {
    title("Found in Elasticsearch");
    counts("requests", index.countBy("sip.method"));
    Map<String, Long> classes = new TreeMap<>();
    index
        .countBy("sip.code")
        .forEach((code, count) -> classes.merge(code.charAt(0) + "xx", count, Long::sum));
    counts("responses", classes);
  }

  /**
   * Prints the frame accounting, from the captures to the documents.
   *
   * @param documents numbers of documents in Elasticsearch
   * @param fresh whether Elasticsearch was empty before
   * @return whether it balances and every message is a document; otherwise the differences are
   *     printed
   */
  boolean accounting(
      AgentReplay.Report agent,
      FrameAccounting balance,
      SipIndex.Documents documents,
      boolean fresh) {
    title("Frame accounting");
    count("frames read from the captures", agent.captured());
    count("frames acknowledged by Kafka", agent.acknowledged());
    count("frames consumed by the job", balance.count("frames_consumed"));
    count("  in SIP messages", balance.count("frames_in_messages"));
    counts("  ignored", "ignored.", balance);
    counts("  dead-lettered", "dead_letters.", balance);
    count("  pending reassembly", balance.count("frames_pending_reassembly"));
    count("SIP messages", balance.count("messages"));
    count("writes of call records", balance.count("call_documents"));
    count("  new documents", balance.count("documents.created"));
    count("  existing documents", balance.count("documents.duplicate"));
    count("  newer call records", balance.count("documents.replaced"));
    count("  rejected by Elasticsearch", balance.count("documents.rejected"));
    count("messages in Elasticsearch now", documents.messages());
    count("calls in Elasticsearch now", documents.calls());
    counts("problems in documents", "problems.", balance);

    List<String> gaps = new ArrayList<>(balance.imbalances());
    gap(gaps, "frames read", agent.captured(), "acknowledged by Kafka", agent.acknowledged());
    gap(
        gaps,
        "frames acknowledged by Kafka",
        agent.acknowledged(),
        "consumed by the job",
        balance.count("frames_consumed"));
    gap(gaps, "captures", agent.files(), "read to their end", agent.completeFiles());
    mustBeNone(gaps, "documents that Elasticsearch rejected", balance.count("documents.rejected"));
    mustBeNone(gaps, "frames dead-lettered by an internal error", balance.sum(INTERNAL_ERRORS));
    if (fresh) {
      gap(gaps, "new documents", balance.count("documents.created"), "searchable", documents.sum());
    }
    out.println();
    if (gaps.isEmpty()) {
      out.println("The frame accounting balances.");
    }
    gaps.forEach(out::println);
    return gaps.isEmpty();
  }

  private static void mustBeNone(List<String> gaps, String what, long count) {
    if (count > 0) {
      gaps.add("%s: %d.".formatted(what, count));
    }
  }

  private static void gap(List<String> gaps, String what, long left, String then, long right) {
    if (left != right) {
      gaps.add("%s: %d, but %s: %d.".formatted(what, left, then, right));
    }
  }

  /**
   * Prints commands to continue with.
   *
   * @param call the call that was shown; null if there is none
   * @param kafka address of Kafka; null if the servers stop now
   */
  void tryNext(Example call, URI elasticsearch, String kafka) {
    title("Try next");
    if (call != null) {
      out.println("Search for the call:");
      out.println("  " + searchLine(call.callId(), elasticsearch));
    }
    if (kafka != null && call != null) {
      out.println("Write its frames to a file for Wireshark:");
      out.println("  " + TerminalText.of(exportLine(call, kafka)));
    }
    if (kafka != null) {
      out.println("Replay more captures:");
      out.println("  ./sipstream agent replay --bootstrap-servers " + kafka + " CAPTURE...");
    }
  }

  static String exportLine(Example call, String kafka) {
    Instant from = Instant.parse(call.firstTimestamp()).truncatedTo(ChronoUnit.SECONDS);
    return "./sipstream export --bootstrap-servers "
        + kafka
        + " --from "
        + from
        + " --until "
        + from.plus(EXPORT_WINDOW)
        + " --call-id '"
        + call.callId().replace("'", "'\\''")
        + "' --output call.pcapng";
  }

  static String searchLine(String callId, URI elasticsearch) {
    // Only these two characters are special within quotes in Lucene's query syntax.
    String phrase = callId.replace("\\", "\\\\").replace("\"", "\\\"");
    String query = URLEncoder.encode("sip.call_id:\"" + phrase + "\"", StandardCharsets.UTF_8);
    return "curl '"
        + elasticsearch
        + "/sip-messages-*/_search?pretty&sort=sip.timestamp&q="
        + query
        + "'";
  }

  /** Prints the addresses of the servers. */
  void addresses(URI elasticsearch, URI flink, String kafka, List<String> topics) {
    title("Addresses");
    out.println("Elasticsearch     " + elasticsearch);
    out.println("Flink's web page  " + flink);
    out.println("Kafka             " + kafka);
    out.println("its topics        " + String.join(", ", topics));
  }

  private void title(String text) {
    String visible = TerminalText.of(text, TITLE_LIMIT);
    out.println();
    out.println(visible);
    out.println("-".repeat(visible.length()));
  }

  private void counts(String what, String prefix, FrameAccounting balance) {
    Map<String, Long> counts = new TreeMap<>();
    balance
        .counters()
        .forEach(
            (name, count) -> {
              if (name.startsWith(prefix)) {
                counts.put(name.substring(prefix.length()), count);
              }
            });
    counts(what, counts);
  }

  /** Prints a sum with its most frequent parts, or with a line for each part if verbose. */
  private void counts(String what, Map<String, Long> counts) {
    long sum = counts.values().stream().mapToLong(Long::longValue).sum();
    if (verbose) {
      count(what, sum);
      counts.forEach((name, count) -> count("    " + name, count));
    } else {
      out.println((line(what, sum) + "   " + mostFrequent(counts)).stripTrailing());
    }
  }

  private static String mostFrequent(Map<String, Long> counts) {
    String names =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(NAMES_LIMIT)
            .map(entry -> TerminalText.of(entry.getKey(), NAME_LIMIT) + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    int more = counts.size() - NAMES_LIMIT;
    return more > 0 ? names + ", " + more + " more" : names;
  }

  private void count(String what, long count) {
    out.println(line(what, count));
  }

  private static String line(String what, long count) {
    String label = TerminalText.of(what, LABEL_LIMIT);
    return String.format(Locale.ROOT, "%-" + LABEL_WIDTH + "s %8d", label, count);
  }
}
