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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Prints the results of the quickstart. */
final class Report {
  private static final int LADDER_LIMIT = 40;
  private static final int NAME_WIDTH = 40;
  private static final int TITLE_LIMIT = 100;
  // Prefix of the counters of internal errors.
  private static final String INTERNAL_ERRORS = "dead_letters.internal_error.";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream out;

  public Report(PrintStream out) {
    this.out = out;
  }

  /**
   * Prints the frame accounting, from the captures to the documents.
   *
   * @param documents number of documents in Elasticsearch
   * @param fresh whether Elasticsearch was empty before
   * @return whether it balances and every message is a document; otherwise the differences are
   *     printed
   */
  boolean books(AgentReplay.Report agent, FrameAccounting balance, long documents, boolean fresh) {
    title("Books");
    count("frames read from the captures", agent.captured());
    count("frames acknowledged by Kafka", agent.acknowledged());
    count("frames consumed by the job", balance.count("frames_consumed"));
    counts("  ignored", "ignored.", balance);
    counts("  dead-lettered", "dead_letters.", balance);
    count("  in SIP messages", balance.count("frames_in_messages"));
    count("  pending reassembly", balance.count("frames_pending_reassembly"));
    count("SIP messages", balance.count("messages"));
    count("  new documents", balance.count("documents.created"));
    count("  existing documents", balance.count("documents.duplicate"));
    count("  rejected by Elasticsearch", balance.count("documents.rejected"));
    count("documents in Elasticsearch now", documents);
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
      gap(gaps, "new documents", balance.count("documents.created"), "searchable", documents);
    }
    out.println();
    if (gaps.isEmpty()) {
      out.println("The books balance.");
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

  /** Prints requests by method and responses by class. */
  void messages(SipIndex index) throws IOException {
    title("Messages in Elasticsearch");
    section("requests", index.countBy("sip.method"));
    Map<String, Long> classes = new TreeMap<>();
    index
        .countBy("sip.code")
        .forEach((code, count) -> classes.merge(code.charAt(0) + "xx", count, Long::sum));
    section("responses", classes);
  }

  private void section(String what, Map<String, Long> counts) {
    count(what, counts.values().stream().mapToLong(Long::longValue).sum());
    counts.forEach((name, count) -> count("  " + name, count));
  }

  /**
   * Prints the call with most messages as a ladder, and its first document.
   *
   * @return its Call-ID; null if there is no call
   */
  String oneCall(SipIndex index) throws IOException {
    String callId = index.busiestCall();
    if (callId == null) {
      return null;
    }
    SipIndex.Call call = index.call(callId, LADDER_LIMIT);
    List<JsonNode> messages = call.messages();
    title("Call " + callId);
    new Ladder(messages, call.count() - messages.size()).lines().forEach(out::println);
    title("Its first document");
    var indenter = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    JSON.writer(indenter)
        .writeValueAsString(messages.get(0))
        .lines()
        .forEach(line -> out.println(TerminalText.of(line)));
    return callId;
  }

  /** Prints a command that finds the call. */
  void search(String callId, URI elasticsearch) {
    title("Find the call yourself");
    out.println(searchLine(callId, elasticsearch));
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
    count(what, balance.sum(prefix));
    balance
        .counters()
        .forEach(
            (name, count) -> {
              if (name.startsWith(prefix)) {
                count("    " + name.substring(prefix.length()), count);
              }
            });
  }

  private void count(String what, long count) {
    String name = TerminalText.of(what, NAME_WIDTH);
    out.println(String.format(Locale.ROOT, "%-" + NAME_WIDTH + "s %10d", name, count));
  }
}
