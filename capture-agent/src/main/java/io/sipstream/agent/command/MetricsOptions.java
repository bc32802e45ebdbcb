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

/** Whether there is a metrics page, and where. */
final class MetricsOptions {
  private static final Pattern ADDRESS = Pattern.compile("(?:([^:\\[\\]]+)|\\[(.+)])?:(\\d{1,5})");
  private static final int PORT_LIMIT = 65_535;

  @Option(
      names = "--metrics-listen",
      paramLabel = "[HOST]:PORT",
      description =
          "Serve /metrics for Prometheus and /healthz over HTTP there; without HOST on loopback"
              + " only; default: not at all.")
  String listen;

  private InetSocketAddress address;

  /** Adds what is wrong with these options, a sentence each. */
  void check(List<String> problems) {
    if (listen == null) {
      return;
    }
    Matcher parts = ADDRESS.matcher(listen);
    if (!parts.matches() || Integer.parseInt(parts.group(3)) > PORT_LIMIT) {
      problems.add(
          "--metrics-listen: " + listen + " is not HOST:PORT or :PORT, such as 127.0.0.1:9061.");
      return;
    }
    String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
    address =
        new InetSocketAddress(host == null ? "127.0.0.1" : host, Integer.parseInt(parts.group(3)));
    if (address.isUnresolved()) {
      problems.add("--metrics-listen: there is no address for " + host + ".");
    }
  }

  /** Opens the page; null if there is none. */
  MetricsPage open(AgentMetrics metrics, PrintStream out) throws AgentException {
    if (address == null) {
      return null;
    }
    MetricsPage page = MetricsPage.open(address, metrics, new RateLimitedLog(out::println));
    out.printf(
        "Metrics are at http://%s:%d/metrics%n",
        address.getHostString().contains(":")
            ? "[" + address.getHostString() + "]"
            : address.getHostString(),
        page.address().getPort());
    return page;
  }
}
