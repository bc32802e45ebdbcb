package io.sipstream.it.deploy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pages in Prometheus' text format (prometheus.io/docs/instrumenting/exposition_formats), read.
 *
 * @param samples in their order
 */
public record PrometheusPage(List<Sample> samples) {
  /** Where the job's own metrics are, among Flink's. */
  public static final String JOB = "flink_taskmanager_job_task_operator_sipstream_";

  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)\\})? (\\S+).*");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** One line. */
  public record Sample(String name, Map<String, String> labels, double value) {}

  /** All pages that are served at these ports. */
  public static PrometheusPage at(int firstPort, int lastPort) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    List<Sample> samples = new ArrayList<>();
    for (int port = firstPort; port <= lastPort; port++) {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"));
      try {
        String page = client.send(request.build(), BodyHandlers.ofString()).body();
        page.lines()
            .filter(line -> !line.startsWith("#"))
            .map(PrometheusPage::sample)
            .forEach(samples::add);
      } catch (ConnectException e) {
        // Two processes take the first two ports that are free.
      } catch (IOException e) {
        throw new IOException("port " + port, e);
      }
    }
    return new PrometheusPage(samples);
  }

  private static Sample sample(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new AssertionError("no line of a Prometheus page: " + line);
    }
    Map<String, String> labels = new LinkedHashMap<>();
    if (parts.group(2) != null) {
      Matcher label = LABEL.matcher(parts.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
    }
    return new Sample(parts.group(1), labels, Double.parseDouble(parts.group(3)));
  }

  /** Those of a metric of the job. */
  public List<Sample> ofJob(String name) {
    return samples.stream().filter(sample -> sample.name().equals(JOB + name)).toList();
  }

  /** Their sum over all subtasks and operators. */
  public long sum(String name) {
    return (long) ofJob(name).stream().mapToDouble(Sample::value).sum();
  }

  /** The same by the values of some labels, joined by dots. */
  public Map<String, Long> sumBy(String name, String... labels) {
    Map<String, Long> sums = new TreeMap<>();
    for (Sample sample : ofJob(name)) {
      List<String> key = new ArrayList<>();
      for (String label : labels) {
        key.add(sample.labels().get(label));
      }
      sums.merge(String.join(".", key), (long) sample.value(), Long::sum);
    }
    return sums;
  }
}
