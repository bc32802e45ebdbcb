package io.sipstream.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.calls.kpi.KpiContributions;
import io.sipstream.calls.kpi.KpiCount;
import io.sipstream.calls.kpi.KpiDelay;
import io.sipstream.calls.kpi.KpiDocumentWriter;
import io.sipstream.calls.kpi.KpiFields;
import io.sipstream.calls.kpi.KpiKey;
import io.sipstream.calls.kpi.KpiSum;
import io.sipstream.calls.kpi.KpiTable;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.explorer.kpi.KpiResult;
import io.sipstream.explorer.kpi.KpiSearch;
import io.sipstream.explorer.store.MemoryStore;
import io.sipstream.explorer.store.Query;
import io.sipstream.json.JsonBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** KPIs of captures in memory, and of documents. */
class KpiPageTest {
  private static final Query ALL = Query.parse("");

  @Test
  void kpisOfACaptureFollowFromItsCalls() throws Exception {
    MemoryStore store = TestStore.ofSamples("failed-calls.pcap");

    KpiResult result = KpiSearch.of(store, ALL, KpiKey.ALL, KpiKey.ALL);

    KpiSum sum = result.pairs().get(0).sum();
    assertThat(result.pairs()).hasSize(2);
    assertThat(result.notes()).isEmpty();
    assertThat(sum.count(KpiCount.ATTEMPTS)).isEqualTo(8);
    // 403, 404, 408, 480 and 488.
    assertThat(sum.codes(400, 499)).isEqualTo(5);
    assertThat(result.minutes()).allMatch(minute -> minute.settled());
  }

  @Test
  void aSearchSelectsByTimeAndPeer() throws Exception {
    MemoryStore store = TestStore.ofSamples("failed-calls.pcap", "answered-call.pcap");

    assertThat(KpiSearch.of(store, Query.parse("before:2020-01-01"), "*", "*").minutes()).isEmpty();
    assertThat(KpiSearch.of(store, Query.parse("peer:192.0.2.10"), "*", "*").minutes())
        .isNotEmpty();
  }

  /** A document has every figure that pages show. */
  @Test
  void figuresOfADocumentAreThoseOfTheCalls() throws Exception {
    MemoryStore store =
        TestStore.ofSamples("failed-calls.pcap", "answered-call.pcap", "hold-resume.pcap");
    List<CallRecord> calls = store.calls(ALL, 0, 100).page();
    KpiTable table = new KpiTable(100);
    calls.forEach(call -> table.add(KpiContributions.of(call)));
    KpiDocumentWriter writer = new KpiDocumentWriter(peer -> null);
    table.minutes(
        (key, sum, concurrency) -> {
          JsonBuffer json = new JsonBuffer();
          writer.write(key, sum, concurrency, true, json);
          JsonNode document = new ObjectMapper().readTree(json.toByteArray(0));
          Map<String, Long> fields = new HashMap<>();
          flatten("", document.at("/sip/kpi"), fields);

          KpiSum read = KpiFields.read(field -> fields.getOrDefault(field, 0L));

          for (KpiCount count : KpiCount.values()) {
            assertThat(read.count(count)).as(count.field()).isEqualTo(sum.count(count));
          }
          for (KpiDelay delay : KpiDelay.values()) {
            assertThat(read.delayMicros(delay)).isEqualTo(sum.delayMicros(delay));
            assertThat(read.percentileMicros(delay, 0.95))
                .isEqualTo(sum.percentileMicros(delay, 0.95));
          }
          assertThat(read.codes(200, 699)).isEqualTo(sum.codes(200, 699));
        });
  }

  private static void flatten(String prefix, JsonNode object, Map<String, Long> into) {
    object
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isObject()) {
                flatten(prefix + field.getKey() + '.', field.getValue(), into);
              } else if (field.getValue().isNumber()) {
                into.put(prefix + field.getKey(), field.getValue().asLong());
              }
            });
  }
}
