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
  void emptyBooksBalance() {
    assertThat(FrameAccounting.of(Map.of()).imbalances()).isEmpty();
  }

  private static FrameAccounting with(String name, long count) {
    Map<String, Long> counters = new HashMap<>(BALANCED);
    counters.put(name, count);
    return FrameAccounting.of(counters);
  }
}
