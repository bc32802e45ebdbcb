package io.sipstream.job.counters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrameAccountingTest {
  private static final Map<String, Long> BALANCED =
      Map.ofEntries(
          Map.entry("frames_consumed", 28L),
          Map.entry("frames_in_messages", 9L),
          Map.entry("frames_pending_reassembly", 1L),
          Map.entry("messages", 10L),
          Map.entry("problems.trailing_bytes", 99L),
          Map.entry("ignored.other_port", 7L),
          Map.entry("ignored.stun", 8L),
          Map.entry("dead_letters.ipv4.truncated", 2L),
          Map.entry("dead_letters.internal_error.NullPointerException", 1L),
          Map.entry("documents.created", 4L),
          Map.entry("documents.duplicate", 3L),
          Map.entry("documents.replaced", 2L),
          Map.entry("documents.rejected", 1L),
          Map.entry("bulk_retries", 50L));

  @Test
  void booksThatBalanceAreToldWithTheirNumbers() {
    FrameAccounting balance = FrameAccounting.of(BALANCED);

    assertThat(balance.imbalances()).isEmpty();
    assertThat(balance.equations())
        .containsExactly(
            "frames consumed 28 = in messages 9 + ignored 15 + dead letters 3 + waiting 1",
            "messages 10 = documents created 4 + duplicate 3 + replaced 2 + rejected 1");
  }

  @Test
  void aMissingFrameIsTold() {
    assertThat(with("ignored.other_port", 6L).imbalances())
        .containsExactly(
            "The counters do not balance: frames consumed 28 is not in messages 9 + ignored 14 +"
                + " dead letters 3 + waiting 1, a difference of 1.");
  }

  @Test
  void aDocumentTooManyIsTold() {
    assertThat(with("documents.created", 6L).imbalances())
        .containsExactly(
            "The counters do not balance: messages 10 is not documents created 6 + duplicate 3 +"
                + " replaced 2 + rejected 1, a difference of -2.");
  }

  @Test
  void callsHaveEquationsOfTheirOwn() {
    Map<String, Long> counters = new HashMap<>(BALANCED);
    counters.put("messages_for_calls", 10L);
    counters.put("call_events", 9L);
    counters.put("call_notices", 1L);
    counters.put("calls.no_call_id", 1L);
    counters.put("calls.merged", 8L);
    counters.put("calls.outside_register", 2L);
    counters.put("call_documents", 3L);
    counters.put("documents.created", 7L);

    assertThat(FrameAccounting.of(counters).imbalances()).isEmpty();
    assertThat(FrameAccounting.of(counters).equations())
        .contains(
            "messages 10 and of calls 3, 13 = documents created 7 + duplicate 3 + replaced 2 +"
                + " rejected 1",
            "messages for calls 10 = call events 9 + without Call-ID 1",
            "call events and notices 10 = merged 8 + outside register 2");
    counters.put("calls.merged", 7L);
    assertThat(FrameAccounting.of(counters).imbalances())
        .containsExactly(
            "The counters do not balance: call events and notices 10 is not merged 7 + outside"
                + " register 2, a difference of 1.");
  }

  @Test
  void emptyBooksBalance() {
    assertThat(FrameAccounting.of(Map.of()).imbalances()).isEmpty();
  }

  private static FrameAccounting with(String name, long count) {
    Map<String, Long> counters = new HashMap<>(BALANCED);
    counters.put(name, count);
    return FrameAccounting.of(counters);
  }
}
