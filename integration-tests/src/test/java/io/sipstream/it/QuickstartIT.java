package io.sipstream.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.cli.stack.SearchNode;
import io.sipstream.it.chaos.EndlessCapture;
import io.sipstream.testing.Requirement;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class QuickstartIT {
  private static final Path BUSY = SipstreamHome.SAMPLES.resolve("busy.pcap");
  private static final String CLI_JAR = "sipstream-cli.jar";

  @RegisterExtension final ServerResults results = new ServerResults(() -> this.server);
  @TempDir private Path directory;
  private SearchNode server;
  private Process quickstart;
  private Path output;

  @AfterEach
  void endWhatIsLeft() {
    if (quickstart != null) {
      // The servers end by themselves.
      quickstart.destroyForcibly();
    }
  }

  @Test
  void twoRunsOnOneServerGiveTheSameDocuments() throws Exception {
    runTwiceOn(SearchNode.ELASTICSEARCH_7);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ELASTICSEARCH_7")
  @Tag("long")
  void twoRunsOnOneServerGiveTheSameDocuments(SearchNode kind) throws Exception {
    Requirement.JDK_25.assume(kind.obstacle().isEmpty(), "The quickstart on " + kind.optionName());
    runTwiceOn(kind);
  }

  private void runTwiceOn(SearchNode kind) throws Exception {
    server = kind;
    try (LocalStack own = LocalStack.builder().parts(Part.ELASTICSEARCH).searchNode(kind).start()) {
      String address = own.elasticsearch().address() + "/";
      Documents documents = new Documents(own.elasticsearch().address());

      Documents calls = new Documents(own.elasticsearch().address(), "sip-calls");

      String first = SipstreamHome.outputOf(program("--exit", "--elasticsearch", address));
      int count = documents.all().size();
      long callCount = calls.total();
      String second = SipstreamHome.outputOf(program("--exit", "--elasticsearch", address));

      assertThat(first)
          .containsSubsequence(
              "|---",
              "Calls by result, with status codes",
              "answered ",
              "Failed call ",
              "|---",
              "Found in Elasticsearch",
              "The frame accounting balances.",
              "Try next");
      assertThat(first).contains("curl '" + address + "sip-messages-*");
      assertThat(count).isEqualTo(number(first, "SIP messages")).isPositive();
      assertThat(number(first, "new documents"))
          .isEqualTo(count + number(first, "calls in Elasticsearch now"));
      assertThat(second).contains("The frame accounting balances.");
      // A call without an end may have been closed in the second run alone.
      assertThat((long) number(second, "new documents"))
          .isLessThanOrEqualTo(calls.total() - callCount);
      assertThat(number(second, "existing documents")).isGreaterThanOrEqualTo(count);
      assertThat(documents.all()).hasSize(count);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("long")
  void theServerOfTheOptionIsStarted(SearchNode kind) throws Exception {
    Requirement.JDK_25.assume(kind.obstacle().isEmpty(), "The quickstart on " + kind.optionName());
    server = kind;

    String output =
        SipstreamHome.outputOf(
            program("--exit", "--server", kind.optionName(), BUSY.toString())
                .redirectErrorStream(true));

    assertThat(output).contains(kind.licence(), "The frame accounting balances.");
  }

  @Test
  void ctrlCLeavesNoProcessAndNoFileEvenAfterABuildReplacedTheProgram() throws Exception {
    ProcessBuilder program = program(BUSY.toString());
    Path built = SipstreamHome.DIRECTORY.resolve("cli/target").resolve(CLI_JAR);
    Path copy = Files.copy(built, directory.resolve(CLI_JAR));
    program.command().replaceAll(word -> word.replace(built.toString(), copy.toString()));
    start(program);
    until(() -> said("until Ctrl-C"));
    assertThat(said("Status 0: ")).isTrue();
    List<ProcessHandle> servers = quickstart.descendants().toList();
    assertThat(servers).hasSizeGreaterThanOrEqualTo(4);

    // In place, as a build does.
    Files.write(copy, new byte[(int) Files.size(copy)]);
    signal("INT", quickstart.pid());

    assertNothingIsLeftOf(servers);
    assertThat(quickstart.exitValue()).isZero();
  }

  @Test
  @Tag("long")
  void generatedCallsOfSeveralOutcomesAppearInTheExplorer() throws Exception {
    start(program("--traffic", BUSY.toString()));
    until(() -> said("are generated until Ctrl-C"));
    String entry = address("Calls and messages as web pages: ");
    HttpClient pages =
        HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    get(pages, URI.create(entry));

    Set<String> outcomes = new TreeSet<>();
    long[] calls = new long[2];
    until(
        () -> {
          calls[0] = count(get(pages, URI.create(entry).resolve("/calls?q=last:1h")), outcomes);
          return outcomes.size() >= 3;
        });
    until(
        () -> {
          calls[1] = count(get(pages, URI.create(entry).resolve("/calls?q=last:1h")), outcomes);
          return calls[1] > calls[0];
        });
    assertThat(outcomes).contains("answered").hasSizeGreaterThanOrEqualTo(3);
    List<ProcessHandle> processes = quickstart.descendants().toList();
    signal("INT", quickstart.pid());

    assertNothingIsLeftOf(processes);
  }

  private String address(String label) throws IOException {
    return Files.readAllLines(output).stream()
        .filter(line -> line.startsWith(label))
        .map(line -> line.substring(label.length()))
        .findFirst()
        .orElseThrow();
  }

  private static String get(HttpClient client, URI uri) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  /** Returns the number of calls of a list, and adds their outcomes. */
  private static long count(String page, Set<String> outcomes) {
    Matcher outcome = Pattern.compile("q=[^\"]*result%3A([a-z_]+)\"").matcher(page);
    while (outcome.find()) {
      outcomes.add(outcome.group(1));
    }
    Matcher found = Pattern.compile("<strong>([0-9,]+) calls</strong>").matcher(page);
    return found.find() ? Long.parseLong(found.group(1).replace(",", "")) : 0;
  }

  @Test
  @Tag("long")
  void booksThatDoNotBalanceStayToBeLookedAt() throws Exception {
    byte[] whole = Files.readAllBytes(BUSY);
    Path cut = Files.write(directory.resolve("cut.pcap"), Arrays.copyOf(whole, whole.length - 7));
    start(program(cut.toString()));
    until(() -> said("until Ctrl-C"));
    assertThat(output)
        .content()
        .contains("captures: 1, but read to their end: 0.")
        .contains("Status 1: ")
        .doesNotContain("The frame accounting balances.");
    List<ProcessHandle> servers = quickstart.descendants().toList();

    signal("TERM", quickstart.pid());

    assertNothingIsLeftOf(servers);
    assertThat(quickstart.exitValue()).isEqualTo(1);
  }

  @Test
  @Tag("long")
  void ctrlCDuringTheReplayEndsTheAgentBeforeTheServers() throws Exception {
    try (var endless = new EndlessCapture(directory.resolve("endless"), BUSY)) {
      start(program(endless.path().toString()));
      until(() -> endless.bytesTaken() > 10_000_000);
      List<ProcessHandle> processes = quickstart.descendants().toList();
      assertThat(processes).hasSizeGreaterThanOrEqualTo(5);

      // To the whole group, as a terminal does it at Ctrl-C.
      signal("INT", -quickstart.pid());

      assertNothingIsLeftOf(processes);
      assertThat(output).content().contains("stopped before the end of the captures.");
      assertThat(saidAfterTheSignal())
          .doesNotContain("Waiting until")
          .doesNotContainIgnoringCase("broker")
          .doesNotContain("Kafka");
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM, Starting Elasticsearch", "INT, Submitting the job"})
  void aSignalBeforeAllIsUpLeavesNothing(String signal, String when) throws Exception {
    start(program(BUSY.toString()));
    until(() -> said(when));
    // The client that submits the job takes a moment to appear.
    Thread.sleep(500);
    List<ProcessHandle> processes = quickstart.descendants().toList();
    assertThat(processes).isNotEmpty();

    signal(signal, quickstart.pid());

    assertNothingIsLeftOf(processes);
    assertThat(saidAfterTheSignal()).isEmpty();
  }

  private void start(ProcessBuilder program) throws IOException {
    output = directory.resolve("output");
    // A session of its own, so that a signal to its group does not end this test; SIGINT means
    // something even if this build runs in a shell's background, which ignores it.
    program.command().addAll(0, List.of("env", "--default-signal=INT", "setsid"));
    quickstart = program.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  private void until(Callable<Boolean> condition) throws IOException {
    await()
        .atMost(Duration.ofSeconds(180))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> !quickstart.isAlive() || condition.call());
    assertThat(quickstart.isAlive()).as(Files.readString(output)).isTrue();
  }

  private boolean said(String words) throws IOException {
    return Files.readString(output).contains(words);
  }

  private String saidAfterTheSignal() throws IOException {
    String said = Files.readString(output);
    String stopping = "Stopping the servers and removing their data\n";
    assertThat(said).containsOnlyOnce(stopping).doesNotContain("Exception").doesNotContain("Error");
    return said.substring(said.indexOf(stopping) + stopping.length());
  }

  private static void signal(String name, long process) throws Exception {
    var kill = new ProcessBuilder("kill", "-" + name, "--", Long.toString(process));
    assertThat(kill.inheritIO().start().waitFor()).isZero();
  }

  private void assertNothingIsLeftOf(List<ProcessHandle> processes) throws Exception {
    assertThat(quickstart.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
    try (var files = Files.list(directory.resolve("tmp"))) {
      assertThat(files).as(Files.readString(output)).isEmpty();
    }
  }

  private ProcessBuilder program(String... arguments) throws IOException {
    String[] all = new String[arguments.length + 1];
    all[0] = "quickstart";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    ProcessBuilder program = SipstreamHome.command(all);
    Path temporary = Files.createDirectories(directory.resolve("tmp"));
    program.command().add(1, "-Djava.io.tmpdir=" + temporary);
    return program;
  }

  private static int number(String output, String what) {
    return output
        .lines()
        .filter(line -> line.strip().startsWith(what + " "))
        .map(line -> Integer.parseInt(line.strip().replaceFirst(".* ", "")))
        .findFirst()
        .orElseThrow();
  }
}
