package io.sipstream.explorer.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.CallResult;
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

  /** Timer B is 32 seconds (RFC 3261 section 17.1.1.2). */
  @Test
  void aCallThatWasListedInProgressTimesOutLater() {
    TestStore test = new TestStore(Long.MAX_VALUE);
    test.sip(request("INVITE", "first"));
    assertThat(calls(test.store())).extracting(CallRecord::result).containsOnlyNulls();

    test.waitSeconds(100).sip(request("INVITE", "second"));

    assertThat(calls(test.store()))
        .extracting(CallRecord::result)
        .containsExactly(null, CallResult.TIMED_OUT);
  }

  private static List<CallRecord> calls(MemoryStore store) {
    return store.calls(Query.parse(""), 0, 100).page();
  }

  private static String request(String method, String callId) {
    return """
        %s sip:bob@example.com SIP/2.0
        Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK%s
        From: <sip:alice@example.com>;tag=1
        To: <sip:bob@example.com>
        Call-ID: %s
        CSeq: 1 %s

        """
        .formatted(method, callId, callId, method)
        .replace("\n", "\r\n");
  }
}
