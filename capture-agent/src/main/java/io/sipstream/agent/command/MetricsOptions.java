package io.sipstream.agent.command;

import io.sipstream.agent.live.AgentMetrics;
import io.sipstream.agent.live.MetricsPage;
import io.sipstream.agent.process.AgentException;
import io.sipstream.support.RateLimitedLog;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Holds the options of the metrics page. */
final class MetricsOptions {
  private static final Pattern ADDRESS =
      Pattern.compile("(?:(?:([^:\\[\\]]+)|\\[([^\\[\\]]+)])?:)?(\\d{1,5})");
  private static final int PORT_LIMIT = 65_535;

  @Option(
      names = "--metrics-listen",
      paramLabel = "[HOST:]PORT",
      description =
          "Serve /metrics for Prometheus and /healthz over HTTP on this address, on loopback if HOST"
              + " is missing; default: not served.")
  String listen;

  private InetSocketAddress address;

  /** Adds a message for each invalid option. */
  void check(List<String> problems) {
    if (listen == null) {
      return;
    }
    Matcher parts = ADDRESS.matcher(listen);
    if (!parts.matches() || Integer.parseInt(parts.group(3)) > PORT_LIMIT) {
      problems.add(
          "--metrics-listen: "
              + listen
              + " is not HOST:PORT or PORT, such as 127.0.0.1:9061 or [::1]:9061.");
      return;
    }
    String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
    address =
        new InetSocketAddress(host == null ? "127.0.0.1" : host, Integer.parseInt(parts.group(3)));
    if (address.isUnresolved()) {
      problems.add("--metrics-listen: host " + host + " cannot be resolved.");
    }
  }

  /** Opens the page; returns null if the option is not set. */
  MetricsPage open(AgentMetrics metrics, PrintStream out) throws AgentException {
    if (address == null) {
      return null;
    }
    MetricsPage page = MetricsPage.open(address, metrics, new RateLimitedLog(out::println));
    out.printf(
        "Metrics: http://%s:%d/metrics%n",
        address.getHostString().contains(":")
            ? "[" + address.getHostString() + "]"
            : address.getHostString(),
        page.address().getPort());
    return page;
  }
}
