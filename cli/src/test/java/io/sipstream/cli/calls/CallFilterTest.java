package io.sipstream.cli.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.calls.record.CallRecord;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CallFilterTest {
  @TempDir private static Path directory;
  private static List<CallRecord> calls;

  /** The calls start two milliseconds after each other, from 2026-11-22T10:00:00Z on. */
  @BeforeAll
  static void collect() throws Exception {
    Path path = directory.resolve("calls.pcap");
    try (TestCapture capture = new TestCapture(path)) {
      capture
          .busyCall("national", "sip:+12155551212@192.0.2.1", "sip:bob@192.0.2.2")
          .busyCall("other", "sip:alice@192.0.2.1", "tel:+1-215-555-3434")
          .request("INVITE", "open", "sip:alice@192.0.2.1", "sip:carol@192.0.2.2");
    }
    calls = CollectedCalls.of(path).records();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--number=5551212              | national",
        "--number=(215) 555-1212       | national",
        "--number=215-555-3434         | other",
        "--number=999                  | ",
        "--caller=alice                | other open",
        "--caller=ALICE                | other open",
        "--caller=5551212              | national",
        "--caller=5553434              | ",
        "--callee=bob                  | national",
        "--callee=ob                   | ",
        "--result=busy                 | national other",
        "--code=486                    | national other",
        "--code=487                    | ",
        "--peer=192.0.2.2              | national other open",
        "--peer=192.0.2.3              | ",
        "--problem=loop                | ",
        "--from=2026-11-22T10:00:00.002Z  | other open",
        "--until=2026-11-22T10:00:00.002Z | national",
        "--from=2026-11-22T11:00:00.004+01:00 | open",
        "--caller=alice --result=busy  | other",
      })
  void callsAreSelected(String options, String callIds) {
    CallFilter filter = CommandLine.populateCommand(new CallFilter(), options.split(" (?=--)"));
    filter.check();

    assertThat(calls.stream().filter(filter).map(CallRecord::callId))
        .containsExactly(callIds == null ? new String[0] : callIds.split(" "));
  }

  @Test
  void withoutOptionsAllCallsAreSelected() {
    CallFilter filter = new CallFilter();
    filter.check();

    assertThat(calls).hasSize(3).allMatch(filter);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--number=12      | --number: 12 has fewer than three digits.",
        "--number=alice   | --number: alice has fewer than three digits.",
        "--result=ok      | --result: ok is unknown. Use one of answered, cancelled,",
        "--problem=ok     | --problem: ok is unknown. Use one of ack_missing,",
        "--from=yesterday | --from: yesterday is not a time",
        "--until=never    | --until: never is not a time",
      })
  void wrongValuesAreRefused(String option, String message) {
    CallFilter filter = CommandLine.populateCommand(new CallFilter(), option);

    assertThatThrownBy(filter::check)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
