package io.sipstream.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sipstream.benchmarks.traffic.CarrierDatagrams;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopbackSenderTest {
  private static final List<byte[]> PAYLOADS = CarrierDatagrams.first(200, SmallRun.SEED);

  @Test
  void itSendsAsManyAsItIsToldInTheirTime() throws Exception {
    try (LoopbackSender sender = new LoopbackSender(PAYLOADS)) {
      LoopbackSender.Sent sent = sender.send(2_000, 0.5);

      // A busy machine may be late, and the sender gives up then; it is never early.
      assertThat(sent.frames()).isBetween(1L, 1_000L);
      assertThat(sent.perSecond()).isLessThan(2_000 / 0.98);
    }
  }

  @Test
  void itGivesUpWhereItCannotSendSoFast() throws Exception {
    try (LoopbackSender sender = new LoopbackSender(PAYLOADS)) {
      LoopbackSender.Sent sent = sender.send(1e9, 0.1);

      assertThat(sent.frames()).isBetween(100L, 100_000_000L - 1);
      assertThat(sent.seconds()).isBetween(0.15, 2.0);
    }
  }

  @Test
  void tcpdumpCountsEachDatagramOnceAndTellsWhatTheSenderSent(@TempDir Path directory)
      throws Exception {
    String refusal = Peers.refusal(Tcpdump.probe());
    assumeTrue(refusal == null, "tcpdump: " + refusal);
    try (LoopbackSender sender = new LoopbackSender(PAYLOADS);
        Tap tcpdump = new Tcpdump.Kind(directory, "udp port " + sender.port()).start()) {
      LoopbackSender.Sent sent = sender.send(2_000, 0.25);
      tcpdump.settle(sent.frames());

      // A running process has some memory; tcpdump's buffer is a part of it.
      assertThat(tcpdump.peakMib()).isGreaterThan(1);
      assertThat(tcpdump.end()).isEqualTo(new Tap.Seen(sent.frames(), 0, 0));
    }
  }
}
