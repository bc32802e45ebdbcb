package io.sipstream.benchmarks.explore;

import io.sipstream.benchmarks.run.BenchException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts {@code ./sipstream explore} and opens its pages. */
final class Pages implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final int POLL_MILLIS = 100;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Process process;
  private final long started;
  private final String address;
  private final HttpClient client =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  private Pages(Process process, long started, String address) {
    this.process = process;
    this.started = started;
    this.address = address;
  }

  /** Starts the command, and waits for its first line. */
  static Pages start(Path home, List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(home.resolve("sipstream").toString(), "explore"));
    command.addAll(arguments);
    long started = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String address = output.readLine();
    if (address == null) {
      throw new BenchException("sipstream explore ended without an address.");
    }
    return new Pages(process, started, address);
  }

  String address() {
    return address;
  }

  /** Returns the seconds since the start of the command. */
  double seconds() {
    return (System.nanoTime() - started) / NANOS_PER_SECOND;
  }

  /** Returns the page of a search. */
  String search(String list, String line) throws IOException, InterruptedException {
    return get("/" + list + "?q=" + URLEncoder.encode(line, StandardCharsets.UTF_8));
  }

  /** Waits until the captures are read, and returns the list of calls. */
  String complete() throws IOException, InterruptedException {
    String page = get(address);
    while (page.contains("Captures are being read")) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      page = get("/calls");
    }
    return page;
  }

  private String get(String path) throws IOException, InterruptedException {
    URI uri = URI.create(address).resolve(path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  /** Returns the peak of the memory of the process, MiB; -1 if the system does not report it. */
  long peakMib() throws IOException {
    Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
    return Files.exists(status)
        ? Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmHWM"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
            .findFirst()
            .orElse(-1)
        : -1;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
