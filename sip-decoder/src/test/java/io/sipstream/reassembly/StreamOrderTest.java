package io.sipstream.reassembly;

import static io.sipstream.reassembly.TestStream.ACK;
import static io.sipstream.reassembly.TestStream.KEY;
import static io.sipstream.reassembly.TestStream.NOW;
import static io.sipstream.reassembly.TestStream.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.packet.Packet.Tcp;
import io.sipstream.reassembly.RecordedOutcomes.TestPiece;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a stream is cut into and in whatever order it comes, its messages are the same. */
class StreamOrderTest {
  private static final String KEEP_ALIVE = "\r\n\r\n";
  private static final String WHOLE = KEEP_ALIVE + String.join(KEEP_ALIVE, SipTexts.ALL) + "\r\n";

  private static void assertAllMessages(TestStream stream) {
    assertThat(stream.messages()).containsExactlyElementsOf(SipTexts.ALL);
    for (int i = 0; i < SipTexts.ALL.size(); i++) {
      long at = stream.first + WHOLE.indexOf(SipTexts.ALL.get(i));
      assertThat(stream.ends.messages.get(i).sequence()).isEqualTo(at & 0xFFFF_FFFFL);
      assertThat(stream.ends.messages.get(i).problems()).isEmpty();
    }
  }

  @Test
  void everyCutInTwoGivesTheSameMessagesInBothOrders() {
    for (int cut = 1; cut < WHOLE.length(); cut++) {
      for (boolean reversed : new boolean[] {false, true}) {
        // Just before the numbers wrap around, and over it.
        TestStream stream = new TestStream(0xFFFF_FFFFL - 300);
        TestPiece syn = stream.piece(-1, Tcp.SYN, new byte[0], NOW);
        TestPiece head = stream.piece(0, ACK, bytes(WHOLE.substring(0, cut)), NOW + 1);
        TestPiece tail = stream.piece(cut, ACK | Tcp.FIN, bytes(WHOLE.substring(cut)), NOW + 2);
        for (TestPiece piece : reversed ? List.of(tail, head, syn) : List.of(syn, head, tail)) {
          stream.arrive(KEY, piece);
        }
        stream.host.advance(NOW + 100);
        assertAllMessages(stream);
        stream.host.advance(NOW + 5_100);
        stream.assertNothingIsKept();
      }
    }
  }

