package io.sipstream.job.captureloss;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.testing.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportDeserializerTest {
  private static final long NOW_MILLIS = 1_795_348_880_000L;

  // The example in the documentation of AgentReport.
  private static final String REPORT =
      "{\"version\":1,\"agent\":\"tap-1\",\"start\":\"20261124T2100Z-k3x9q\",\"interface\":\"eth0\","
          + "\"sequence\":7,\"from_ns\":1795348870000000000,\"to_ns\":1795348880000000000,"
          + "\"last\":false,\"captured\":1000,\"recovered\":0,\"acknowledged\":950,"
          + "\"dropped\":{\"queue_full\":20},\"waiting\":30,"
          + "\"missed\":{\"kernel\":0,\"interface\":0}}";

  @Test
  void theReportOfTheDocumentationIsRead() {
    ReportRecord report = read(REPORT);

    assertThat(report.problem).isNull();
    assertThat(report.key).isEqualTo("tap-1\neth0");
    assertThat(report.startId).isEqualTo("20261124T2100Z-k3x9q");
    assertThat(report.sequence).isEqualTo(7);
    assertThat(report.fromNanos).isEqualTo(1_795_348_870_000_000_000L);
    assertThat(report.toNanos).isEqualTo(1_795_348_880_000_000_000L);
    assertThat(report.captured).isEqualTo(1_000);
    assertThat(report.acknowledged).isEqualTo(950);
    assertThat(report.dropReasons).containsExactly("queue_full");
    assertThat(report.dropCounts).containsExactly(20);
    assertThat(report.waiting).isEqualTo(30);
  }

  @Test
  void namesMayBeAbsentAndFurtherMembersAreIgnored() {
    ReportRecord report =
        read(
            REPORT
                .replace("\"agent\":\"tap-1\",", "\"new\":[{}],")
                .replace("\"interface\":\"eth0\",", ""));

    assertThat(report.problem).isNull();
    assertThat(report.key).isEqualTo("\n");
  }

  @ParameterizedTest(name = "{0}: {3}")
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "no JSON, }}, }, no_json",
        "more behind it, }}, }} {}, no_json",
        "not an object, {, [{, no_json",
        "other version, \"version\":1, \"version\":2, version",
        "no version, \"version\":1, \"v\":1, version",
        "no start, \"start\", \"begin\", start",
        "agent a number, \"tap-1\", 1, agent",
        "interface an object, \"eth0\", {}, interface",
        "sequence below zero, \"sequence\":7, \"sequence\":-1, sequence",
        "sequence a text, \"sequence\":7, \"sequence\":\"7\", sequence",
        "captured a fraction, \"captured\":1000, \"captured\":1000.5, captured",
        "captured beyond a long, \"captured\":1000, \"captured\":99999999999999999999, captured",
        "captured too much, \"captured\":1000, \"captured\":1000000000001, captured",
        "acknowledged below zero, \"acknowledged\":950, \"acknowledged\":-1, acknowledged",
        "ends before it begins, \"to_ns\":1795348880, \"to_ns\":1795348860, to_ns",
        "ends in the future, \"to_ns\":1795348880, \"to_ns\":1795348941, clock",
        "before 2000, ~\"from_ns\":1795348870000000000,\"to_ns\":1795348880000000000~, ~\"from_ns\":1,\"to_ns\":2~, clock",
        "dropped a number, {\"queue_full\":20}, 20, dropped",
        "dropped below zero, \"queue_full\":20, \"queue_full\":-20, dropped",
        "no missed, \"missed\", \"m\", kernel",
      })
  void whatIsWrongIsNamed(String what, String part, String other, String problem) {
    String changed = REPORT.replace(part, other);
    assertThat(changed).isNotEqualTo(REPORT);

    ReportRecord report = read(changed);

    assertThat(report.problem).as(what).isEqualTo(problem);
    assertThat(report.key).isEmpty();
  }

  @Test
  void otherRecordsAreNamedToo() {
    assertThat(ReportDeserializer.read(null, NOW_MILLIS, "").problem).isEqualTo("no_value");
    assertThat(read("").problem).isEqualTo("no_object");
    assertThat(read("[1]").problem).isEqualTo("no_object");
    assertThat(read("[".repeat(10_000)).problem).isEqualTo("no_json");
    assertThat(read("a".repeat(ReportDeserializer.NAME_MAX + 1)).problem).isEqualTo("no_json");
    String name = "a".repeat(ReportDeserializer.NAME_MAX);
    assertThat(read(REPORT.replace("tap-1", name)).problem).isNull();
    assertThat(read(REPORT.replace("tap-1", name + "a")).problem).isEqualTo("agent");
    String spaces = " ".repeat(ReportDeserializer.BYTES_MAX - REPORT.length());
    assertThat(read(REPORT + spaces).problem).isNull();
    assertThat(read(REPORT + spaces + " ").problem).isEqualTo("too_long");
    assertThat(read(withReasons(ReportDeserializer.REASONS_MAX)).problem).isNull();
    assertThat(read(withReasons(ReportDeserializer.REASONS_MAX + 1)).problem).isEqualTo("dropped");
  }

  private static String withReasons(int count) {
    StringBuilder reasons = new StringBuilder("\"r0\":1");
    for (int i = 1; i < count; i++) {
      reasons.append(",\"r").append(i).append("\":1");
    }
    return REPORT.replace("\"queue_full\":20", reasons);
  }

  @Test
  void whateverTheBytesAreNothingIsThrown() {
    Random random = new Random(Seed.of(ReportDeserializerTest.class));
    int reports = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = REPORT.getBytes(UTF_8);
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      ReportRecord report = ReportDeserializer.read(bytes, NOW_MILLIS, "");
      if (report.problem == null) {
        reports++;
        assertThat(report.toNanos).isGreaterThanOrEqualTo(report.fromNanos);
        assertThat(report.dropped()).isNotNegative();
      }
    }
    assertThat(reports).isBetween(1_000, 49_000);
  }

  private static ReportRecord read(String json) {
    return ReportDeserializer.read(json.getBytes(UTF_8), NOW_MILLIS, "");
  }
}
