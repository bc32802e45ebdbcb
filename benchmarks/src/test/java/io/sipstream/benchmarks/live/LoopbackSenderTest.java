package io.sipstream.benchmarks.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sipstream.benchmarks.bench.SmallRun;
import io.sipstream.benchmarks.peers.Peers;
import io.sipstream.traffic.carrier.CarrierDatagrams;
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

      // It is never early: the last burst is due a millisecond before the end. On a busy machine it
      // may
      // be late, and only then, at half as long again, has it sent fewer.
      assertThat(sent.seconds()).isGreaterThan(0.49);
      assertThat(sent.frames()).isLessThanOrEqualTo(1_000);
      if (sent.seconds() < 0.75) {
        assertThat(sent.frames()).isEqualTo(1_000);
      }
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
      assertThat(tcpdump.process().peakMib()).isGreaterThan(1);
      assertThat(tcpdump.end()).isEqualTo(new Tap.Seen(sent.frames(), 0, 0));
    }
  }
}
