package io.sipstream.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.job.counters.CallEventResult;
import io.sipstream.job.counters.RegistrationEventResult;
import io.sipstream.packet.Layer;
import io.sipstream.settings.SettingDeclaration;
import io.sipstream.sip.HeaderName;
import io.sipstream.testing.ReferencePage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the page of counters with the names in the sources, in both directions. Each test also
 * has the expressions that hand on a name, so that a new one is not overlooked.
 */
class CountersPageTest {
  private static final ReferencePage PAGE = ReferencePage.of("counters.md");
  private static final ReferencePage METRICS = ReferencePage.of("metrics.md");

  /** Dispositions with higher codes are those of dead letters. */
  private static final int USED = 64;

  private static SourceNames job;
  private static SourceNames agent;

  @BeforeAll
  static void readSources() throws IOException {
    job = SourceNames.of("capture-frames", "sip-decoder", "flink-job");
    agent = SourceNames.of("capture-agent");
  }

  @Test
  void ignoredKinds() throws IOException {
    Set<String> indirect = new TreeSet<>();
    Set<String> kinds = argument(job, 0, indirect, "new Ignored(", "new Outcome.Ignored(");
    kinds.addAll(argument(job, 1, indirect, "results.ignored("));
    kinds.addAll(job.inMethod("IpProtocol.java", "label(int protocol)"));
    kinds.addAll(job.inMethod("UdpTunnels.java", "gtpSignalling(int messageType)"));
    kinds.addAll(job.inMethod("NotSip.java", "kind(Span payload)"));
    dispositions().filter(each -> code(each) < USED).forEach(each -> kinds.add(each.group(2)));
    String types = job.matches("Hep3.java", "KINDS = \\{([^}]*)}").get(0).group(1);
    job.in(types, "Hep3.java").forEach(type -> kinds.add("hep_" + type));
    kinds.remove("hep_sip");
    kinds.add("hep_type_*");
    job.matches("PacketDecoder.java", "NumberedLabels\\(\"([a-z]+)\"")
        .forEach(match -> kinds.addAll(List.of(match.group(1), match.group(1) + "_*")));

    assertThat(indirect)
        .containsExactlyInAnyOrder(
            "IpProtocol.label(fragment.protocol())",
            "IpProtocol.label(protocol)",
            "etherTypes.of(etherType)",
            "ignored.kind()",
            "kind",
            "kind()",
            "label",
            "signalling");
    assertThat(PAGE.column("ignored kinds", 0)).containsExactlyInAnyOrderElementsOf(kinds);
  }

  @Test
  void deadLetters() throws IOException {
    Set<String> names = new TreeSet<>();
    for (SourceNames.Call call : job.calls("Malformed.truncated(")) {
      names.add(stage(call) + "truncated");
    }
    Set<String> indirect = new TreeSet<>();
    for (String begin : List.of("Malformed.field(", "new Malformed(", "new Outcome.Undecodable(")) {
      for (SourceNames.Call call : job.calls(begin)) {
        String reason = call.arguments().get(1);
        Set<String> reasons = job.in(reason, call.file());
        if (reasons.isEmpty()) {
          indirect.add(reason);
        } else if (call.arguments().get(0).startsWith("Layer.")) {
          reasons.forEach(each -> names.add(stage(call) + each));
        }
      }
    }
    assertThat(job.inMethod("PacketDecoder.java", "unknownLinkType(int linkType)"))
        .contains("unknown_link_type*");
    names.add("link.unknown_link_type_*");
    Set<String> fragments = argument(job, 2, indirect, "results.deadLetter(");
    fragments.addAll(
        argument(job, 0, indirect, "Defragmenter.java:deadLetterAll(", "Defragmenter.java:fail("));
    assertThat(job.inMethod("LimitReached.java", "reason(String keys)"))
        .containsExactlyInAnyOrder("", "source_", "bytes", "limit_");
    // Of shortage.reason(PACKETS).
    fragments.remove("packets");
    for (String limit : List.of("bytes", "packets", "source_bytes", "source_packets")) {
      fragments.add("limit_" + limit);
    }
    fragments.forEach(reason -> names.add("fragment." + reason));
    dispositions()
        .filter(each -> code(each) > USED)
        .forEach(each -> names.add("tcp." + each.group(2)));
    names.addAll(records(indirect));
    names.add("internal_error.*");

    assertThat(indirect)
        .containsExactlyInAnyOrder(
            "String reason",
            "label",
            "malformed.reason()",
            "reason",
            "state.reason",
            "unknownLinkType(linkType)");
    assertThat(PAGE.column("dead letters", 0)).containsExactlyInAnyOrderElementsOf(names);
  }

