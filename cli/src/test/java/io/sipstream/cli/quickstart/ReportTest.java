package io.sipstream.cli.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.job.counters.FrameAccounting;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final AgentReplay.Report AGENT = new AgentReplay.Report(20, 20, 20, 1, 1);
  private static final SipIndex.Documents FOUND = new SipIndex.Documents(10, 2);
  private static final Map<String, Long> COUNTERS =
      Map.ofEntries(
          Map.entry("frames_consumed", 20L),
          Map.entry("frames_in_messages", 10L),
          Map.entry("ignored.arp", 1L),
          Map.entry("ignored.esp", 1L),
          Map.entry("ignored.rtp", 4L),
          Map.entry("ignored.stun", 2L),
          Map.entry("ignored.tls", 1L),
          Map.entry("dead_letters.vxlan.truncated", 1L),
          Map.entry("messages", 10L),
          Map.entry("call_documents", 3L),
          Map.entry("documents.created", 12L),
          Map.entry("documents.replaced", 1L));

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void aGroupOfCountersIsOneLineWithTheMostFrequent() {
    boolean balanced = report(false).accounting(AGENT, FrameAccounting.of(COUNTERS), FOUND, true);

    assertThat(balanced).isTrue();
    assertThat(printed.toString(UTF_8))
        .isEqualTo(
            """

            Frame accounting
            ----------------
            frames read from the captures            20
            frames acknowledged by Kafka             20
            frames consumed by the job               20
              in SIP messages                        10
              ignored                                 9   rtp 4, stun 2, arp 1, 2 more
              dead-lettered                           1   vxlan.truncated 1
              pending reassembly                      0
            SIP messages                             10
            writes of call records                    3
              new documents                          12
              existing documents                      0
              newer call records                      1
              rejected by Elasticsearch               0
            messages in Elasticsearch now            10
            calls in Elasticsearch now                2
            problems in documents                     0

            The frame accounting balances.
            """);
  }

  @Test
  void aVerboseReportHasEachCounter() {
    report(true).accounting(AGENT, FrameAccounting.of(COUNTERS), FOUND, true);

    assertThat(printed.toString(UTF_8))
        .contains(
            """
              ignored                                 9
                arp                                   1
                esp                                   1
                rtp                                   4
                stun                                  2
                tls                                   1
              dead-lettered                           1
                vxlan.truncated                       1
            """);
  }

  @Test
  void theCommandsToTryAreThreeIfTheServersStay() {
    var call = new Report.Example("a'b\u001b", "2026-11-22T21:13:35.244490057Z");

    report(false).tryNext(call, URI.create("http://127.0.0.1:9200"), "127.0.0.1:9092");

    assertThat(printed.toString(UTF_8))
        .contains("  curl 'http://127.0.0.1:9200/sip-messages-*/_search?")
        .contains(
            "  ./sipstream export --bootstrap-servers 127.0.0.1:9092 --from 2026-11-22T21:13:35Z"
                + " --until 2026-11-22T22:13:35Z --call-id 'a'\\''b\\u001b' --output call.pcapng\n")
        .contains("  ./sipstream agent replay --bootstrap-servers 127.0.0.1:9092 CAPTURE...\n");
  }

  @Test
  void withoutKafkaThereIsOnlyTheSearch() {
    var call = new Report.Example("a@b", "2026-11-22T21:13:35Z");

    report(false).tryNext(call, URI.create("http://127.0.0.1:9200"), null);

    assertThat(printed.toString(UTF_8)).contains("curl").doesNotContain("./sipstream");
  }

  private Report report(boolean verbose) {
    return new Report(new PrintStream(printed, true, UTF_8), verbose);
  }
}
