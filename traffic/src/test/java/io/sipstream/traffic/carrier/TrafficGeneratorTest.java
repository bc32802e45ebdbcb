package io.sipstream.traffic.carrier;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.LinkType;
import io.sipstream.frames.PcapWriter;
import io.sipstream.traffic.message.Message;
import io.sipstream.traffic.message.Traffic;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TrafficGeneratorTest {
  private static final int MESSAGES = 20_000;

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() throws IOException {
    assertThat(capture(500, 7)).isEqualTo(capture(500, 7)).isNotEqualTo(capture(500, 8));
  }

  @Test
  void timesRiseAndFramesAreBelowTheUsualMtuButForTheLongHeaders() throws IOException {
    byte[] capture = capture(MESSAGES, 1);
    long last = 0;
    int large = 0;
    try (CaptureFile file = CaptureFile.open(new ByteArrayInputStream(capture), "generated")) {
      for (CapturedFrame frame = file.next(); frame != null; frame = file.next()) {
        assertThat(frame.captureTimeNanos()).isGreaterThan(last);
        last = frame.captureTimeNanos();
        large += frame.bytes().length > 1514 ? 1 : 0;
      }
    }
    assertThat(large).isBetween(1, MESSAGES / 500);
    assertThat(capture.length / MESSAGES).as("mean bytes per message").isBetween(400, 1200);
  }

  @Test
  void allKindsOfMessagesOccur() {
    Traffic traffic = new Traffic(1);
    Set<String> firstWords = new HashSet<>();
    int notSip = 0;
    int ipv6 = 0;
    for (int i = 0; i < MESSAGES; i++) {
      Message message = traffic.next();
      String start = new String(message.payload(), US_ASCII).split("\r?\n", 2)[0];
      firstWords.add(message.sip() ? start.replaceFirst("^(SIP/2.0 )?(\\S+).*", "$2") : "");
      notSip += message.sip() ? 0 : 1;
      ipv6 += message.from().isIpv6() ? 1 : 0;
    }
    assertThat(firstWords)
        .contains("REGISTER", "INVITE", "ACK", "PRACK", "CANCEL", "BYE", "OPTIONS")
        .contains("SUBSCRIBE", "NOTIFY", "MESSAGE", "FROBNICATE")
        .contains("100", "180", "183", "200", "202", "401", "403", "404", "408", "480", "486")
        .contains("487", "488", "500", "503", "603", "799");
    assertThat(notSip).isBetween(1, MESSAGES / 100);
    assertThat(ipv6).isBetween(MESSAGES / 10, MESSAGES / 4);
  }

  @Test
  void aNumberBelowOneIsRefusedWithStatus2(@TempDir Path directory) {
    Path file = directory.resolve("none.pcap");

    int status =
        new CommandLine(new TrafficGenerator())
            .setErr(new PrintWriter(new StringWriter()))
            .execute("--messages", "0", "--output", file.toString());

    assertThat(status).isEqualTo(2);
    assertThat(file).doesNotExist();
  }

  @Test
  void theCarriersMixIsChosenByOptionsThatHaveLimits(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("carrier.pcap");
    String[] all = {"--mix=carrier", "--messages=200", "--seed=3", "--output=" + file};

    assertThat(new CommandLine(new TrafficGenerator()).execute(all)).isEqualTo(0);

    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    try (PcapWriter written = new PcapWriter(expected, LinkType.ETHERNET)) {
      CarrierCapture.write(written, 200, 3, CarrierMix.defaults());
    }
    assertThat(file).hasBinaryContent(expected.toByteArray());
    StringWriter err = new StringWriter();
    int status =
        new CommandLine(new TrafficGenerator())
            .setErr(new PrintWriter(err))
            .execute("--mix=carrier", "--messages=200", "--tcp=95", "--output=" + file);
    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).contains("--tcp must be 0 to 90, not 95.");
  }

  private static byte[] capture(long messages, long seed) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PcapWriter file = new PcapWriter(bytes, LinkType.ETHERNET)) {
      TrafficGenerator.write(file, messages, seed);
    }
    return bytes.toByteArray();
  }
}
