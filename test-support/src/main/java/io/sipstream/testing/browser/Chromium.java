package io.sipstream.testing.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.testing.Requirement;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Drives one page of a headless Chromium over its DevTools protocol. */
public final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LISTENING = "DevTools listening on ";
  private static final long TIMEOUT_SECONDS = 30;

  private final Process process;
  private final Path profile;
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> replies = new ConcurrentHashMap<>();

  /** Texts of violations of the content security policy, uncaught exceptions and errors. */
  private final Queue<String> problems = new ConcurrentLinkedQueue<>();

  private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();

  private Chromium(Process process, Path profile, URI devTools) throws Exception {
    this.process = process;
    this.profile = profile;
    URI list = URI.create("http://127.0.0.1:" + devTools.getPort() + "/json/list");
    JsonNode pages =
        JSON.readTree(
            http.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofByteArray()).body());
    String address = "";
    for (JsonNode page : pages) {
      address =
          page.path("type").asText().equals("page")
              ? page.path("webSocketDebuggerUrl").asText()
              : address;
    }
    socket =
        http.newWebSocketBuilder()
            .buildAsync(URI.create(address), new Listener())
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    for (String domain : List.of("Page", "Runtime", "Log", "Audits", "DOM")) {
      send(domain + ".enable", Map.of());
    }
    viewport(1280, 900);
  }

  /** Starts a browser, or skips the test without one. */
  public static Chromium start() throws Exception {
    String program = Requirement.CHROMIUM.program("the pages in a browser");
    Path profile = Files.createTempDirectory("chromium");
    Process process =
        new ProcessBuilder(
                program,
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-extensions",
                "--disable-background-networking",
                "--disable-component-update",
                "--hide-scrollbars",
                "--force-color-profile=srgb",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "data:,")
            .redirectErrorStream(true)
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(LISTENING)) {
        Thread drain = new Thread(() -> output.lines().forEach(rest -> {}), "chromium-output");
        drain.setDaemon(true);
        drain.start();
        try {
          return new Chromium(process, profile, URI.create(line.substring(LISTENING.length())));
        } catch (Exception e) {
          end(process, profile);
          throw e;
        }
      }
    }
    throw new IOException("Chromium ended with status " + process.waitFor());
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        try {
          received(JSON.readTree(text.toString()));
        } catch (IOException e) {
          problems.add(e.toString());
        }
        text.setLength(0);
      }
      webSocket.request(1);
      return null;
    }
  }

  private void received(JsonNode message) {
    if (message.has("id")) {
      replies.remove(message.path("id").asInt()).complete(message);
      return;
    }
    JsonNode parameters = message.path("params");
    switch (message.path("method").asText()) {
      case "Page.loadEventFired" -> loaded.complete(null);
      case "Runtime.exceptionThrown" -> problems.add(parameters.toString());
      case "Log.entryAdded" -> {
        if (parameters.at("/entry/level").asText().equals("error")) {
          problems.add(parameters.at("/entry/text").asText());
        }
      }
      case "Audits.issueAdded" -> {
        if (parameters.at("/issue/code").asText().equals("ContentSecurityPolicyIssue")) {
          problems.add(parameters.toString());
        }
      }
      case "Page.javascriptDialogOpening" -> problems.add("a dialog: " + parameters);
      default -> {}
    }
  }

  /** Returns texts of violations, exceptions and errors since the call before. */
  public List<String> takeProblems() {
    List<String> taken = new ArrayList<>(problems);
    problems.removeAll(taken);
    return taken;
  }

  /** Returns the result of a command of the DevTools protocol. */
  public JsonNode send(String method, Map<String, ?> parameters) throws Exception {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> reply = new CompletableFuture<>();
    replies.put(id, reply);
    String text = JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
    synchronized (socket) {
      socket.sendText(text, true).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
    JsonNode message = reply.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (message.has("error")) {
      throw new IOException(method + ": " + message.path("error"));
    }
    return message.path("result");
  }

  /** Opens an address and waits until it is loaded. */
  public void open(String address) throws Exception {
    navigate(() -> send("Page.navigate", Map.of("url", address)));
  }

  /** Loads the page again. */
  public void reload() throws Exception {
    navigate(() -> send("Page.reload", Map.of()));
  }

  /** Runs an action that leads to another page, and waits until that is loaded. */
  public void navigate(Action action) throws Exception {
    loaded = new CompletableFuture<>();
    CompletableFuture<Void> wanted = loaded;
    action.run();
    wanted.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  /** Returns the value of a script. */
  public JsonNode run(String script) throws Exception {
    JsonNode result =
        send(
            "Runtime.evaluate",
            Map.of(
                "expression", script,
                "returnByValue", true,
                "awaitPromise", true,
                "allowUnsafeEvalBlockedByCSP", true));
    if (result.has("exceptionDetails")) {
      throw new IOException(script + ": " + result.path("exceptionDetails"));
    }
    return result.at("/result/value");
  }

  /** Returns the text of the first element that a selector names. */
  public String text(String selector) throws Exception {
    return run("document.querySelector(" + JSON.writeValueAsString(selector) + ").innerText")
        .asText();
  }

  /** Presses and releases a key. */
  public void press(String key) throws Exception {
    String text = key.length() == 1 ? key : key.equals("Enter") ? "\r" : "";
    int code =
        switch (key) {
          case "Enter" -> 13;
          case "Tab" -> 9;
          case "Escape" -> 27;
          default -> key.toUpperCase(Locale.ROOT).charAt(0);
        };
    Map<String, ?> down =
        text.isEmpty()
            ? Map.of("type", "keyDown", "key", key, "code", key, "windowsVirtualKeyCode", code)
            : Map.of("type", "keyDown", "key", key, "text", text, "windowsVirtualKeyCode", code);
    send("Input.dispatchKeyEvent", down);
    send(
        "Input.dispatchKeyEvent",
        Map.of("type", "keyUp", "key", key, "windowsVirtualKeyCode", code));
  }

  /** Types a text into the element with the focus. */
  public void type(String text) throws Exception {
    send("Input.insertText", Map.of("text", text));
  }

  /** Chooses the dark or light theme. */
  public void theme(String scheme) throws Exception {
    send(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Sets the size of the window. */
  public void viewport(int width, int height) throws Exception {
    send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Saves a picture of the page below target. */
  public Path screenshot(String name) throws Exception {
    Path file = Path.of("target", "screenshots", name + ".png");
    Files.createDirectories(file.getParent());
    String data = send("Page.captureScreenshot", Map.of("format", "png")).path("data").asText();
    return Files.write(file, Base64.getDecoder().decode(data));
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    end(process, profile);
  }

  private static void end(Process process, Path profile) throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    try (var files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  /** Does something that may fail. */
  @FunctionalInterface
  public interface Action {
    /** Does it. */
    void run() throws Exception;
  }
}
