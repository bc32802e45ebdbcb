package io.sipstream.reassembly;

import static io.sipstream.reassembly.TestStream.NOW;
import static io.sipstream.reassembly.TestStream.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.packet.Packet.Tcp;
import io.sipstream.reassembly.RecordedOutcomes.TestPiece;
import io.sipstream.testing.Seed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Streams of all kinds, cut, repeated, spoiled and mixed up at random. {@code -Dstreams=} sets how
 * many.
 */
class MutatedStreamsTest {
  private static final String[] ITEMS = {
    SipTexts.INVITE,
    SipTexts.TRYING,
    SipTexts.NOTIFY,
    SipTexts.BARE,
    "\r\n\r\n",
    "junk\r\n",
    "GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n",
    "\u0081\u007e\u0000\u0096" + SipTexts.TRYING,
    "\u0001\u0005INVIT\u0080\u0001E\u0089\u0000",
    "\u0016\u0003\u0001\u0000\u0002xx",
    "INVITE sip:a SIP/2.0\r\nContent-Length: 2000000\r\n\r\n",
    "INVITE sip:a SIP/2.0\r\nl: 4000\r\n\r\n",
  };

  private static final long SEED = Seed.of(MutatedStreamsTest.class);
  private final Random random = new Random(SEED);

  @Test
  void everySegmentComesOutOnceWhateverHappens() {
    int streams = Integer.getInteger("streams", 3_000);
    int messages = 0;
    for (int i = 0; i < streams; i++) {
      var limits =
          random.nextBoolean()
              ? ReassemblyLimits.Streams.defaults()
              : new ReassemblyLimits.Streams(
                  5_000, 60_000, 60_000, 2_000, 30, 3, 3, 2, 9_000, 9_000);
      TestStream stream = new TestStream(random.nextLong() & 0xFFFF_FFFFL, limits);
      List<TestPiece> pieces = pieces(stream);
      int watermark = 0;
      for (TestPiece piece : pieces) {
        stream.arrive("k" + random.nextInt(20) / 19, piece);
        if (random.nextInt(5) == 0) {
          watermark += random.nextInt(3_000);
          stream.host.advance(NOW + watermark);
        }
      }
      stream.end();
      stream.assertNothingIsKept();
      messages += stream.messages().size();
    }
    assertThat(messages).isGreaterThan(streams / 2);
  }

  private List<TestPiece> pieces(TestStream stream) {
    StringBuilder text = new StringBuilder();
    for (int n = 1 + random.nextInt(6); n > 0; n--) {
      text.append(ITEMS[random.nextInt(ITEMS.length)]);
    }
    byte[] whole = bytes(text.toString());
    for (int n = random.nextInt(3); n > 0; n--) {
      whole[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
    }
    List<TestPiece> pieces = new ArrayList<>();
    long time = NOW;
    if (random.nextBoolean()) {
      pieces.add(stream.piece(-1, Tcp.SYN, new byte[0], time));
    }
    int longest = 1 + random.nextInt(400);
    for (int at = 0; at < whole.length; ) {
      int to = Math.min(whole.length, at + 1 + random.nextInt(longest));
      int from = Math.max(0, at - (random.nextInt(8) == 0 ? random.nextInt(100) : 0));
      byte[] payload = java.util.Arrays.copyOfRange(whole, from, to);
      int flags = random.nextInt(60) == 0 ? random.nextInt(256) : TestStream.ACK;
      long offset = random.nextInt(60) == 0 ? random.nextInt() : from;
      time += random.nextInt(300);
      TestPiece piece = stream.piece(offset, flags, payload, time);
      int copies = random.nextInt(20) == 0 ? random.nextInt(3) : 1;
      for (int i = 0; i < copies; i++) {
        boolean waits = random.nextInt(30) > 0;
        pieces.add(new TestPiece(piece.bytes(), piece.context(), waits));
      }
      at = to;
    }
    if (random.nextBoolean()) {
      pieces.add(stream.piece(whole.length, Tcp.FIN, new byte[0], time + 1));
    }
    if (random.nextBoolean()) {
      Collections.shuffle(pieces, random);
    }
    return pieces;
  }
}
