package io.sipstream.benchmarks.explore;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.benchmarks.run.Home;
import io.sipstream.testing.browser.Chromium;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Measures the explorer: start, searches, and a call of 10,000 messages in a browser. */
public final class ExploreBenchmark {
  private static final int ROUNDS = 5;
  private static final int BROWSER_ROUNDS = 3;
  private static final int LONG_CALL_MESSAGES = 10_000;
  private static final double NANOS_PER_MILLI = 1e6;

  /** Searches of generated traffic: what is searched, and a line. */
  private static final String[][] SEARCHES = {
    {"number", "5550143"},
    {"address", "192.0.2.10"},
    {"code", "code:503"},
    {"header text", "User-Agent: Example Desk"},
    {"text that no message has", "no such text anywhere"},
  };

  /** Scrolls through the page and its ladder, a step for each frame. */
  private static final String SCROLL =
      """
      new Promise(done => {
        const long = [];
        new PerformanceObserver(list => long.push(...list.getEntries().map(e => e.duration)))
            .observe({type: 'longtask'});
        const ladder = document.querySelector('.ladder');
        let frames = 0, last = performance.now(), slowest = 0;
        const step = now => {
          slowest = Math.max(slowest, now - last);
          last = now;
          const moved = ladder.scrollTop;
          ladder.scrollTop += 800;
          if (ladder.scrollTop === moved) window.scrollBy(0, 800);
          const end = window.scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
          if (++frames < 1500 && !(end && ladder.scrollTop === moved)) requestAnimationFrame(step);
          else setTimeout(() => done({frames, slowest, long}), 200);
        };
        requestAnimationFrame(step);
      })
      """;

  private ExploreBenchmark() {}

  /**
   * Measures what its first argument names.
   *
   * @param arguments {@code start CAPTURE}, {@code search CAPTURE}, {@code search --elasticsearch
   *     URL}, {@code browser} or {@code fill MESSAGES}
   */
  public static void main(String[] arguments) throws Exception {
    List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
    switch (arguments[0]) {
      case "start" -> start(rest);
      case "search" -> search(rest);
      case "browser" -> browser();
      case "fill" -> FilledServer.serve(Long.parseLong(rest.get(0)));
      default -> throw new IllegalArgumentException("Use start, search, browser or fill.");
    }
  }

  private static void start(List<String> captures) throws Exception {
    double[] address = new double[ROUNDS];
    double[] complete = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      try (Pages pages = Pages.start(Home.directory(), captures)) {
        address[i] = pages.seconds();
        pages.complete();
        complete[i] = pages.seconds();
      }
    }
    System.out.println("address " + seconds(address) + ", complete page " + seconds(complete));
  }

  private static String seconds(double[] rounds) {
    double[] sorted = rounds.clone();
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "%.2f s (%.2f to %.2f)",
        sorted[sorted.length / 2],
        sorted[0],
        sorted[sorted.length - 1]);
  }

  private static void search(List<String> source) throws Exception {
    try (Pages pages = Pages.start(Home.directory(), source)) {
      String page = pages.complete();
      System.out.println(
          String.format(
              Locale.ROOT,
              "%s after %.1f s, peak %,d MiB",
              page.contains("class=\"state\"") ? "partial" : "complete",
              pages.seconds(),
              pages.peakMib()));
      String call = page.replaceAll("(?s).*?href=\"/call/[^.]*\\.([^\"]*)\".*", "$1");
      String callId = new String(Base64.getUrlDecoder().decode(call), StandardCharsets.UTF_8);
      search(pages, "Call-ID", callId);
      for (String[] search : SEARCHES) {
        search(pages, search[0], search[1]);
      }
    }
  }

  private static void search(Pages pages, String what, String line) throws Exception {
    for (String list : List.of("calls", "messages")) {
      double[] millis = new double[ROUNDS];
      String page = "";
      for (int i = 0; i < ROUNDS; i++) {
        long begin = System.nanoTime();
        page = pages.search(list, line);
        millis[i] = (System.nanoTime() - begin) / NANOS_PER_MILLI;
      }
      String found = page.replaceAll("(?s).*<p class=\"steps\"><strong>(.*?)</strong>.*", "$1");
      Arrays.sort(millis);
      System.out.println(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %.0f ms | %.0f to %.0f ms |",
              list,
              what,
              found.length() > 60 ? "none" : found,
              millis[ROUNDS / 2],
              millis[0],
              millis[ROUNDS - 1]));
    }
  }

  private static void browser() throws Exception {
    Path file = Files.createTempFile("long-call", ".pcap");
    try (Pages pages =
            Pages.start(
                Home.directory(), List.of(LongCall.write(file, LONG_CALL_MESSAGES).toString()));
        Chromium browser = Chromium.start()) {
      pages.complete();
      browser.open(pages.address());
      String line = URLEncoder.encode(LongCall.CALL_ID, StandardCharsets.UTF_8);
      browser.open(URI.create(pages.address()).resolve("/calls?q=" + line).toString());
      String call = browser.run("document.querySelector('a[data-row]').href").asText();
      for (int i = 0; i < BROWSER_ROUNDS; i++) {
        measure(browser, call);
      }
      browser.screenshot("long-call");
    } finally {
      Files.delete(file);
    }
  }

  private static void measure(Chromium browser, String call) throws Exception {
    browser.open(call);
    JsonNode paint =
        browser.run(
            "({response: performance.getEntriesByType('navigation')[0].responseEnd,"
                + " paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,"
                + " load: performance.getEntriesByType('navigation')[0].loadEventEnd})");
    JsonNode scroll = browser.run(SCROLL);
    System.out.println(
        String.format(
            Locale.ROOT,
            "response %.0f ms, first paint %.0f ms, loaded %.0f ms; scrolling: %d frames, slowest"
                + " %.0f ms, long tasks %s",
            paint.path("response").asDouble(),
            paint.path("paint").asDouble(),
            paint.path("load").asDouble(),
            scroll.path("frames").asInt(),
            scroll.path("slowest").asDouble(),
            scroll.path("long")));
  }
}