  /** Returns the dead letters of records that are no frames. */
  private static Set<String> records(Set<String> indirect) {
    Set<String> reasons = argument(job, 0, indirect, "new FrameRecord.Unreadable(");
    reasons.remove("bad_header_*");
    for (MatchResult each :
        job.matches("FrameHeaders.java", "case FrameRecord.([A-Z_]+) -> \\{[^}]*check\\(")) {
      job.in(each.group(1), "FrameRecord.java").forEach(name -> reasons.add("bad_header_" + name));
    }
    job.matches("FrameDeserializer.java", "unreadableReason = \"([a-z_]+)\"")
        .forEach(match -> reasons.add(match.group(1)));
    job.calls("deadLetter(").stream()
        .filter(call -> call.arguments().get(1).equals("DeadLetter.STAGE_RECORD"))
        .forEach(call -> reasons.addAll(job.in(call.arguments().get(2), call.file())));
    return reasons.stream().map(reason -> "record." + reason).collect(Collectors.toSet());
  }

  @Test
  void problems() throws IOException {
    Set<String> indirect = new TreeSet<>();
    Set<String> names =
        argument(job, 0, indirect, "problems.add(", "problems().add(", "results.count(");
    names.addAll(argument(job, 0, indirect, "MessageBody.java:problem("));
    names.addAll(job.in("LENGTH_MISSING", "SipFramer.java"));
    names.addAll(job.in("GAP ENDED", "StreamMessage.java"));
    names.addAll(job.inMethod("FrameDecoder.java", "String cutProblem("));
    job.matches("Inflation.java", "limit = \"([a-z_]+)\"")
        .forEach(match -> names.add(match.group(1)));
    names.addAll(argument(job, 1, indirect, "Inflation.java:new Result(", "new Inflation.Result("));

    assertThat(indirect)
        .containsExactlyInAnyOrder(
            "String name",
            "header.name().fieldName()",
            "limit",
            "name",
            "name.fieldName()",
            "problem",
            "result.problem()");
    assertThat(PAGE.column("problems", 0)).containsExactlyInAnyOrderElementsOf(names);
    assertThat(codes(PAGE.block("header fields")))
        .containsExactlyElementsOf(
            Arrays.stream(HeaderName.values())
                .filter(name -> name != HeaderName.OTHER)
                .map(HeaderName::fieldName)
                .sorted()
                .toList());
    assertThat(codes(PAGE.block("required header fields"))).isEqualTo(headers("REQUIRED"));
    assertThat(codes(PAGE.block("single header fields"))).isEqualTo(headers("SINGLE"));
  }

  private static List<String> headers(String array) {
    String names =
        job.matches("SipParser.java", "HeaderName\\[] " + array + " = \\{([^}]*)}").get(0).group(1);
    return Stream.of(names.split(","))
        .map(name -> HeaderName.valueOf(name.strip().replace("HeaderName.", "")).fieldName())
        .sorted()
        .toList();
  }

  private static List<String> codes(String text) {
    return Pattern.compile("`([a-z_]+)`")
        .matcher(text)
        .results()
        .map(code -> code.group(1))
        .toList();
  }

