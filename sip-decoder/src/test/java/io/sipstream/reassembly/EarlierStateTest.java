package io.sipstream.reassembly;

import static io.sipstream.reassembly.TestStream.ACK;
import static io.sipstream.reassembly.TestStream.NOW;
import static io.sipstream.reassembly.TestStream.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.packet.PacketDecoder;
import io.sipstream.packet.TunnelPorts;
import io.sipstream.reassembly.RecordedOutcomes.TestPiece;
import org.junit.jupiter.api.Test;

/** State of an earlier version, which counted less for what it kept. */
class EarlierStateTest {
  private static final byte[] WHOLE = FragmentFrames.udp(new byte[1_200]);
  private static final int FEW_BYTES = 10;

  private final PacketDecoder packets = new PacketDecoder(TunnelPorts.defaults());
  private final ReassemblyLimits limits = ReassemblyLimits.defaults();
  private final RecordedOutcomes ends = new RecordedOutcomes();

  /** Takes another's place between two calls, as after a restart. */
  private static final class Restarted<S> implements Reassembly<S> {
    private Reassembly<S> present;

    Restarted(Reassembly<S> first) {
      present = first;
    }

    @Override
    public <P extends ReassemblyInput> LimitReached arrive(
        P piece, ReassemblyContext<P, S> host, ReassemblyOutput<P> results) {
      return present.arrive(piece, host, results);
    }

    @Override
    public <P extends ReassemblyInput> void refuse(
        P piece, LimitReached shortage, ReassemblyOutput<P> results) {
      present.refuse(piece, shortage, results);
    }

    @Override
    public long evictionRank(S state, LimitReached shortage) {
      return present.evictionRank(state, shortage);
    }

    @Override
    public <P extends ReassemblyInput> void evict(
        LimitReached shortage, ReassemblyContext<P, S> host, ReassemblyOutput<P> results) {
      present.evict(shortage, host, results);
    }

    @Override
    public boolean isRelieved(LimitReached shortage) {
      return present.isRelieved(shortage);
    }

    @Override
    public <P extends ReassemblyInput> void timer(
        long millis, ReassemblyContext<P, S> host, ReassemblyOutput<P> results) {
      present.timer(millis, host, results);
    }

    @Override
    public Held held() {
      return present.held();
    }

    @Override
    public void restore(S state) {
      present.restore(state);
    }
  }

  @Test
  void fragmentsGiveNoMoreBackThanWasCounted() {
    Restarted<DatagramState> reassembly = new Restarted<>(new Defragmenter(limits, packets));
    InMemoryReassemblyContext<TestPiece, DatagramState> host =
        new InMemoryReassemblyContext<>(reassembly, ends);
    host.arrive("k", RecordedOutcomes.piece(FragmentFrames.ipv4(WHOLE, 0, 400, 7), NOW));
    host.state().keptBytes = FEW_BYTES;
    reassembly.present = new Defragmenter(limits, packets);
    reassembly.restore(host.state());
    assertThat(reassembly.held()).isEqualTo(new Reassembly.Held(1, FEW_BYTES));

    host.arrive(
        "k", RecordedOutcomes.piece(FragmentFrames.ipv4(WHOLE, 400, WHOLE.length, 7), NOW + 1));
    host.advance(NOW + 10_000);
    assertThat(ends.packets).hasSize(1);
    assertThat(reassembly.held()).isEqualTo(Reassembly.Held.NOTHING);
  }

  @Test
  void segmentsGiveNoMoreBackThanWasCounted() {
    Restarted<StreamState> reassembly = new Restarted<>(new StreamReassembly(limits, packets));
    InMemoryReassemblyContext<TestPiece, StreamState> host =
        new InMemoryReassemblyContext<>(reassembly, ends);
    TestStream stream = new TestStream();
    host.arrive("k", stream.piece(0, ACK, bytes(SipTexts.TRYING.substring(0, 20)), NOW));
    host.state().keptBytes = FEW_BYTES;
    reassembly.present = new StreamReassembly(limits, packets);
    reassembly.restore(host.state());
    assertThat(reassembly.held()).isEqualTo(new Reassembly.Held(1, FEW_BYTES));

    host.arrive("k", stream.piece(20, ACK, bytes(SipTexts.TRYING.substring(20)), NOW + 1));
    host.advance(NOW + 20_000);
    assertThat(ends.messages).hasSize(1);
    assertThat(reassembly.held()).isEqualTo(new Reassembly.Held(1, 0));
  }
}
