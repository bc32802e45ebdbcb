package io.sipstream.cli.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.calls.record.CallRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares calls with what tshark shows of the samples: final status code, time from the last
 * attempt to the 2xx, and time from the 2xx to the BYE.
 */
class SampleCallsTest {
  private static final Path TSHARK = CollectedCalls.SAMPLES.resolve("tshark");

  /** A call in a first fragment whose others are missing; tshark reads whole packets only. */
  private static final String WITHOUT_FRAGMENTS = "never-whole@example.com";

  /** A message as a line of tshark. */
  private record Seen(long micros, String method, int code, String cseq) {}

  /** What both say about a call; -1 if absent. */
  private record Facts(int code, long setupMicros, long durationMicros) {}

  static Stream<Path> samples() throws IOException {
    List<Path> samples = new ArrayList<>();
    try (Stream<Path> files = Files.list(CollectedCalls.SAMPLES)) {
      files.filter(file -> file.toString().matches(".*\\.pcap(ng)?")).forEach(samples::add);
    }
    return samples.stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void callsAreThoseOfTshark(Path sample) throws Exception {
    Map<String, Facts> expected = new TreeMap<>();
    messages(TSHARK.resolve(sample.getFileName() + ".tsv"))
        .forEach(
            (callId, messages) -> {
              if (messages.stream().anyMatch(message -> message.method.equals("INVITE"))) {
                expected.put(callId, facts(messages));
              }
            });

    Map<String, Facts> found = new TreeMap<>();
    for (CallRecord call : CollectedCalls.of(sample).records()) {
      if (!call.partial() && !WITHOUT_FRAGMENTS.equals(call.callId())) {
        found.put(
            call.callId(), new Facts(call.code(), call.delays().setup(), call.durationMicros()));
      }
    }

    assertThat(found).isEqualTo(expected);
  }

  private static Map<String, List<Seen>> messages(Path tsv) throws IOException {
    Map<String, List<Seen>> calls = new TreeMap<>();
    List<String> lines = Files.readAllLines(tsv);
    for (String line : lines.subList(2, lines.size())) {
      String[] cells = line.split("\t", -1);
      if (!cells[8].isEmpty()) {
        calls
            .computeIfAbsent(cells[8], id -> new ArrayList<>())
            .add(
                new Seen(
                    Long.parseLong(cells[1]) / 1_000,
                    cells[6],
                    cells[7].isEmpty() ? -1 : Integer.parseInt(cells[7]),
                    cells[9] + " " + cells[10]));
      }
    }
    return calls;
  }

  private static Facts facts(List<Seen> messages) {
    Seen answer = null;
    Seen refusal = null;
    Seen bye = null;
    for (Seen message : messages) {
      if (message.code >= 200 && message.cseq.endsWith(" INVITE") && answer == null) {
        answer = message.code < 300 ? message : null;
        refusal = message.code < 300 ? refusal : message;
      }
      bye = bye == null && message.method.equals("BYE") ? message : bye;
    }
    if (answer == null) {
      return new Facts(refusal == null ? -1 : refusal.code, -1, -1);
    }
    String cseq = answer.cseq;
    long invite =
        messages.stream()
            .filter(message -> message.method.equals("INVITE") && message.cseq.equals(cseq))
            .mapToLong(Seen::micros)
            .min()
            .orElse(answer.micros + 1);
    return new Facts(
        answer.code, answer.micros - invite, bye == null ? -1 : bye.micros - answer.micros);
  }
}
