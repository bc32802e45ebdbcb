package io.sipstream.it.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.sipstream.it.SipstreamHome;
import io.sipstream.testing.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Holds the alert rules and the dashboard to the metrics that exist. They are in {@code
 * docs/reference/metrics.md}, which SecuredPathIT holds to what a real cluster shows, and the
 * agent's MetricsPageTest to what an agent does.
 */
class MonitoringTest {
  private static final Path MONITORING = SipstreamHome.DIRECTORY.resolve("deploy/monitoring");

  private static final String RUNBOOKS = "docs/operations/troubleshooting.md";

  /** Labels that Flink's reporter puts on everything of an operator. */
  private static final Set<String> OF_FLINK =
      Set.of(
          "job_id",
          "job_name",
          "operator_id",
          "operator_name",
          "subtask_index",
          "task_attempt_num",
          "task_name",
          "tm_id");

  /** Labels that Prometheus itself puts on what it scrapes. */
  private static final Set<String> OF_PROMETHEUS = Set.of("instance", "job");

  private static final String AGENT = "sipstream_agent_";

  private static Map<String, Set<String>> known() throws IOException {
    Map<String, Set<String>> known = new TreeMap<>();
    Map<String, Set<String>> ours = MetricsTable.read();
    ours.putAll(MetricsTable.readCaptureLoss());
    ours.putAll(MetricsTable.readCalls());
    ours.putAll(MetricsTable.readRegistrations());
    ours.forEach(
        (name, labels) -> {
          Set<String> all = new HashSet<>(labels);
          all.addAll(OF_FLINK);
          known.put(PrometheusPage.JOB + name, all);
        });
    MetricsTable.readAgent()
        .forEach(
            (name, labels) -> {
              Set<String> all = new HashSet<>(labels);
              all.addAll(OF_PROMETHEUS);
              known.put(AGENT + name, all);
            });
    // Prometheus's own: whether the last scrape worked.
    known.put("up", OF_PROMETHEUS);
    // Flink's own, in its documentation's section "System metrics"; SecuredPathIT sees them.
    for (String name :
        List.of(
            "numRestarts",
            "lastCheckpointDuration",
            "numberOfCompletedCheckpoints",
            "numberOfFailedCheckpoints")) {
      known.put("flink_jobmanager_job_" + name, Set.of("job_id", "job_name"));
    }
    known.put("flink_taskmanager_job_task_operator_currentInputWatermark", OF_FLINK);
    return known;
  }

  @Test
  void everyAlertAsksForMetricsAndLabelsThatExist() throws Exception {
    String runbooks = Files.readString(SipstreamHome.DIRECTORY.resolve(RUNBOOKS));
    int alerts = 0;
    for (JsonNode rule : rules()) {
      assertExists(rule.path("alert").asText(), rule.path("expr").asText());
      assertThat(rule.at("/annotations/summary").asText()).isNotEmpty();
      String runbook = rule.at("/annotations/runbook_url").asText();
      assertThat(runbook).startsWith(RUNBOOKS + "#");
      String heading = runbook.substring(runbook.indexOf('#') + 1).replace('-', ' ');
      assertThat(runbooks.toLowerCase(Locale.ROOT)).contains("## " + heading + "\n");
      alerts++;
    }
    assertThat(alerts).isGreaterThan(8);
  }

  private static List<JsonNode> rules() throws IOException {
    List<JsonNode> rules = new ArrayList<>();
    new ObjectMapper(new YAMLFactory())
        .readTree(MONITORING.resolve("alerts.yml").toFile())
        .path("groups")
        .forEach(group -> group.path("rules").forEach(rules::add));
    return rules;
  }