  @Test
  void everyCutInTwoGivesTheSameMessagesWhenCapturedInReverse() {
    for (int cut = 1; cut < WHOLE.length(); cut++) {
      TestStream stream = new TestStream();
      stream.syn();
      stream.data(cut, WHOLE.substring(cut)).data(0, WHOLE.substring(0, cut)).pass(0);
      assertAllMessages(stream);
      assertThat(stream.ends.messages.get(4).context().captureTimeNanos())
          .isEqualTo((NOW + 2) * 1_000_000);
      stream.send(WHOLE.length(), Tcp.FIN, new byte[0]).pass(5_001);
      stream.assertNothingIsKept();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyByteASegmentShuffledWhileTimeGoesOn(long seed) {
    Random random = new Random(seed);
    TestStream stream = new TestStream(0xFFFF_FFFFL - 500);
    List<TestPiece> pieces = new ArrayList<>();
    pieces.add(stream.piece(-1, Tcp.SYN, new byte[0], NOW));
    for (int i = 0; i < WHOLE.length(); i++) {
      pieces.add(stream.piece(i, ACK, bytes(WHOLE.substring(i, i + 1)), NOW + 1 + i / 3));
    }
    pieces.add(stream.piece(WHOLE.length(), Tcp.FIN, new byte[0], NOW + 1 + WHOLE.length()));
    // Some of them twice.
    for (int i = 0; i < 100; i++) {
      pieces.add(pieces.get(1 + random.nextInt(WHOLE.length())));
    }
    int half = pieces.size() / 2;
    Collections.shuffle(pieces.subList(0, half), random);
    Collections.shuffle(pieces.subList(half, pieces.size()), random);
    for (int i = 0; i < pieces.size(); i++) {
      stream.arrive(KEY, pieces.get(i));
      if (i == half) {
        // Some of the rest are late now.
        stream.host.advance(NOW + half / 3);
      }
    }
    stream.host.advance(NOW + 2_000);
    assertAllMessages(stream);
    stream.host.advance(NOW + 7_001);
    stream.assertNothingIsKept();
    assertThat(stream.ends.ends.keySet())
        .containsOnly("keep_alive", "tcp_empty", "tcp_repeated", "used");
  }

  @Test
  void theTimeIsThatOfTheByteThatCompletedItInWhateverOrderItArrives() {
    List<Long> times = new ArrayList<>();
    for (long seed = 0; seed < 20; seed++) {
      TestStream stream = new TestStream();
      // Behind the watermark: each is handled on arrival.
      stream.host.advance(NOW + 1_000);
      List<TestPiece> pieces = new ArrayList<>();
      String text = SipTexts.INVITE + SipTexts.TRYING;
      for (int at = 0; at < text.length(); at += 40) {
        int to = Math.min(text.length(), at + 40);
        // The third was captured last: a retransmission.
        long time = at == 80 ? NOW + 500 : NOW + at;
        pieces.add(stream.piece(at, ACK, bytes(text.substring(at, to)), time));
      }
      Collections.shuffle(pieces, new Random(seed));
      pieces.forEach(piece -> stream.arrive(KEY, piece));
      stream.end();
      assertThat(stream.messages()).containsExactly(SipTexts.INVITE, SipTexts.TRYING);
      times.add(stream.ends.messages.get(0).context().captureTimeNanos() / 1_000_000 - NOW);
      times.add(stream.ends.messages.get(1).context().captureTimeNanos() / 1_000_000 - NOW);
      stream.assertNothingIsKept();
    }
    assertThat(times).containsOnly(500L);
  }

  @Test
  void severalMessagesInOneSegmentHaveTheirPlaces() {
    TestStream stream = new TestStream();
    stream.syn().data(0, SipTexts.TRYING + SipTexts.REGISTER).pass(0);
    assertThat(stream.messages()).containsExactly(SipTexts.TRYING, SipTexts.REGISTER);
    assertThat(stream.ends.messages.get(1).sequence()).isEqualTo(1_000 + SipTexts.TRYING.length());
    assertThat(stream.ends.messages.get(1).ends().sourceIp()).isEqualTo("192.0.2.1");
    assertThat(stream.ends.ends).isEqualTo(Map.of("tcp_empty", 1, "used", 1));
  }

  @Test
  void ofOverlappingSegmentsTheFirstCopyCounts() {
    TestStream stream = new TestStream();
    String text = SipTexts.INVITE;
    stream.syn().data(60, text.substring(60, 100));
    stream.data(0, text.substring(0, 50) + "Y".repeat(60) + text.substring(110)).pass(0);
    assertThat(stream.messages())
        .containsExactly(
            text.substring(0, 50)
                + "Y".repeat(10)
                + text.substring(60, 100)
                + "Y".repeat(10)
                + text.substring(110));
    assertThat(stream.ends.counts).isEqualTo(Map.of("tcp_overlap_conflict", 1));
    stream.end();
    stream.assertNothingIsKept();
  }

  @Test
  void aRetransmissionIsNoSecondMessage() {
    TestStream stream = new TestStream();
    stream.syn().data(0, SipTexts.TRYING).data(0, SipTexts.TRYING).pass(0);
    stream.data(SipTexts.TRYING.length() - 1, "\n").pass(0);
    assertThat(stream.messages()).containsExactly(SipTexts.TRYING);
    assertThat(stream.ends.ends).isEqualTo(Map.of("tcp_empty", 1, "used", 1, "tcp_repeated", 2));
  }

  @Test
  void anOlderCaptureAfterANewerOneLosesNothing() {
    TestStream stream = new TestStream();
    stream.host.advance(NOW + 3_600_000);
    int registerAt = SipTexts.INVITE.length() + SipTexts.TRYING.length();
    stream.data(registerAt, SipTexts.REGISTER).pass(3_605_001);
    assertThat(stream.messages()).containsExactly(SipTexts.REGISTER);
    stream.arrive(KEY, stream.piece(-1, Tcp.SYN, new byte[0], NOW - 10));
    String older = SipTexts.INVITE + SipTexts.TRYING;
    for (int at = 0; at < older.length(); at += 50) {
      int to = Math.min(older.length(), at + 50);
      stream.arrive(KEY, stream.piece(at, ACK, bytes(older.substring(at, to)), NOW - 9));
    }
    assertThat(stream.messages())
        .containsExactly(SipTexts.REGISTER, SipTexts.INVITE, SipTexts.TRYING);
    stream.end();
    stream.assertNothingIsKept();
    assertThat(stream.ends.ends.keySet()).containsOnly("used", "tcp_empty");
  }

  @Test
  void aClockThatIsWrongKeepsNothingForEver() {
    TestStream stream = new TestStream();
    TestPiece piece = stream.piece(0, ACK, bytes(SipTexts.TRYING), 5);
    stream.arrive(KEY, new TestPiece(piece.bytes(), piece.context(), false));
    assertThat(stream.messages()).isEmpty();
    stream.host.advance(NOW);
    stream.host.advance(NOW + 5_000);
    assertThat(stream.messages()).containsExactly(SipTexts.TRYING);
    stream.host.advance(NOW + 300_000);
    stream.assertNothingIsKept();
  }
}
