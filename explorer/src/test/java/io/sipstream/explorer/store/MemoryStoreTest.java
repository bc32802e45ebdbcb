package io.sipstream.explorer.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.calls.record.CallRecord;
import io.sipstream.explorer.TestStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The store in memory while captures are read. */
class MemoryStoreTest {
  private static final String[] SAMPLES = {
    "answered-call.pcap", "busy.pcap", "cancelled.pcap", "early-media-prack.pcap", "ipv6-call.pcap"
  };

  @Test
  void listsDuringTheReadingDoNotChangeTheResult() throws Exception {
    List<Integer> sizes = new ArrayList<>();
    MemoryStore watched =
        TestStore.ofSamples(
            store -> sizes.add(store.calls(Query.parse(""), 0, 100).page().size()), SAMPLES);
    MemoryStore atOnce = TestStore.ofSamples(SAMPLES);

    List<CallRecord> calls = watched.calls(Query.parse(""), 0, 100).page();
    assertThat(calls).isNotEmpty().isEqualTo(atOnce.calls(Query.parse(""), 0, 100).page());
    assertThat(sizes).isSorted().contains(1).hasSizeGreaterThan(30);
  }
}