  @Test
  void malformedReports() throws IOException {
    Set<String> indirect = new TreeSet<>();
    Set<String> names = argument(job, 0, indirect, "new BadMember(");
    names.addAll(argument(job, 1, indirect, "ReportDeserializer.java:number("));
    job.matches("ReportDeserializer.java", "report\\.problem = \"([a-z_]+)\"")
        .forEach(match -> names.add(match.group(1)));
    job.matches("ReportDeserializer.java", "name\\(json, \"([a-z_]+)\"\\)")
        .forEach(match -> names.add(match.group(1)));

    assertThat(indirect).containsExactlyInAnyOrder("String member", "member", "problem");
    assertThat(PAGE.column("malformed reports", 0)).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void counters() throws IOException {
    Set<String> indirect = new TreeSet<>();
    Set<String> names =
        argument(job, 0, indirect, "counters.add(", "counters.counter(", "openCounters.counter(");
    names.addAll(job.in("WAITING USED", "CountedOutput.java"));
    job.matches("InFlightBulk.java", "count\\(\"([a-z_.]+)\"")
        .forEach(match -> names.add(match.group(1)));
    // Between stage and reason.
    names.remove(".*");
    names.add(CallEventResult.PREFIX + "*");
    names.add(RegistrationEventResult.PREFIX + "*");

    assertThat(indirect)
        .containsExactlyInAnyOrder(
            "CallEventResult.MERGED.counter()",
            "CountedOutput.WAITING",
            "RegistrationEventResult.MERGED.counter()",
            "counter",
            "found.result().counter()",
            "result.counter()",
            "step.result.counter()");
    assertThat(PAGE.column("counters", 0)).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void callEvents() throws IOException {
    assertThat(PAGE.column("call events", 0))
        .containsExactly(
            Arrays.stream(CallEventResult.values())
                .map(CallEventResult::toString)
                .toArray(String[]::new));
  }

  @Test
  void registrationEvents() throws IOException {
    assertThat(PAGE.column("registration events", 0))
        .containsExactly(
            Arrays.stream(RegistrationEventResult.values())
                .map(RegistrationEventResult::toString)
                .toArray(String[]::new));
  }

  /** The metric of each counter is named after it, and has its parts as labels. */
  @Test
  void metricsOfCounters() throws IOException {
    Set<String> accumulators = new TreeSet<>();
    for (String table :
        List.of(
            "metrics", "metrics of capture loss", "metrics of calls", "metrics of registrations")) {
      for (List<String> cells : METRICS.rows(table)) {
        String metric = cells.get(0).replace("`", "");
        String labels = cells.get(1).replaceAll("[` ]", "").replace(',', '_');
        String accumulator = cells.get(4).replace("`", "");
        assertThat(accumulator.isEmpty())
            .as(metric)
            .isEqualTo(!cells.get(2).contains("checkpointed"));
        if (!accumulator.isEmpty()) {
          assertThat(metric).isEqualTo(accumulator.replace(".*", "_by_" + labels + "_total"));
          accumulators.add(accumulator);
        }
      }
    }
    assertThat(
            PAGE.column("counters", 0).stream()
                .map(name -> name.replaceFirst("\\..*", ".*"))
                .collect(Collectors.toSet()))
        .isEqualTo(accumulators);
    for (List<String> cells : PAGE.rows("counters")) {
      String noun = cells.get(0).replaceAll("`|\\..*", "");
      assertThat(cells.get(1)).as(cells.get(0)).startsWith("`" + noun);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metrics",
        "metrics of capture loss",
        "metrics of calls",
        "metrics of registrations"
      })
  void eachMetricHasAUnitThatFitsItsName(String table) throws IOException {
    for (List<String> cells : METRICS.rows(table)) {
      String name = cells.get(0).replace("`", "");
      assertThat(cells.get(2))
          .as(name)
          .matches("(counter|gauge), checkpointed|counter, since start|gauge|histogram");
      assertThat(cells.get(3).equals("milliseconds")).as(name).isEqualTo(name.endsWith("_ms"));
      assertThat(cells.get(3).equals("bytes")).as(name).isEqualTo(name.endsWith("_bytes"));
    }
  }

  @Test
  void framesThatTheAgentDrops() throws IOException {
    Set<String> indirect = new TreeSet<>();
    Set<String> names = argument(agent, 0, indirect, "counts.dropped(");
    names.addAll(agent.inMethod("HepPacket.java", "static String refusal("));
    names.addAll(agent.in("FULL DAMAGED FAILED", "Spool.java"));

    assertThat(indirect).containsExactlyInAnyOrder("reason", "FrameSender.UNSENT_AT_END");
    assertThat(PAGE.column("agent drops", 0)).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void connectionsOfTheAgent() throws IOException {
    assertThat(PAGE.column("connections", 0))
        .containsExactlyInAnyOrderElementsOf(
            agent.matches("ConnectionCounts.java", "(?m)^    ([A-Z_]+),?$").stream()
                .map(match -> match.group(1).toLowerCase(Locale.ROOT))
                .toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ignored kinds",
        "dead letters",
        "problems",
        "call events",
        "registration events",
        "malformed reports",
        "agent drops",
        "connections"
      })
  void eachNameHasACauseAndARemedy(String table) throws IOException {
    assertThat(PAGE.rows(table))
        .isNotEmpty()
        .allSatisfy(cells -> assertThat(cells).hasSize(3).noneMatch(String::isBlank));
  }

  @Test
  void eachLimitOfReassemblyHasACounter() throws IOException {
    ReferencePage limits = ReferencePage.inDocs("limits.md");
    Set<String> known = new TreeSet<>();
    PAGE.column("ignored kinds", 0).forEach(name -> known.add("ignored." + name));
    PAGE.column("dead letters", 0).forEach(name -> known.add("dead_letters." + name));
    PAGE.column("problems", 0).forEach(name -> known.add("problems." + name));
    for (String counters : limits.column("limits of reassembly", 1)) {
      assertThat(known).contains(counters.split(", "));
    }
    assertThat(limits.column("limits of reassembly", 0))
        .containsExactlyElementsOf(
            SettingDeclaration.all().stream()
                .map(SettingDeclaration::key)
                .filter(key -> key.matches("(ip-defrag|tcp-reassembly)\\..*"))
                .toList());
  }

  private static Stream<MatchResult> dispositions() {
    return job.matches("SegmentDisposition.java", "\\(\\s*(\\d+),\\s+\"([a-z_]+)\"").stream();
  }

  private static int code(MatchResult disposition) {
    return Integer.parseInt(disposition.group(1));
  }

  /** Returns the stage of a call with a layer, and a dot. */
  private static String stage(SourceNames.Call call) {
    String layer = call.arguments().get(0).replace(".toString()", "");
    return Layer.valueOf(layer.substring("Layer.".length())) + ".";
  }

  /** Returns the names in an argument of calls; adds expressions without names to a set. */
  private static Set<String> argument(
      SourceNames sources, int number, Set<String> indirect, String... begins) {
    Set<String> names = new TreeSet<>();
    for (String begin : begins) {
      for (SourceNames.Call call : sources.calls(begin)) {
        String expression = call.arguments().get(number);
        Set<String> found = sources.in(expression, call.file());
        names.addAll(found);
        if (found.isEmpty()) {
          indirect.add(expression);
        }
      }
    }
    return names;
  }
}
