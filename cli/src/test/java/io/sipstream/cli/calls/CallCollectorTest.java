package io.sipstream.cli.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.calls.record.CallRecord;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallCollectorTest {
  private static final int CALLS = 200;

  @TempDir private static Path directory;

  @Test
  void callsAreInTheOrderOfTheirStart() throws Exception {
    CollectedCalls calls =
        CollectedCalls.of(
            CollectedCalls.sample("hold-resume.pcap"), CollectedCalls.sample("answered-call.pcap"));

    assertThat(calls.records())
        .hasSize(2)
        .isSortedAccordingTo((a, b) -> Long.compare(a.startMicros(), b.startMicros()));
  }

  @Test
  @Tag("hostile")
  void aFloodOfCallIdsIsLimitedAndCounted() throws Exception {
    CollectedCalls calls = CollectedCalls.of(10_000, flood("flood.pcap", false));

    assertThat(calls.refused()).isPositive();
    // Each call has an INVITE and a 486. What is listed is what was not refused.
    assertThat(2 * calls.records().size()).isEqualTo(2 * CALLS - calls.refused());
    assertThat(calls.records())
        .allMatch(call -> call.code() == 486)
        .first()
        .returns("0", CallRecord::callId);
  }

  @Test
  @Tag("hostile")
  void aCallThatIsKnownGetsItsMessagesWhenTheMemoryIsFull() throws Exception {
    CollectedCalls calls = CollectedCalls.of(10_000, flood("ringing.pcap", true));

    assertThat(calls.refused()).isPositive();
    assertThat(calls.records()).first().returns(486, CallRecord::code);
  }

  private static Path flood(String name, boolean firstEndsLast) throws Exception {
    Path path = directory.resolve(name);
    try (TestCapture capture = new TestCapture(path)) {
      for (int i = 0; i < CALLS; i++) {
        capture.request("INVITE", "" + i, "sip:a@192.0.2.1", "sip:b@192.0.2.2");
        if (i > 0 || !firstEndsLast) {
          capture.response("486 Busy Here", "" + i, "sip:a@192.0.2.1", "sip:b@192.0.2.2");
        }
      }
      if (firstEndsLast) {
        capture.response("486 Busy Here", "0", "sip:a@192.0.2.1", "sip:b@192.0.2.2");
      }
    }
    return path;
  }

  @Test
  void messagesWithoutCallIdAreCounted() throws Exception {
    Path path = directory.resolve("without.pcap");
    try (TestCapture capture = new TestCapture(path)) {
      capture.request("OPTIONS", "", "sip:a@192.0.2.1", "sip:b@192.0.2.2");
    }

    CollectedCalls calls = CollectedCalls.of(path);

    assertThat(calls.withoutCallId()).isEqualTo(1);
    assertThat(calls.records()).isEmpty();
  }
}