  /** {@code -Dpromtool=FILE} names one that is not on the path. */
  @Test
  void prometheusFiresTheAlertsWhenTheyAreDueAndOnlyThen() throws Exception {
    String program = Requirement.PROMTOOL.program("The alerts on series of metrics");
    Process promtool =
        new ProcessBuilder(program, "test", "rules", "alerts-test.yml")
            .directory(MONITORING.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), UTF_8);
    assertThat(promtool.waitFor()).as(said).isZero();
  }

  /** One that fell into a restart shows nothing, and an old total must not look new then. */
  @Test
  void nothingIsComparedWithASingleScrapeOfEarlier() throws Exception {
    for (JsonNode rule : rules()) {
      String expression = rule.path("expr").asText();
      Matcher earlier = Pattern.compile("(\\S+) offset").matcher(expression);
      while (earlier.find()) {
        assertThat(earlier.group(1)).as(rule.path("alert").asText()).endsWith("]");
      }
      assertThat(expression).as(rule.path("alert").asText()).doesNotContain("or vector(0)");
    }
  }

  /** A sum over series that are not there is not 0 but nothing, and nothing fires no alert. */
  @Test
  void whatIsNotThereYetIsZeroWhereZeroIsTheAlarm() throws Exception {
    for (JsonNode rule : rules()) {
      String expression = rule.path("expr").asText();
      if (expression.contains("sum") && expression.endsWith("== 0")) {
        assertThat(expression).as(rule.path("alert").asText()).contains(" or 0 * sum(");
      }
    }
  }

  @Test
  void whatHappensToAgentsIsAlertedAndShown() throws Exception {
    Set<String> alerted = new HashSet<>();
    for (JsonNode rule : rules()) {
      alerted.addAll(PromQuery.of(rule.path("expr").asText()).labels().keySet());
    }
    assertThat(alerted)
        .contains(
            "up",
            AGENT + "healthy",
            AGENT + "frames_dropped_total",
            AGENT + "capture_drops_total",
            AGENT + "spool_frames",
            AGENT + "reports_waiting");
    assertThat(Files.readString(MONITORING.resolve("dashboard.json")))
        .contains(AGENT + "frames_captured_total", AGENT + "frames_dropped_total");

    String scraped =
        Files.readString(SipstreamHome.DIRECTORY.resolve("docs/operations/monitoring.md"));
    assertThat(rules())
        .anySatisfy(
            rule -> assertThat(rule.path("expr").asText()).contains("up{job=\"sipstream-agent\"}"));
    assertThat(scraped).contains("job_name: sipstream-agent\n");
    Matcher port =
        Pattern.compile("--metrics-listen \\S+?(:\\d+)\\s")
            .matcher(Files.readString(SipstreamHome.DIRECTORY.resolve("deploy/agent/agent.conf")));
    assertThat(port.find()).isTrue();
    assertThat(scraped).contains("agent-1" + port.group(1));
  }

  @Test
  void everyPanelAsksForMetricsAndLabelsThatExist() throws Exception {
    JsonNode dashboard = new ObjectMapper().readTree(MONITORING.resolve("dashboard.json").toFile());
    List<String> metrics = new ArrayList<>();
    for (JsonNode panel : dashboard.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        metrics.addAll(assertExists(panel.path("title").asText(), target.path("expr").asText()));
      }
    }
    assertThat(metrics).hasSizeGreaterThan(10);
  }

  @Test
  void aNameOrLabelThatIsNoneIsFound() {
    assertThat(
            PromQuery.of(
                    "sum by (kinds) (rate(nothing{kind=\"a\"}[5m])) > 0 or 2 * sum(other offset 5m)")
                .labels())
        .isEqualTo(Map.of("nothing", Set.of("kinds", "kind"), "other", Set.of()));
  }

  private static Set<String> assertExists(String where, String expression) throws IOException {
    Map<String, Set<String>> asked = PromQuery.of(expression).labels();
    Map<String, Set<String>> known = known();
    assertThat(asked.keySet()).as(where).isNotEmpty().allMatch(known::containsKey);
    asked.forEach((metric, labels) -> assertThat(known.get(metric)).as(where).containsAll(labels));
    return asked.keySet();
  }
}
