package io.sipstream.cli.quickstart;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.job.books.Balance;
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

/** What the quickstart shows when everything is indexed. */
final class Report {
  private static final int LADDER_LIMIT = 40;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  /**
   * The books, from the captures to the documents.
   *
   * @param documents how many Elasticsearch finds now
   * @param fresh whether it had none before
   * @return whether they balance; if not it says where
   */
  boolean books(AgentReplay.Report agent, Balance balance, long documents, boolean fresh) {
    title("Books");
    count("frames read from the captures", agent.captured());
    count("frames acknowledged by Kafka", agent.acknowledged());
    count("frames consumed by the job", balance.count("frames_consumed"));
    counts("  ignored", "ignored.", balance);
    counts("  dead-lettered", "dead_letter.", balance);
    count("  SIP messages", balance.count("messages"));
    count("    new documents", balance.count("documents.created"));
    count("    documents that were there before", balance.count("documents.existed"));
    count("    rejected by Elasticsearch", balance.count("documents.rejected"));
    count("documents in Elasticsearch now", documents);
    counts("problems named in documents", "problems.", balance);

    List<String> gaps = new ArrayList<>(balance.imbalances());
    gap(gaps, "frames read", agent.captured(), "acknowledged by Kafka", agent.acknowledged());
    gap(
        gaps,
        "frames acknowledged by Kafka",
        agent.acknowledged(),
        "consumed by the job",
        balance.count("frames_consumed"));
    gap(gaps, "captures", agent.files(), "read to their end", agent.wholeFiles());
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

  private static void gap(List<String> gaps, String what, long left, String then, long right) {
    if (left != right) {
      gaps.add("%s: %d, but %s: %d.".formatted(what, left, then, right));
    }
  }

  /** Requests by method and answers by class. */
  void messages(SipIndex index) throws IOException {
    title("Messages in Elasticsearch");
    index.countBy("sip.method").forEach(this::count);
    Map<String, Long> classes = new TreeMap<>();
    index
        .countBy("sip.code")
        .forEach((code, count) -> classes.merge(code.charAt(0) + "xx", count, Long::sum));
    classes.forEach(this::count);
  }

  /** One call as a ladder, its first document, and how to find it. */
  void oneCall(SipIndex index, URI elasticsearch) throws IOException {
    String callId = index.busiestCall();
    if (callId == null) {
      return;
    }
    List<JsonNode> messages = index.call(callId, LADDER_LIMIT);
    title("Call " + callId);
    new Ladder(messages).lines().forEach(out::println);
    title("Its first document");
    var indenter = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    out.println(JSON.writer(indenter).writeValueAsString(messages.get(0)));
    title("Find it yourself");
    String query = URLEncoder.encode("sip.call_id:\"" + callId + "\"", StandardCharsets.UTF_8);
    out.println(
        "curl '"
            + elasticsearch
            + "/sip-messages-*/_search?pretty&sort=sip.timestamp&q="
            + query
            + "'");
  }

  void addresses(URI elasticsearch, URI flink, String kafka) {
    title("Addresses");
    out.println("Elasticsearch     " + elasticsearch);
    out.println("Flink's web page  " + flink);
    out.println("Kafka             " + kafka);
  }

  private void title(String text) {
    out.println();
    out.println(text);
    out.println("-".repeat(text.length()));
  }

  private void counts(String what, String prefix, Balance balance) {
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
    out.println(String.format(Locale.ROOT, "%-40s %10d", what, count));
  }
}
