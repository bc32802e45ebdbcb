package io.sipstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.job.counters.FrameAccounting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Compares the call records in Elasticsearch with those of the command calls. */
class CallsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FRAMES = "frames";
  private static final String CAPTURE =
      SipstreamHome.SAMPLES.resolve("failed-calls.pcap").toString();

  @RegisterExtension static final SharedStack SHARED = SharedStack.whole();
  private static final TestJobs jobs = new TestJobs(SHARED);

  @Test
  void recordsEqualThoseOfTheCommandAndAReplayChangesNothing() throws Exception {
    jobs.createTopics(2, FRAMES);
    Map<String, JsonNode> expected = new HashMap<>();
    Map<String, JsonNode> actions = new HashMap<>();
    String[] lines =
        SipstreamHome.outputOf(
                SipstreamHome.command(
                    "calls",
                    "--format",
                    "bulk",
                    "--elasticsearch.index-prefix",
                    jobs.prefix(FRAMES),
                    CAPTURE))
            .split("\n");
    for (int i = 0; i < lines.length; i += 2) {
      JsonNode action = JSON.readTree(lines[i]).path("index");
      actions.put(action.path("_id").asText(), action);
      expected.put(action.path("_id").asText(), JSON.readTree(lines[i + 1]));
    }
    replay();
    FrameAccounting first =
        jobs.runToTheEnd(FRAMES, "--calls.enabled=true", "--kafka.start=earliest");
    Documents calls =
        new Documents(SHARED.servers().elasticsearch().address(), jobs.prefix(FRAMES) + "-calls");

    assertThat(expected).isNotEmpty();
    assertThat(first.count("call_documents")).isGreaterThanOrEqualTo(expected.size());
    assertThat(calls.sources()).isEqualTo(expected);
    calls
        .all()
        .forEach(
            (id, hit) -> {
              assertThat(hit.path("_index")).isEqualTo(actions.get(id).path("_index"));
              assertThat(hit.path("_routing")).isEqualTo(actions.get(id).path("routing"));
            });
    // The same messages again, and those of before.
    replay();
    FrameAccounting second =
        jobs.runToTheEnd(FRAMES, "--calls.enabled=true", "--kafka.start=earliest");
    assertThat(second.count("calls.duplicate")).isEqualTo(first.count("calls.merged"));
    assertThat(calls.sources()).isEqualTo(expected);
  }

  private static void replay() throws Exception {
    SipstreamHome.outputOf(
        SipstreamHome.agent(
            List.of(
                "replay",
                "--bootstrap-servers=" + SHARED.servers().kafka().address(),
                "--topic=" + jobs.name(FRAMES),
                CAPTURE)));
  }
}
