package io.sipstream.sip.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.text.Span;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reports as RFC 6035 section 4.6 has them. */
class VoiceQualityReportTest {
  @Test
  void bothSidesAreRead() {
    VoiceQualityReport report =
        parse(
            """
            VQSessionReport: CallTerm
            CallID: quality-1@example.com
            LocalID: Nadia <sip:nadia@example.com>
            RemoteID: Kim <sip:kim@example.org>
            LocalAddr: IP=198.51.100.7 PORT=5002 SSRC=1a3b5c7d
            LocalMetrics:
            Timestamps:START=2026-11-24T18:23:43Z STOP=2026-11-24T18:26:02Z
            SessionDesc:PT=18 PD=G729 SR=8000 FD=20 FO=20 FPP=2 PPS=50 PLC=3 SSUP=on
            JitterBuffer:JBA=3 JBR=2 JBN=40 JBM=80 JBX=120
            PacketLoss:NLR=5.0 JDR=2.5
            BurstGapLoss:BLD=0 BD=0 GLD=2.0 GD=500 GMIN=16
            Delay:RTD=200 ESD=140 SOWD=170 IAJ=2 MAJ=10
            Signal:SL=-21 NL=-50 RERL=55
            QualityEst:RLQ=82 RCQ=80 EXTRI=90 MOSLQ=4.1 MOSCQ=4.0 QoEEstAlg=P.564
            RemoteMetrics:
            JitterBuffer:JBA=3
            PacketLoss:NLR=0.5 JDR=0.0
            Signal:SL=-23
            QualityEst:MOSLQ=4.3
            DialogID:quality-1@example.com;to-tag=k9;from-tag=n9
            """);
    assertThat(report.type()).isEqualTo("session");
    assertThat(report.callId()).hasToString("quality-1@example.com");
    assertThat(report.local())
        .containsAllEntriesOf(
            Map.of("nlr", 5.0, "jdr", 2.5, "rtd", 200.0, "sl", -21.0, "nl", -50.0, "rerl", 55.0))
        .containsAllEntriesOf(
            Map.of("moslq", 4.1, "moscq", 4.0, "rlq", 82.0, "rcq", 80.0, "bld", 0.0, "gd", 500.0))
        .containsAllEntriesOf(Map.of("esd", 140.0, "sowd", 170.0, "iaj", 2.0, "maj", 10.0))
        .doesNotContainKeys("qoeestalg", "pt", "start", "port");
    assertThat(report.remote())
        .isEqualTo(Map.of("jba", 3.0, "nlr", 0.5, "jdr", 0.0, "sl", -23.0, "moslq", 4.3));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "VQSessionReport: CallTerm, session",
        "VQSessionReport : CallTerm, session",
        "VQSessionReport, session",
        "VQIntervalReport, interval",
        "VQIntervalReport: CallTerm, interval",
        "vqalertreport: Type=NLR Severity=Critical Dir=local, alert",
        "SomethingElse: 1, -",
      })
  void theFirstLineTellsTheKind(String line, String type) {
    assertThat(parse(line + "\nCallID: 1\n").type()).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "NLR=5, 5.0",
        "NLR=-0.25, -0.25",
        "nlr=00.10, 0.1",
        "NLR=999999999, 999999999.0",
        "NLR=9999999999, -",
        "NLR=1e3, -",
        "NLR=NaN, -",
        "NLR=1d, -",
        "NLR=, -",
        "NLR=., -",
        "=5, -",
      })
  void figuresAreDecimals(String figure, Double number) {
    assertThat(parse("LocalMetrics:\nPacketLoss: " + figure + "\n").local().get("nlr"))
        .isEqualTo(number);
  }

  @Test
  void figuresAreBounded() {
    StringBuilder line = new StringBuilder("PacketLoss:");
    for (int i = 0; i < 1000; i++) {
      line.append(" A").append(i).append("=1");
    }
    assertThat(parse("LocalMetrics:\n" + line + "\n").local()).hasSize(64);
  }

  private static VoiceQualityReport parse(String body) {
    return VoiceQualityReport.parse(Span.of(body.replace("\n", "\r\n")), false);
  }
}
