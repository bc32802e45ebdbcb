package io.sipstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
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
import org.junit.jupiter.api.Test;

/**
 * Holds the alert rules and the dashboard to the metrics that exist. Those of the job are in {@code
 * docs/metrics.md}, which SecuredPathIT holds to what a real cluster shows.
 */
class MonitoringTest {
  private static final Path MONITORING = SipstreamHome.DIRECTORY.resolve("deploy/monitoring");

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

  private static Map<String, Set<String>> known() throws IOException {
    Map<String, Set<String>> known = new TreeMap<>();
    Map<String, Set<String>> ours = MetricsTable.read();
    ours.putAll(MetricsTable.readCompleteness());
    ours.forEach(
        (name, labels) -> {
          Set<String> all = new HashSet<>(labels);
          all.addAll(OF_FLINK);
          known.put(PrometheusPage.JOB + name, all);
        });
    // Flink's own, in its documentation's section "System metrics"; SecuredPathIT sees both.
    known.put("flink_jobmanager_job_numRestarts", Set.of("job_id", "job_name"));
    known.put("flink_jobmanager_job_lastCheckpointDuration", Set.of("job_id", "job_name"));
    return known;
  }

  @Test
  void everyAlertAsksForMetricsAndLabelsThatExist() throws Exception {
    JsonNode rules =
        new ObjectMapper(new YAMLFactory()).readTree(MONITORING.resolve("alerts.yml").toFile());
    String runbooks = Files.readString(SipstreamHome.DIRECTORY.resolve("deploy/runbooks.md"));
    int alerts = 0;
    for (JsonNode group : rules.path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        assertExists(rule.path("alert").asText(), rule.path("expr").asText());
        assertThat(rule.at("/annotations/summary").asText()).isNotEmpty();
        String runbook = rule.at("/annotations/runbook").asText();
        String heading = runbook.substring(runbook.indexOf('#') + 1).replace('-', ' ');
        assertThat(runbooks.toLowerCase(Locale.ROOT)).contains("## " + heading);
        alerts++;
      }
    }
    assertThat(alerts).isGreaterThan(8);
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
    assertThat(PromQuery.of("sum by (kinds) (rate(nothing{kind=\"a\"}[5m])) > 0").metrics())
        .containsExactly("nothing");
    assertThat(PromQuery.of("sum by (kinds) (rate(nothing{kind=\"a\"}[5m])) > 0").labels())
        .containsExactlyInAnyOrder("kinds", "kind");
  }

  private static List<String> assertExists(String where, String expression) throws IOException {
    PromQuery query = PromQuery.of(expression);
    Map<String, Set<String>> known = known();
    assertThat(query.metrics()).as(where).isNotEmpty().allMatch(known::containsKey);
    for (String metric : query.metrics()) {
      assertThat(known.get(metric)).as(where).containsAll(query.labels());
    }
    return query.metrics();
  }
}
